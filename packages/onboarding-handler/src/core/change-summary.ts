import { rulesOf, sameStatement, statementsOf } from '@logs-analysis/policy-model';
import { verbOf } from './change';
import type { Change, ResourceKind } from './change';
import { LOG_TYPES } from './state';
import { printable } from './wording';

/** A change for people, without what the documents say: of a policy, the ids of statements are told and no more. */
export interface ChangeSummary {
  readonly verb: 'create' | 'update' | 'delete';
  readonly kind: ResourceKind;
  /** The ARN of a topic, load balancer or queue, the name of a bucket. */
  readonly id: string;
  /** What is different, line by line. */
  readonly details: readonly string[];
}

export function summaryOf(change: Change): ChangeSummary {
  return { verb: verbOf(change), kind: change.kind, id: change.id, details: details(change).map(printable) };
}

function details(change: Change): readonly string[] {
  switch (change.kind) {
    case 'bucket-policy':
      return difference(
        statementsOf(change.before), statementsOf(change.after), sameStatement, ({ Sid, Effect }) => Sid ?? `${Effect} without Sid`);
    case 'notifications':
      return difference(
        rulesOf(change.before ?? {}), rulesOf(change.after ?? {}), (a, b) => a.Id === b.Id, ({ Id }) => Id ?? 'notification without id');
    case 'load-balancer':
      return LOG_TYPES.filter((type) => change.before![type].enabled !== change.after![type].enabled).map((type) => {
        const { enabled, bucket, prefix } = change.after![type];
        return `${type} logs ${enabled ? `on, into ${[bucket, prefix].filter(Boolean).join('/')}` : 'off, as before'}`;
      });
    case 'bucket':
      return [`private, log objects expire after ${change.after!.expirationDays} days`];
    case 'target':
      return ['a tag with what the stack is now'];
    case 'existing-subscription':
      return change.after ? ['tells the service of new log objects, and of nothing else'] : [];
    case 'event-rule':
      return change.after ? ['EventBridge tells the topic of new log objects, and of nothing else'] : [];
    case 'topic':
    case 'subscription':
      return [];
  }
}

function difference<T>(
  before: readonly T[], after: readonly T[], same: (a: T, b: T) => boolean, name: (one: T) => string,
): readonly string[] {
  const gone = before.filter((one) => !after.some((other) => same(one, other))).map((one) => `- ${name(one)}`);
  const come = after.filter((one) => !before.some((other) => same(one, other))).map((one) => `+ ${name(one)}`);
  return [...gone, ...come];
}
