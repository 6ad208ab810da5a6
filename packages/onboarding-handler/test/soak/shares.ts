import fc from 'fast-check';
import type { FaultClass, Tally } from './tally';
import { lifeOf } from '../cloudformation/life-of';
import { FAULT_KINDS } from '../faults/fault';
import { drawnPairs, everyPair } from '../faults/fault-pairs';
import type { Pair } from '../faults/fault-pairs';
import { everyOrderOfTwo, manyRaces } from '../faults/races';
import { STARTS } from '../faults/starts';
import { LIFE_NAMES, sweep } from '../faults/sweep';
import type { Violation } from '../faults/violation';

/** How much is run; of pairs of faults, all there are or so many that are drawn. */
export interface Extent {
  readonly pairs: number | 'all';
  readonly races: number;
  readonly lives: number;
}

/** A part of the work that one process does. What it tells is the same whoever runs it, whenever. */
export type Share = () => Promise<Outcome>;

export interface Outcome {
  readonly tallies: readonly Tally[];
  /** Some of the violations, in words. */
  readonly examples: readonly string[];
}

const RACES_AT_ONCE = 250;
const PAIRS_AT_ONCE = 500;
const LIVES_AT_ONCE = 100;

/** All the work. */
export function sharesOf({ pairs, races, lives }: Extent): readonly Share[] {
  const eachLife = STARTS.flatMap((start) => LIFE_NAMES.map((life) => ({ start, life })));
  return [
    ...eachLife.map(({ start, life }) => async () => {
      const rows = await sweep(start, life);
      return outcome(rows.map(({ fault, runs, violations }) => counted('single fault', fault, runs, violations)));
    }),
    ...(['Policy', 'Notification'] as const).flatMap((document) => [false, true].map((sameFolder) => async () => {
      const { orders, violations } = await everyOrderOfTwo(document, sameFolder);
      const what = `at the ${document.toLowerCase()} of a bucket, ${sameFolder ? 'for one folder' : 'with a folder each'}`;
      return outcome([counted('order of two writers', what, orders, violations)]);
    })),
    ...(pairs === 'all'
      ? eachLife.flatMap(({ start, life }) => FAULT_KINDS.map((kind) => () => tallyPairs(everyPair(start, life, kind))))
      : parts(pairs, PAIRS_AT_ONCE).map(({ count, from }) => () => tallyPairs(drawnPairs(count, 1 + from)))),
    ...[[0], [0, 1]].flatMap((stacks) => parts(lives, LIVES_AT_ONCE).map(({ count, from }) => () => tallyLives(stacks, count, from))),
    ...parts(races, RACES_AT_ONCE).map(({ count, from }) => () => tallyRaces(count, 1 + from)),
  ];
}

async function tallyPairs(pairs: AsyncGenerator<Pair>): Promise<Outcome> {
  const byKind = new Map<string, Counted>();
  for await (const { first, violations } of pairs) {
    byKind.set(first, plus(byKind.get(first), counted('two faults', `first: ${first}`, 1, violations)));
  }
  return outcome([...byKind.values()]);
}

async function tallyRaces(count: number, firstSeed: number): Promise<Outcome> {
  const results = await manyRaces(count, firstSeed);
  return outcome(results.map(({ race: { stacks, foreign }, violations }) =>
    counted('race', `${stacks} ${stacks === 1 ? 'stack' : 'stacks'}${foreign ? ' and a foreign tool' : ''}`, 1, violations)));
}

async function tallyLives(stacks: readonly number[], numRuns: number, seed: number): Promise<Outcome> {
  const what = stacks.length === 1 ? 'of one stack' : `of ${stacks.length} stacks side by side`;
  const checked = await fc.check(lifeOf(stacks), { numRuns, seed, endOnFailure: true });
  const found = { invariant: 'a life', start: `seed ${seed}, path ${checked.counterexamplePath}`, what: String(checked.errorInstance) };
  return outcome([counted('life', what, checked.numRuns, checked.failed ? [found] : [])]);
}

interface Counted {
  readonly tally: Tally;
  readonly examples: readonly string[];
}

function counted(fault: FaultClass, what: string, runs: number, violations: readonly Violation[]): Counted {
  return {
    tally: { class: fault, what, runs, violations: violations.length },
    examples: violations.slice(0, 3).map((one) => `${fault}, ${what}: ${JSON.stringify(one).slice(0, 1_000)}`),
  };
}

function plus(one: Counted | undefined, { tally, examples }: Counted): Counted {
  if (one === undefined) return { tally, examples };
  const { runs, violations } = one.tally;
  return {
    tally: { ...tally, runs: tally.runs + runs, violations: tally.violations + violations },
    examples: [...one.examples, ...examples].slice(0, 3),
  };
}

function outcome(all: readonly Counted[]): Outcome {
  return { tallies: all.map(({ tally }) => tally), examples: all.flatMap(({ examples }) => examples).slice(0, 3) };
}

function parts(count: number, atOnce: number): ReadonlyArray<{ readonly count: number; readonly from: number }> {
  return Array.from({ length: Math.ceil(count / atOnce) }, (_, index) =>
    ({ from: index * atOnce, count: Math.min(atOnce, count - index * atOnce) }));
}
