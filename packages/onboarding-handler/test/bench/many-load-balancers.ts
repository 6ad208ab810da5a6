import { forAll, longestChain } from './longest-chain';
import { rounded, showTable } from './show-table';
import type { Row } from './show-table';
import { LATENCY, timedAccount } from './timed-account';
import type { RunOptions, TimedRun } from './timed-account';
import { LOAD_BALANCER_CALLS, LOAD_BALANCER_CHANGES, timeFor } from '../../src/aws/pace';
import type { Rate } from '../../src/aws/pace';
import { MOST_ENTRIES } from '../../src/core/journal';
import { FUNCTION_SECONDS } from '../../src/time-limits';
import { loadBalancerArn, PROPERTIES, stackId } from '../example';
import { BUDGET } from '../faults/run-event';

/** Stacks that come one after the other; of each turn, those that come at the same time, by how many load balancers they have. */
type Turns = ReadonlyArray<readonly number[]>;

const ONE_STACK = [10, 100, MOST_ENTRIES, 1_000];
/** As few stacks as can have 1,000 load balancers, with as many each as can be. */
const THOUSAND = evenly(1_000, Math.ceil(1_000 / MOST_ENTRIES));
const SEVERAL: readonly Turns[] = [THOUSAND.map((count) => [count]), [[200, 200]], [[MOST_ENTRIES, MOST_ENTRIES]]];

/** How long stacks with many load balancers, none of which logs yet, take under the rates that Elastic Load Balancing allows. */
export async function manyLoadBalancers(): Promise<void> {
  const chain = await chains();
  const rows: Row[] = [];
  for (const turns of [...ONE_STACK.map((count) => [[count]]), ...SEVERAL]) rows.push(...await lives(turns, chain));
  const [created, deleted] = [await most(0), await most(1)];
  showTable(`Many load balancers, ${LATENCY} ms for each request, under the quotas of Elastic Load Balancing`, rows, [
    'bound: (n - 40) / 10 s to look at n, and (n - 20) / 3 s to change them; a deletion looks at them twice.',
    `/ bound: to that and ${LATENCY} ms for each request of the chain of one load balancer, without the engine's pauses.`,
    `in its time: what it answers with the ${FUNCTION_SECONDS} s that the function has; for the rest it has as long as it needs.`,
    `Most that one stack does in its time: creates ${created} and deletes ${deleted}; it may have ${MOST_ENTRIES}, and more are refused`,
    `before anything is looked at. So 1,000 load balancers are ${THOUSAND.length} stacks, one after the other, with a minute before each.`,
    'Two numbers with a plus are two stacks that come at the same time; each keeps to the quotas as if it were alone. While one looks',
    'the other can change, so their bound is the larger one of (2 n - 40) / 10 s for all calls and (n - 20) / 3 s for the changes.',
  ]);
}

/** Stacks of one account that are created, and then deleted unless some came at the same time: these are not compared with a bound. */
async function lives(turns: Turns, chain: readonly number[]): Promise<readonly Row[]> {
  const free = await life(turns, { pauses: false }, { pauses: false });
  const paused = await life(turns);
  const limited = [(await life(turns, inItsTime()))[0], (await life(turns, {}, inItsTime()))[1]];
  return free.slice(0, turns.every((counts) => counts.length === 1) ? 2 : 1).map((runs, index) => {
    const calls = runs.flat().flatMap((run) => run.calls);
    const writes = calls.some(({ kind }) => kind === 'write');
    const bound = calls.length === 0 ? 0 : turns.reduce((sum, counts) => sum + boundOf(counts, index + 1, writes), 0);
    const seconds = total(runs);
    return {
      'load balancers': turns.map((counts) => counts.join(' + ')).join(', '),
      'run': ['creation', 'deletion'][index],
      'bound, s': rounded(bound, 1),
      's, no pauses': rounded(seconds, 1),
      '/ bound': calls.length === 0 ? undefined : rounded(seconds / (bound + turns.length * chain[index] * LATENCY / 1_000)),
      's, all': rounded(total(paused[index]), 1),
      'calls': calls.length,
      'throttled': calls.filter(({ throttled }) => throttled).length,
      'outcome': outcome(paused[index].flat()),
      'in its time': outcome(limited[index].flat()),
    };
  });
}

