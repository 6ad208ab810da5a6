import type { Environment } from './environment';
import { logFolders } from './log-delivery';
import { sameSorted } from './sorted-json';

/** The prefixes that load balancers log under, by bucket. */
export type LogPrefixes = Readonly<Record<string, readonly string[]>>;

/** A rule as EventBridge answers it, as far as it says what is matched. */
export interface EventRule {
  readonly EventPattern?: string;
  readonly ScheduleExpression?: string;
  readonly State?: string;
  /** The AWS service that the rule belongs to; nobody else may change it. */
  readonly ManagedBy?: string;
}

export type LogEventRule = EventRule & { readonly EventPattern: string };

/**
 * The rule for new log objects in these buckets, on the default event bus, where S3 sends its events; undefined where there are no
 * prefixes. It matches by folder only: to ask for the suffix `.log.gz` as well takes a wildcard, and a bus holds 30 rules with one.
 * Every kind of creation counts, as in the notification.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html
 */
export function logEventRule(environment: Environment, prefixes: LogPrefixes): LogEventRule | undefined {
  const groups = bucketsByFolders(environment, prefixes);
  if (groups.length === 0) return undefined;
  const objects = groups.map(({ buckets, folders }) =>
    ({ bucket: { name: buckets }, object: { key: folders.map((prefix) => ({ prefix })) } }));
  const detail = objects.length === 1 ? objects[0] : { $or: objects };
  return { EventPattern: JSON.stringify({ 'source': ['aws.s3'], 'detail-type': ['Object Created'], detail }), State: 'ENABLED' };
}

/** Whether two rules do the same: patterns are compared without regard to the order of keys and of alternatives. */
export function sameEventRule(a: EventRule | undefined, b: EventRule | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  const sameSchedule = (a.ScheduleExpression ?? '') === (b.ScheduleExpression ?? '');
  return a.State === b.State && sameSchedule && samePattern(a.EventPattern ?? '', b.EventPattern ?? '');
}

/** A bucket's folders are matched in that bucket only. Buckets with the same folders are named together, for the pattern's size. */
function bucketsByFolders(
  environment: Environment, prefixes: LogPrefixes,
): ReadonlyArray<{ readonly buckets: readonly string[]; readonly folders: readonly string[] }> {
  const groups = new Map<string, { readonly buckets: string[]; readonly folders: readonly string[] }>();
  for (const bucket of Object.keys(prefixes).sort()) {
    const folders = logFolders(environment, prefixes[bucket]);
    if (folders.length === 0) continue;
    const group = groups.get(JSON.stringify(folders)) ?? { buckets: [], folders };
    group.buckets.push(bucket);
    groups.set(JSON.stringify(folders), group);
  }
  return [...groups.values()];
}

/** A pattern that is no JSON equals itself only. */
function samePattern(a: string, b: string): boolean {
  try {
    return sameSorted(JSON.parse(a), JSON.parse(b));
  } catch {
    return a === b;
  }
}
