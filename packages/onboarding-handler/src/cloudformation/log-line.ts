import type { Report } from '../core/report';
import { printable } from '../core/wording';

/**
 * A line of the log, as JSON: one for each change, for each thing that was left alone, and for each reason of a failure. It has no
 * character that would begin another line or do something to a terminal, and JSON reads it as it was.
 */
export function logLine(fields: Readonly<Record<string, unknown>>): string {
  return printable(JSON.stringify(fields));
}

/** What a report adds to the log: what was left alone and, of a plan, what would be changed or is in the way. Changes have their line. */
export function linesOf({ outcome, changes, blockers, notes, leftAlone }: Report): ReadonlyArray<Readonly<Record<string, unknown>>> {
  return [
    ...(outcome === 'planned' ? changes : []).map(({ verb, kind, id }) => ({ planned: true, verb, kind, id })),
    ...blockers.map(({ code, subject }) => ({ planned: true, code, subject })),
    ...notes.map(({ code, subject }) => ({ note: true, code, subject })),
    ...leftAlone.map(({ kind, id, why }) => ({ verb: 'leave', kind, id, why })),
  ];
}
