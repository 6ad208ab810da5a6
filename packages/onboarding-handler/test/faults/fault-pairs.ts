import { FAULT_KINDS, kindsAt } from './fault';
import type { Fault, FaultKind } from './fault';
import type { TracedCall } from './faulty-api';
import { exposedCalls } from './happenings';
import { live } from './life';
import type { Life } from './life';
import { STARTS } from './starts';
import type { Start } from './starts';
import { LIFE_NAMES, LIVES, metBy, violationsOf } from './sweep';
import type { LifeName, LifeViolation } from './sweep';
import { seeded } from '../fake-aws/seeded';

/** A life that met two faults. */
export interface Pair {
  readonly first: FaultKind;
  readonly violations: readonly LifeViolation[];
}

/** So many ordered pairs of faults, drawn from all there are; the second may meet the event that follows. */
export async function* drawnPairs(count: number, seed: number): AsyncGenerator<Pair> {
  const random = seeded(seed);
  const oneOf = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)];
  for (let runs = 0; runs < count;) {
    const [start, name] = [oneOf(STARTS), oneOf(LIFE_NAMES)];
    const { exposed } = await referenceOf(start, name);
    const first: Fault = { kind: oneOf(FAULT_KINDS), call: Math.floor(random() * exposed) };
    const second: Fault = { kind: oneOf(FAULT_KINDS), call: first.call + 1 + Math.floor(random() * exposed) };
    const violations = await pair(start, name, first, second);
    if (violations === undefined) continue;
    runs++;
    yield { first: first.kind, violations };
  }
}

/** All of them in one life whose first fault is of one kind, each that is the same run once. All of all lives are millions. */
export async function* everyPair(start: Start, name: LifeName, kind: FaultKind): AsyncGenerator<Pair> {
  const calls = exposedCalls(await referenceOf(start, name));
  for (let call = 0; call < calls.length; call++) {
    if (!kindsAt(calls[call]).includes(kind)) continue;
    const first = { kind, call };
    const alone = await live(start, LIVES[name](2), [first]);
    if (metBy(alone).length === 0) continue;
    for (const second of everyFault(exposedCalls(alone), call + 1)) {
      const violations = await pair(start, name, first, second);
      if (violations !== undefined) yield { first: kind, violations };
    }
  }
}

async function pair(start: Start, name: LifeName, first: Fault, second: Fault): Promise<readonly LifeViolation[] | undefined> {
  const life = await live(start, LIVES[name](2), [first, second]);
  return metBy(life).length === 2 ? violationsOf(life, await referenceOf(start, name), name) : undefined;
}

function everyFault(calls: readonly TracedCall[], from: number): readonly Fault[] {
  return calls.flatMap((one, call) => call < from ? [] : kindsAt(one).map((kind) => ({ kind, call })));
}

const references = new Map<string, Life>();

async function referenceOf(start: Start, name: LifeName): Promise<Life> {
  const key = `${start.name} ${name}`;
  const known = references.get(key) ?? await live(start, LIVES[name](1));
  references.set(key, known);
  return known;
}
