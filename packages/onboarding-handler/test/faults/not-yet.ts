/** What was seen that must not be. */
export interface Violation {
  /** Its number in the list of invariants. */
  readonly invariant: string;
  /** Where it was seen. */
  readonly start: string;
  readonly what: string;
  readonly life?: string;
  readonly faults?: ReadonlyArray<{ readonly kind: string }>;
}

/** A kind of violation that is known, and why it is not mended yet. */
export interface Gap {
  readonly reason: string;
  readonly seenBy: 'sweep' | 'pairs' | 'races' | 'conditions';
  readonly is: (violation: Violation) => boolean;
}

const ofKind = ({ faults = [] }: Violation, kind: RegExp): boolean => faults.some((one) => kind.test(one.kind));

const endsStale = ({ faults = [] }: Violation): boolean => faults.length === 2 && faults[1].kind === 'stale read';

/** What does not hold yet. Whoever mends one of these removes it here; a test says when it is time. */
export const NOT_YET: readonly Gap[] = [
  {
    reason: 'an old answer in the rollback of an update hides what the update did: the rollback is refused, or what was turned on stays on',
    seenBy: 'pairs',
    is: (one) => one.life === 'update, then rollback' && endsStale(one) && ['I7', 'I13', 'I14', 'I15'].includes(one.invariant),
  },
  {
    reason: 'a deletion looks twice at what is left, and two old answers, one to each look, hide it',
    seenBy: 'pairs',
    is: (one) => ofKind(one, /^stale/) && endsStale(one) && ['I5', 'I13'].includes(one.invariant),
  },
  {
    reason: 'a second creation after one that failed, which CloudFormation never asks for, goes by an old answer that logs are still on',
    seenBy: 'pairs',
    is: (one) => one.life === 'create, then the same again' && endsStale(one) && ['I4', 'I13'].includes(one.invariant),
  },
];

/** Those that nobody knows of. */
export function unexpected<T extends Violation>(violations: readonly T[]): readonly T[] {
  return violations.filter((one) => !NOT_YET.some(({ is }) => is(one)));
}

/** What is on the list and was not seen any more. */
export function mended(seenBy: Gap['seenBy'], violations: readonly Violation[]): readonly string[] {
  return NOT_YET.filter((gap) => gap.seenBy === seenBy && !violations.some(gap.is)).map(({ reason }) => reason);
}
