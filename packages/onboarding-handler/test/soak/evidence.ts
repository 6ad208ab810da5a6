import type { Extent } from './shares';
import type { Tally } from './tally';

/** What the page of reliability is rendered from. */
export interface Evidence {
  /** The SHA-256 of the function's code that was run. */
  readonly code: string;
  readonly node: string;
  readonly pairs: Extent['pairs'];
  readonly tallies: readonly Tally[];
}

/** One line for each tally, so that a review sees which one has changed. */
export function evidenceText({ tallies, ...rest }: Evidence): string {
  const members = Object.entries(rest).map(([name, value]) => `  ${JSON.stringify(name)}: ${JSON.stringify(value)},`);
  return ['{', ...members, '  "tallies": [', tallies.map((one) => `    ${JSON.stringify(one)}`).join(',\n'), '  ]', '}', ''].join('\n');
}