/** The least seconds in which stacks of one turn can look at their load balancers, once or twice, and change them if need be. */
function boundOf(counts: readonly number[], looks: number, writes: boolean): number {
  const all = counts.reduce((sum, count) => sum + count, 0);
  if (!writes) return secondsFor(looks * all, LOAD_BALANCER_CALLS);
  const changes = secondsFor(all, LOAD_BALANCER_CHANGES);
  // While it changes them, the tokens come back that it looks with.
  return counts.length === 1 ? looks * secondsFor(all, LOAD_BALANCER_CALLS) + changes
    : Math.max(secondsFor(2 * all, LOAD_BALANCER_CALLS), changes);
}

/** The runs that create the stacks, turn by turn, and those that delete them. */
async function life(
  turns: Turns, creating: RunOptions = {}, deleting: RunOptions = {},
): Promise<ReadonlyArray<ReadonlyArray<readonly TimedRun[]>>> {
  const stacks = turns.map((counts, turn) => counts.map((count, place) => eventOf(`${'abcd'[turn]}${'ab'[place]}`, count)));
  const arns = stacks.flat().flatMap(({ ResourceProperties }) => ResourceProperties.LoadBalancerArns);
  const account = timedAccount({
    loadBalancers: Object.fromEntries(arns.map((arn) => [arn, { type: 'application', attributes: {} }])), buckets: {}, topics: {},
  });
  const created: Array<readonly TimedRun[]> = [];
  const deleted: Array<readonly TimedRun[]> = [];
  for (const turn of stacks) created.push(await account('Create', turn, creating));
  for (const [index, turn] of stacks.entries()) {
    const events = turn.map((event, place) => ({ ...event, PhysicalResourceId: created[index][place].id }));
    deleted.push(await account('Delete', events, deleting));
  }
  return [created, deleted];
}

function eventOf(name: string, count: number) {
  const LoadBalancerArns = Array.from({ length: count }, (_, index) => loadBalancerArn(`${name}-${index}`));
  const ResourceProperties = { ...PROPERTIES, OnboardingName: `stack-${name}`, LoadBalancerArns };
  return { StackId: stackId(`stack-${name}`), ResourceProperties };
}

/** The longest chain of requests for one load balancer: of a creation, and of a deletion. */
async function chains(): Promise<readonly number[]> {
  return (await life([[1]])).map(([[{ calls }]]) => longestChain(calls, forAll));
}

/** The most load balancers with which a run (0: creation, 1: deletion) succeeds in the time the function has. */
async function most(run: 0 | 1): Promise<number> {
  let [fits, fails] = [0, MOST_ENTRIES + 1];
  while (fails - fits > 1) {
    const count = Math.floor((fits + fails) / 2);
    const [[{ status }]] = (await life([[count]], run === 0 ? inItsTime() : {}, run === 1 ? inItsTime() : {}))[run];
    if (status === 'SUCCESS') fits = count;
    else fails = count;
  }
  return fits;
}

/** The time for work; what is kept free for the answer is as in `onboarding.lambda.ts`. */
function inItsTime(): RunOptions {
  return { allowed: BUDGET };
}

/** A number in so many parts that differ by one at most. */
function evenly(count: number, parts: number): readonly number[] {
  return Array.from({ length: parts }, (_, index) => Math.floor((count + index) / parts));
}

function secondsFor(count: number, rate: Rate): number {
  return timeFor(count, rate) / 1_000;
}

/** Of each turn, its longest run. */
function total(turns: ReadonlyArray<readonly TimedRun[]>): number {
  return turns.reduce((sum, runs) => sum + Math.max(...runs.map(({ milliseconds }) => milliseconds)), 0) / 1_000;
}

function outcome(runs: readonly TimedRun[]): string {
  return runs.map(({ status, reason }) => status === 'SUCCESS' ? 'done' : /\[([a-z-]+)\]/.exec(reason!)?.[1] ?? status).join(', ');
}
