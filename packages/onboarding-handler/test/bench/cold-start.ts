import { execFile } from 'node:child_process';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { FUNCTION_SECONDS, SETTLED } from '../../src/time-limits';
import { customResourceEvent } from '../cloudformation/custom-resource-events';
import { FUNCTION } from '../example';
import { median, rounded, showTable } from './show-table';
import type { Row } from './show-table';
import { stubAws } from './stub-aws';

const BUNDLE = join(__dirname, '../../lib/inline/index.js');
const STARTS = 15;

/** When a process had done what, in milliseconds since the epoch, and the memory it took, in bytes. */
interface Marks {
  readonly sdk: number;
  readonly loaded: number;
  readonly answered: number;
  readonly memoryLoaded: number;
  readonly memory: number;
}

/** How long the inlined code takes to load and to answer its first event, on the Node.js that runs this, in a new process each time. */
export async function coldStart(): Promise<void> {
  const aws = await stubAws();
  const bare: Started[] = [];
  const idle: Started[] = [];
  const whole: Started[] = [];
  try {
    // In turn, so that whatever else the machine does slows all of them.
    for (let round = 0; round < STARTS; round++) {
      bare.push(await started('', aws.url));
      idle.push(await started(`${PEAK} console.log(JSON.stringify({ memory: peak() }));`, aws.url));
      whole.push(await started(firstRun(aws.url), aws.url));
    }
  } finally {
    aws.close();
  }
  const right = aws.answers.filter((answer) => answer.includes('[load-balancer-not-found]'));
  if (right.length !== STARTS) throw new Error(`${STARTS} starts answered ${aws.answers.join('\n')}`);
  const row = (what: string, values: readonly number[], to: readonly number[], unit: string): Row => ({
    'what': `${what}, ${unit}`,
    'least': rounded(Math.min(...values), 1),
    'median': rounded(median(values), 1),
    '/ bare': rounded(median(values) / median(to), 1),
  });
  const since = (mark: keyof Marks): number[] => whole.map(({ began, marks }) => marks![mark] - began);
  const nothing = bare.map(({ began, ended }) => ended - began);
  const megabytes = (starts: readonly Started[], mark: keyof Marks): number[] => starts.map(({ marks }) => marks![mark] / 2 ** 20);
  const least = megabytes(idle, 'memory');
  showTable(`Cold start of the inlined code on Node.js ${process.version}, ${STARTS} times`, [
    row('node -e "", to its end', nothing, nothing, 'ms'),
    row('until the clients of the SDK are loaded', since('sdk'), nothing, 'ms'),
    row('until the code is loaded', since('loaded'), nothing, 'ms'),
    row('until the first event is answered', since('answered'), nothing, 'ms'),
    row('peak of node -p', least, least, 'MB'),
    row('peak when loaded', megabytes(whole, 'memoryLoaded'), least, 'MB'),
    row('peak when answered', megabytes(whole, 'memory'), least, 'MB'),
  ], [
    'Times are from the start of the process; / bare is the median to that of a process that does nothing.',
    `AWS is a stub that says at once that nothing is there: ${aws.requests() / STARTS} requests, then the answer that says so.`,
    `It looks three times before it says so, ${2 * SETTLED / 1_000} s of which are pauses.`,
    'The SDK is the one installed here, from files that the machine has in memory; Lambda brings its own, and 256 MB come with',
    'a seventh of a processor.',
  ]);
}

interface Started {
  readonly began: number;
  readonly ended: number;
  readonly marks?: Marks;
}

async function started(program: string, url: string): Promise<Started> {
  const began = now();
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=commonjs', '--eval', program], {
    cwd: dirname(BUNDLE), env: environment(url),
  });
  const ended = now();
  return { began, ended, marks: stdout === '' ? undefined : JSON.parse(stdout.trim().split('\n').at(-1)!) as Marks };
}

/** What a process inherited of the memory of its parent is not counted where the system tells (Linux). */
const PEAK = `
  const peak = () => {
    try {
      return 1024 * /VmHWM:\\s+(\\d+)/.exec(require('node:fs').readFileSync('/proc/self/status', 'utf8'))[1];
    } catch {
      return 1024 * process.resourceUsage().maxRSS;
    }
  };`;

function firstRun(url: string): string {
  const event = customResourceEvent('Create', { ResponseURL: `${url}/answer` });
  return `${PEAK}
    const now = () => performance.timeOrigin + performance.now();
    for (const one of ['cloudformation', 'elastic-load-balancing-v2', 's3', 'sns']) require('@aws-sdk/client-' + one);
    const sdk = now();
    const { handler } = require(${JSON.stringify(BUNDLE)});
    const loaded = now();
    const memoryLoaded = peak();
    handler(${JSON.stringify(event)}, {
      invokedFunctionArn: ${JSON.stringify(FUNCTION)}, getRemainingTimeInMillis: () => ${1_000 * FUNCTION_SECONDS},
    }).then(() => {
      const answered = now();
      console.log(JSON.stringify({ sdk, loaded, answered, memoryLoaded, memory: peak() }));
      process.exit();
    });`;
}

function environment(url: string): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    AWS_ENDPOINT_URL: url,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'key',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_EC2_METADATA_DISABLED: 'true',
  };
}

function now(): number {
  return performance.timeOrigin + performance.now();
}
