import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { clients, CUSTOMER, SERVICE } from './accounts';
import { startEmbeddedAws, type EmbeddedAws } from '../../src/embedded-aws/embedded-aws';
import { startMiniStack } from '../../src/embedded-aws/ministack';

// Sockets and command lines are read from /proc, which Linux alone has.
const onLinux = process.platform === 'linux' ? test : test.skip;

describe('a running embedded AWS', () => {
  let aws: EmbeddedAws;
  beforeAll(async () => { aws = await startEmbeddedAws(); }, 120_000);
  afterAll(() => aws.stop());

  onLinux('listens on loopback only, and the emulator behind it on no port at all', async () => {
    await clients(aws, CUSTOMER).s3.listBuckets();
    expect(listeners(process.pid)).toEqual([`0100007F:${Number(new URL(aws.endpoint).port).toString(16).toUpperCase().padStart(4, '0')}`]);
    expect(listeners(aws.processId)).toEqual([]);
  });

  test('is used by an SDK client as it is configured, with buckets in the path', async () => {
    const { s3 } = clients(aws, CUSTOMER);
    await s3.createBucket({ Bucket: 'my-logs' });
    await s3.putObject({ Bucket: 'my-logs', Key: 'a b/ü+c', Body: 'text' });
    expect((await s3.listObjectsV2({ Bucket: 'my-logs' })).Contents?.map(({ Key }) => Key)).toEqual(['a b/ü+c']);
    expect(await (await s3.getObject({ Bucket: 'my-logs', Key: 'a b/ü+c' })).Body!.transformToString()).toBe('text');
  });

  test('refuses a call that nobody signed', async () => {
    expect((await fetch(`${aws.endpoint}/my-logs`)).status).toBe(403);
    expect((await fetch(`${aws.endpoint}/_ministack/reset`, { method: 'POST' })).status).toBe(403);
  });

  test('refuses credentials that name neither an account nor a role', async () => {
    const nobody = clients(aws, 'AKIAIOSFODNN7EXAMPLE');
    await expect(nobody.sns.createTopic({ Name: 'logs' })).rejects.toMatchObject({ name: 'InvalidClientTokenId' });
  });

  test('is empty after a reset', async () => {
    await clients(aws, SERVICE).sns.createTopic({ Name: 'logs' });
    await aws.reset();
    expect(aws.calls).toEqual([]);
    expect((await clients(aws, SERVICE).sns.listTopics()).Topics ?? []).toEqual([]);
    await clients(aws, SERVICE).s3.createBucket({ Bucket: 'my-logs' });
  });
});

describe('the end of an embedded AWS', () => {
  test('leaves no process and no file', async () => {
    const aws = await startEmbeddedAws();
    const directory = dirname(readCommandLine(aws.processId).at(-1)!);
    expect(existsSync(directory)).toBe(true);
    await aws.stop();
    expect(alive(aws.processId)).toBe(false);
    expect(existsSync(directory)).toBe(false);
  });

  onLinux('comes with the end of its owner, however that ends', async () => {
    const program = `require('${require.resolve('tsx/cjs')}');
      const { startEmbeddedAws } = require('${join(__dirname, '../../src/embedded-aws/embedded-aws.ts')}');
      startEmbeddedAws().then((aws) => console.log(aws.processId));`;
    const owner = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = await once(owner.stdout, 'data') as [Buffer];
    const processId = Number(line.toString());
    const directory = dirname(readCommandLine(processId).at(-1)!);
    owner.kill('SIGKILL');
    const gone = await within(5_000, () => !alive(processId) && !existsSync(directory));
    if (!gone) process.kill(processId, 'SIGKILL');
    expect(gone).toBe(true);
  }, 30_000);

  test('comes at once, with the reason, where the emulator does not start', async () => {
    const noPython = process.execPath;
    const start = startMiniStack({ python: noPython, gatewayPort: 1, region: 'us-east-1', node: process.execPath, nodeModules: '/' });
    await expect(start).rejects.toThrow(/MiniStack did not start: it ended with 1[^]*Cannot find module/);
  });
});

/** The local addresses, in hexadecimal as in /proc, on which a process listens for TCP. */
function listeners(processId: number): string[] {
  const sockets = readdirSync(`/proc/${processId}/fd`).map((descriptor) => {
    try {
      return /socket:\[(\d+)\]/.exec(readlinkSync(`/proc/${processId}/fd/${descriptor}`))?.[1];
    } catch {
      return undefined;
    }
  });
  const rows = ['tcp', 'tcp6'].flatMap((table) => readFileSync(`/proc/${processId}/net/${table}`, 'utf8').split('\n').slice(1))
    .map((row) => row.trim().split(/\s+/));
  return rows.filter(([, , , state, , , , , , inode]) => state === '0A' && sockets.includes(inode)).map(([, local]) => local!);
}

function readCommandLine(processId: number): string[] {
  return execFileSync('ps', ['-o', 'args=', '-p', String(processId)], { encoding: 'utf8' }).trim().split(' ');
}

function alive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch {
    return false;
  }
}

async function within(milliseconds: number, condition: () => boolean): Promise<boolean> {
  const end = Date.now() + milliseconds;
  while (!condition() && Date.now() < end) await sleep(20);
  return condition();
}
