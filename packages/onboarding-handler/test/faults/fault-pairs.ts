import { FAULT_KINDS } from './fault';
import type { Fault } from './fault';
import { live } from './life';
import type { Life } from './life';
import { STARTS } from './starts';
import type { Start } from './starts';
import { LIFE_NAMES, LIVES, metBy, violationsOf } from './sweep';
import type { LifeName, LifeViolation } from './sweep';
import { seeded } from '../fake-aws/seeded';

export interface PairsResult {
  readonly runs: number;
  readonly violations: readonly LifeViolation[];
}

/** So many ordered pairs of faults, drawn from all there are; the second may meet the event that follows. */
export async function drawnPairs(count: number, seed: number): Promise<PairsResult> {
  const random = seeded(seed);
  const oneOf = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)];
  const found: LifeViolation[] = [];
  let runs = 0;
  while (runs < count) {
    const [start, name] = [oneOf(STARTS), oneOf(LIFE_NAMES)];
    const { exposed } = await referenceOf(start, name);
    const first: Fault = { kind: oneOf(FAULT_KINDS), call: Math.floor(random() * exposed) };
    const second: Fault = { kind: oneOf(FAULT_KINDS), call: first.call + 1 + Math.floor(random() * exposed) };
    const violations = await pair(start, name, first, second);
    if (violations === undefined) continue;
    runs++;
    found.push(...violations);
  }
  return { runs, violations: found };
}

/** All of them, one life after the other. Takes an hour or two. */
export async function* everyPair(): AsyncGenerator<PairsResult & { readonly start: string; readonly life: LifeName }> {
  for (const start of STARTS) {
    for (const name of LIFE_NAMES) {
      const { exposed } = await referenceOf(start, name);
      const found: LifeViolation[] = [];
      let runs = 0;
      for (const first of everyFault(0, exposed)) {
        const alone = await live(start, LIVES[name](2), [first]);
        if (metBy(alone).length === 0) continue;
        for (const second of everyFault(first.call + 1, alone.exposed)) {
          const violations = await pair(start, name, first, second);
          if (violations === undefined) continue;
          runs++;
          found.push(...violations);
        }
      }
      yield { start: start.name, life: name, runs, violations: found };
    }
  }
}

async function pair(start: Start, name: LifeName, first: Fault, second: Fault): Promise<readonly LifeViolation[] | undefined> {
  const life = await live(start, LIVES[name](2), [first, second]);
  return metBy(life).length === 2 ? violationsOf(life, await referenceOf(start, name), name) : undefined;
}

function everyFault(from: number, to: number): readonly Fault[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index)
    .flatMap((call) => FAULT_KINDS.map((kind) => ({ kind, call })));
}

const references = new Map<string, Life>();

async function referenceOf(start: Start, name: LifeName): Promise<Life> {
  const key = `${start.name} ${name}`;
  const known = references.get(key) ?? await live(start, LIVES[name](1));
  references.set(key, known);
  return known;
}
