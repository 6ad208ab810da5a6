import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LOAD_BALANCER_CALLS, LOAD_BALANCER_CHANGES } from '../../src/aws/pace';
import type { Rate } from '../../src/aws/pace';
import { physicalResourceId } from '../../src/cloudformation/physical-resource-id';
import { LONGEST_DELIVERY } from '../../src/cloudformation/respond';
import { MOST_ENTRIES } from '../../src/core/journal';
import { loadBalancerArn, PROPERTIES, stackId } from '../example';
import { forAll, longestChain } from './longest-chain';
import { rounded, showTable } from './show-table';
import type { Row } from './show-table';
import { LATENCY, timedAccount } from './timed-account';
import type { RunOptions, TimedRun } from './timed-account';

const COUNTS = [10, 100, 400, 500, MOST_ENTRIES, 1_000];
const TEMPLATE = join(__dirname, '../../../../templates/logs-analysis-alb.yaml');

/** How long stacks with many load balancers, none of which logs yet, take under the rates that Elastic Load Balancing allows. */
export async function manyLoadBalancers(): Promise<void> {
  const chain = await chains();
  const rows: Row[] = [];
  for (const counts of [...COUNTS.map((count) => [count]), [200, 200], [500, 500]]) rows.push(...await lives(counts, chain));
  const [created, deleted] = [await most(0), await most(1)];
  showTable(`Many load balancers, ${LATENCY} ms for each request, under the quotas of Elastic Load Balancing`, rows, [
    'bound: (n - 40) / 10 s to look at n, and (n - 20) / 3 s to change them; a deletion looks at them twice.',
    `/ bound: to that and ${LATENCY} ms for each request of the chain of one load balancer, without the engine's pauses.`,
    `in its time: what it answers with the ${functionSeconds()} s that the template gives; for the rest it has as long as it needs.`,
    `Most that one stack does in its time: creates ${created} and deletes ${deleted}; it refuses more than ${MOST_ENTRIES}.`,
    'Two numbers are two stacks that are created at the same time; each keeps to the quotas as if it were alone. While one looks the',
    'other can change, so their bound is the larger one of (2 n - 40) / 10 s for all calls and (n - 20) / 3 s for the changes.',
  ]);
}

/** One account's stacks with so many load balancers each, created at the same time; one alone is deleted, too. */
async function lives(counts: readonly number[], chain: readonly number[]): Promise<readonly Row[]> {
  const all = counts.reduce((sum, count) => sum + count, 0);
  const free = await life(counts, { pauses: false }, { pauses: false });
  const paused = await life(counts);
  const limited = [(await life(counts, inItsTime()))[0], (await life(counts, {}, inItsTime()))[1]];
  return free.slice(0, counts.length === 1 ? 2 : 1).map((runs, index) => {
    const calls = runs.flatMap((run) => run.calls);
    const looks = index + 1;
    const changes = calls.some(({ kind }) => kind === 'write') ? secondsFor(all, LOAD_BALANCER_CHANGES) : 0;
    // While it changes them, the tokens come back that it looks with.
    const alone = changes > 0 ? looks * secondsFor(all, LOAD_BALANCER_CALLS) + changes : secondsFor(looks * all, LOAD_BALANCER_CALLS);
    const bound = counts.length === 1 ? alone : Math.max(secondsFor(2 * all, LOAD_BALANCER_CALLS), changes);
    const seconds = longest(runs);
    return {
      'load balancers': counts.join(' + '),
      'run': ['creation', 'deletion'][index],
      'bound, s': rounded(bound, 1),
      's, no pauses': rounded(seconds, 1),
      '/ bound': rounded(seconds / (bound + chain[index] * LATENCY / 1_000)),
      's, all': rounded(longest(paused[index]), 1),
      'calls': calls.length,
      'throttled': calls.filter(({ throttled }) => throttled).length,
      'outcome': outcome(paused[index]),
      'in its time': outcome(limited[index]),
    };
  });
}

/** The runs that create the stacks, and those that delete them. */
async function life(
  counts: readonly number[], creating: RunOptions = {}, deleting: RunOptions = {},
): Promise<ReadonlyArray<readonly TimedRun[]>> {
  const arns = counts.map((count, stack) => Array.from({ length: count }, (_, index) => loadBalancerArn(`s${stack}-${index}`)));
  const account = timedAccount({
    loadBalancers: Object.fromEntries(arns.flat().map((arn) => [arn, { type: 'application', attributes: {} }])), buckets: {}, topics: {},
  });
  const events = arns.map((LoadBalancerArns, stack) => {
    const ResourceProperties = { ...PROPERTIES, OnboardingName: `stack-${'ab'[stack]}`, LoadBalancerArns };
    const PhysicalResourceId = physicalResourceId({ RequestType: 'Create', ResourceProperties });
    return { StackId: stackId(`stack-${stack}`), ResourceProperties, PhysicalResourceId };
  });
  const created = await account('Create', events.map((event) => ({ ...event, PhysicalResourceId: undefined })), creating);
  return [created, await account('Delete', events, deleting)];
}

/** The longest chain of requests for one load balancer: of a creation, and of a deletion. */
async function chains(): Promise<readonly number[]> {
  return (await life([1])).map(([{ calls }]) => longestChain(calls, forAll));
}

/** The most load balancers with which a run (0: creation, 1: deletion) succeeds in the time the function has. */
async function most(run: 0 | 1): Promise<number> {
  let [fits, fails] = [0, MOST_ENTRIES + 1];
  while (fails - fits > 1) {
    const count = Math.floor((fits + fails) / 2);
    const [{ status }] = (await life([count], run === 0 ? inItsTime() : {}, run === 1 ? inItsTime() : {}))[run];
    if (status === 'SUCCESS') fits = count;
    else fails = count;
  }
  return fits;
}

/** The time for work; what is kept free for the answer is as in `onboarding.lambda.ts`. */
function inItsTime(): RunOptions {
  return { allowed: functionSeconds() * 1_000 - LONGEST_DELIVERY - 2_000 };
}

function functionSeconds(): number {
  return Number(/^ {6}Timeout: (\d+)$/m.exec(readFileSync(TEMPLATE, 'utf8'))![1]);
}

function secondsFor(count: number, { tokens, perSecond }: Rate): number {
  return Math.max(0, count - tokens) / perSecond;
}

function longest(runs: readonly TimedRun[]): number {
  return Math.max(...runs.map(({ milliseconds }) => milliseconds)) / 1_000;
}

function outcome(runs: readonly TimedRun[]): string {
  return runs.map(({ status, reason }) => status === 'SUCCESS' ? 'done' : /\[([a-z-]+)\]/.exec(reason!)?.[1] ?? status).join(', ');
}
