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
function headline({ outcome, changes, blockers }: Report): string {
  if (outcome === 'blocked') return ['Blocked: nothing was changed.', ...blockers.map((one) => `  ! ${sentence(one)}`)].join('\n');
  if (changes.length === 0) return 'Nothing to change: everything is as it should be.';
  return [`${counted(changes.length, 'change')} ${outcome === 'planned' ? 'would be ' : ''}made:`, ...changes.map(changeText)].join('\n');
}

/** One change: its line, and below it what is different. */
export function changeText({ verb, kind, id, details }: ChangeSummary): string {
  const sign = { create: '+', update: '~', delete: '-' }[verb];
  return [`${sign} ${kind.padEnd(14)} ${id}`, ...details.map((line) => `    ${line}`)].join('\n');
}

function remarkLines(sign: string, { kind, id, why }: Remark): readonly string[] {
  return [`${sign} ${kind.padEnd(14)} ${id}`, `    ${why}`];
}
