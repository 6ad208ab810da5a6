import { sentence } from '../errors';
import type { Report } from './report';
import { passedOverText } from './report-text';

/** A report for a ticket or a pull request: a table for each part that has something in it, and the next step last. */
export function reportMarkdown(report: Report): string {
  const { outcome, topicArn, buckets, subscription, changes, leftAlone, pending, notes, blockers, nextStep } = report;
  return [
    `# ${TITLES[outcome]}`,
    ...passedOverText(notes),
    table(['', ''], [
      ...(topicArn ? [['Topic', code(topicArn)]] : []),
      ...(buckets.length > 0 ? [['Buckets', buckets.map(code).join(', ')]] : []),
      ['Subscription', subscription],
    ]),
    ...section('In the way', ['Code', 'What'], blockers.map((one) => [code(one.code), escaped(sentence(one))])),
    ...section('Changes', ['', 'Kind', 'Resource', 'Details'], changes.map(({ verb, kind, id, details }) =>
      [verb, kind, code(id), details.map(escaped).join('<br>')])),
    ...section('Left alone', ['Kind', 'Resource', 'Why'], leftAlone.map(({ kind, id, why }) => [kind, code(id), escaped(why)])),
    ...section('Pending', ['Kind', 'Resource', 'Why'], pending.map(({ kind, id, why }) => [kind, code(id), escaped(why)])),
    ...section('Notes', ['Code', 'What'], notes.map((one) => [code(one.code), escaped(sentence(one))])),
    `**Next step:** ${escaped(nextStep)}`,
  ].join('\n\n');
}

const TITLES = { planned: 'What would be done', blocked: 'Nothing can be done yet', done: 'What was done' } as const;

function section(title: string, head: readonly string[], rows: ReadonlyArray<readonly string[]>): readonly string[] {
  return rows.length === 0 ? [] : [`## ${title}`, table(head, rows)];
}

function table(head: readonly string[], rows: ReadonlyArray<readonly string[]>): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** People choose some of these texts: none is markup, and none ends a cell. */
function escaped(text: string): string {
  return text.replace(/[\\`*_[\]<>|#&]/g, (one) => `&#${one.codePointAt(0)};`).replace(/\s/g, ' ');
}

function code(text: string): string {
  return /[`|<\n]/.test(text) ? escaped(text) : `\`${text}\``;
}
