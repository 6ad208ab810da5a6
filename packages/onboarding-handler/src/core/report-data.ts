import type { Report } from './report';
import { reportText } from './report-text';

/**
 * What all attributes and their names may take of an answer to CloudFormation, in bytes of JSON. The longest names of a stack and its
 * resource, and the rest of the answer, need less than what this leaves of 4,096.
 */
const DATA_BYTES = 3_100;
const BUCKETS_BYTES = 500;
/** A line that is longer gives way to those after it, in characters. */
const LONGEST_LINE = 700;

/** A report as attributes of a custom resource. Every one is always there, because outputs of the stack refer to them. */
export function reportData(report: Report): Readonly<Record<string, string>> {
  const { topicArn, buckets, subscription, changes, leftAlone, nextStep } = report;
  const short = {
    TopicArn: topicArn ?? 'none',
    Buckets: buckets.length > 0 ? within(BUCKETS_BYTES, buckets, ', ') : 'none',
    Subscription: subscription,
    Changes: String(changes.length),
    LeftAlone: String(leftAlone.length),
    NextStep: nextStep,
  };
  const lines = reportText(report).split('\n').map((line) => line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE)}...` : line);
  return { ...short, Report: within(DATA_BYTES - bytes({ ...short, Report: '' }), lines, '\n') };
}

/** As many parts as fit; of the others, how many there are. The log of the function has a line for each of them. */
function within(most: number, parts: readonly string[], separator: string): string {
  const first = (count: number): string => count === parts.length
    ? parts.join(separator)
    : [...parts.slice(0, count), `... ${parts.length - count} more, see the log of the function`].join(separator);
  if (bytes(first(parts.length)) <= most) return first(parts.length);
  return first(parts.findIndex((_, index) => bytes(first(index + 1)) > most));
}

function bytes(value: unknown): number {
  return new TextEncoder().encode(JSON.stringify(value)).length;
}
