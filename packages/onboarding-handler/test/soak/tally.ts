/** How often one class of faults was met, and what came of it. */
export interface Tally {
  readonly class: FaultClass;
  /** Which of the class. */
  readonly what: string;
  readonly runs: number;
  /** What was seen that must not be. */
  readonly violations: number;
}

export type FaultClass = 'single fault' | 'two faults' | 'race' | 'order of two writers' | 'life';

/** The same tallies, one for each that is about the same, in a fixed order. */
export function summed(tallies: readonly Tally[]): readonly Tally[] {
  const sums = new Map<string, Tally>();
  for (const one of tallies) {
    const key = `${one.class}: ${one.what}`;
    const { runs, violations } = sums.get(key) ?? { runs: 0, violations: 0 };
    sums.set(key, { ...one, runs: one.runs + runs, violations: one.violations + violations });
  }
  return [...sums.values()].sort((a, b) => order(a) - order(b) || (a.what < b.what ? -1 : 1));
}

const ORDER: readonly FaultClass[] = ['single fault', 'two faults', 'race', 'order of two writers', 'life'];

function order(tally: Tally): number {
  return ORDER.indexOf(tally.class);
}
