import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export interface MiniStackOptions {
  /** The Python that has MiniStack installed. */
  readonly python: string;
  /** Where MiniStack says it listens: every address it hands out leads to the authorising proxy. */
  readonly gatewayPort: number;
  readonly region: string;
  /** The Node.js that functions run on. */
  readonly node: string;
  /** Where a function's `require` finds the AWS SDK, as it does in Lambda. */
  readonly nodeModules: string;
  /** Lets functions pause as long as they say; otherwise their time runs faster while they do. */
  readonly realPauses?: boolean;
  /** Milliseconds until a start that shows no health is given up. */
  readonly deadline?: number;
}

export interface MiniStack {
  /** The only address it listens on: a unix socket in a directory of its own, so nothing can go round the proxy. */
  readonly socketPath: string;
  readonly processId: number;
  log(): string;
  stop(): Promise<void>;
}

/** Starts the emulator as a child that dies with this process; all it writes goes into one temporary directory. */
export async function startMiniStack(options: MiniStackOptions): Promise<MiniStack> {
  const directory = mkdtempSync(join(tmpdir(), 'embedded-aws-'));
  const socketPath = join(directory, 'aws.sock');
  const child = spawn(options.python, [BRIDGE, socketPath], {
    env: environment(options, directory),
    cwd: directory,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const log = collectLog(child);
  const stop = async () => {
    await terminate(child);
    rmSync(directory, { recursive: true, force: true });
  };
  try {
    await healthy(child, socketPath, options.deadline ?? 30_000);
  } catch (error) {
    await stop();
    throw new Error(`MiniStack did not start: ${(error as Error).message}\n${log()}`, { cause: error });
  }
  return { socketPath, processId: child.pid!, log, stop };
}

/** Lies beside the sources, also for the compiled form in lib/. */
const BRIDGE = join(dirname(dirname(__dirname)), 'src', 'embedded-aws', 'ministack-bridge');

/** Every variable MiniStack reads that opens a listener, calls out or writes files, set; nothing inherited but PATH. */
function environment(options: MiniStackOptions, directory: string): NodeJS.ProcessEnv {
  return {
    PATH: [dirname(options.node), process.env.PATH].join(delimiter),
    NODE_PATH: options.nodeModules,
    ...(!options.realPauses && { NODE_OPTIONS: `--require=${JSON.stringify(join(BRIDGE, 'short-pauses.cjs'))}` }),
    HOME: directory,
    TMPDIR: directory,
    STATE_DIR: join(directory, 'state'),
    S3_DATA_DIR: join(directory, 's3'),
    PERSIST_STATE: '0',
    S3_PERSIST: '0',
    MINISTACK_HOST: '127.0.0.1',
    GATEWAY_PORT: String(options.gatewayPort),
    MINISTACK_REGION: options.region,
    AWS_ENDPOINT_URL: `http://127.0.0.1:${options.gatewayPort}`,
    SERVICES: 'cloudformation,ec2,elbv2,events,iam,lambda,logs,s3,sns,sqs,sts',
    LAMBDA_EXECUTOR: 'local',
    DOCKER_HOST: `unix://${join(directory, 'no-docker.sock')}`,
    IOT_MTLS_ENABLED: '0',
    SFTP_ENABLED: '0',
    AUTH: 'false',
    USE_SSL: '0',
    LOG_LEVEL: 'WARNING',
    PYTHONDONTWRITEBYTECODE: '1',
    PYTHONUNBUFFERED: '1',
  };
}

function collectLog(child: ChildProcess): () => string {
  let text = '';
  const add = (chunk: Buffer) => { text = (text + chunk.toString('utf8')).slice(-20_000); };
  child.stdout?.on('data', add);
  child.stderr?.on('data', add);
  return () => text.split('\n').slice(-40).join('\n');
}

async function healthy(child: ChildProcess, socketPath: string, deadline: number): Promise<void> {
  const end = Date.now() + deadline;
  const failed = new Promise<never>((_, reject) => child.once('error', reject));
  failed.catch(() => undefined);
  while (Date.now() < end) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`it ended with ${child.exitCode ?? child.signalCode}`);
    if (await Promise.race([answersHealth(socketPath), failed])) return;
    await sleep(20);
  }
  throw new Error(`no sign of health within ${deadline} ms`);
}

function answersHealth(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const call = request({ socketPath, path: '/_ministack/health', timeout: 2_000, agent: false }, (answer) => {
      answer.resume();
      resolve(answer.statusCode === 200);
    });
    call.on('timeout', () => call.destroy());
    call.on('error', () => resolve(false));
    call.end();
  });
}

async function terminate(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  const kill = setTimeout(() => child.kill('SIGKILL'), 3_000);
  await ended;
  clearTimeout(kill);
}
