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
  readonly seenBy: 'sweep' | 'races' | 'conditions';
  readonly is: (violation: Violation) => boolean;
}

/** What does not hold yet. Whoever mends one of these removes it here; a test says when it is time. */
export const NOT_YET: readonly Gap[] = [];

/** Those that nobody knows of. */
export function unexpected<T extends Violation>(violations: readonly T[]): readonly T[] {
  return violations.filter((one) => !NOT_YET.some(({ is }) => is(one)));
}

/** What is on the list and was not seen any more. */
export function mended(seenBy: Gap['seenBy'], violations: readonly Violation[]): readonly string[] {
  return NOT_YET.filter((gap) => gap.seenBy === seenBy && !violations.some(gap.is)).map(({ reason }) => reason);
}
