import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { formatDifferences, fullDiff } from '@aws-cdk/cloudformation-diff';
import { readTemplate } from './read-template';

/**
 * What differs between two templates, as Markdown: whether permissions do, and everything. Empty where nothing differs but layout and
 * comments.
 *
 * @param old the text of the template before; `undefined` for one that is new
 * @param now the text of the template now; `undefined` for one that is gone
 */
export function templateDifference(name: string, old: string | undefined, now: string | undefined): string {
  const difference = fullDiff(old === undefined ? {} : readTemplate(old), now === undefined ? {} : readTemplate(now));
  if (difference.isEmpty) return '';
  return [
    `### ${name}${old === undefined ? ' (new)' : ''}${now === undefined ? ' (gone)' : ''}`,
    difference.iamChanges.hasChanges ? '**Who may do what changes.**' : 'Nobody may do more or less.',
    fenced(written((stream) => formatDifferences(stream, difference))),
  ].join('\n\n');
}

function written(write: (stream: PassThrough) => void): string {
  const stream = new PassThrough({ highWaterMark: Number.MAX_SAFE_INTEGER });
  write(stream);
  return stripVTControlCharacters(String(stream.read() ?? '')).trim();
}

/** Whatever is in the text, it does not end the block: a fence is longer than any within it. */
function fenced(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}\n${text}\n${fence}`;
}
