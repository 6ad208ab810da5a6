import { sentence } from '../errors';
import type { ChangeSummary } from './change-summary';
import type { Remark } from './left-alone';
import type { Report } from './report';
import { counted } from './wording';

/** A report for a terminal or a page of plain text: one line for each thing, what is different below it, and the next step last. */
export function reportText(report: Report): string {
  const { leftAlone, pending, notes, nextStep } = report;
  return [
    headline(report),
    ...(leftAlone.length > 0 ? ['', 'Left alone:', ...leftAlone.flatMap((one) => remarkLines('=', one))] : []),
    ...(pending.length > 0 ? ['', 'Pending:', ...pending.flatMap((one) => remarkLines('?', one))] : []),
    ...(notes.length > 0 ? ['', 'Notes:', ...notes.map((one) => `! ${sentence(one)}`)] : []),
    '',
    `Next step: ${nextStep}`,
  ].join('\n');
}

/** What was changed or would be, or what is in the way. */
function headline({ outcome, changes, blockers, notes }: Report): string {
  if (outcome === 'blocked') return ['Blocked: nothing was changed.', ...blockers.map((one) => `  ! ${sentence(one)}`)].join('\n');
  const but = passedOverText(notes);
  if (changes.length === 0) return but[0] ?? 'Nothing to change: everything is as it should be.';
  const made = `${counted(changes.length, 'change')} ${outcome === 'planned' ? 'would be ' : ''}made:`;
  return [...but, made, ...changes.map(changeText)].join('\n');
}

/** That a rollback is not all that it should be, if so. */
export function passedOverText(notes: Report['notes']): readonly string[] {
  const count = notes.filter((one) => one.isPassed).length;
  return count === 0 ? [] : [`Rolled back, but for ${counted(count, 'problem')} in the way: see the notes.`];
}

/** One change: its line, and below it what is different. */
export function changeText({ verb, kind, id, details }: ChangeSummary): string {
  const sign = { create: '+', update: '~', delete: '-' }[verb];
  return [`${sign} ${kind.padEnd(14)} ${id}`, ...details.map((line) => `    ${line}`)].join('\n');
}

function remarkLines(sign: string, { kind, id, why }: Remark): readonly string[] {
  return [`${sign} ${kind.padEnd(14)} ${id}`, `    ${why}`];
}
