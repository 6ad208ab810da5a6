import { newBucketStatements, rulesOf, sameStatement } from '@logs-analysis/policy-model';
import type { NotificationRule, Statement } from '@logs-analysis/policy-model';
import { NEW_BUCKET, QUEUE } from '../example';
import { REGION } from './run-event';
import type { Account, StoredBucket } from '../fake-aws/account';
import { listOf } from '../fake-aws/policy-storage';

const SERVICE = '444455556666';

/** What the service got in an account: grants, topics, and notifications to them. In an order that does not depend on the past. */
export function ofTheService({ buckets, topics, rules: eventRules = {} }: Account): object {
  return {
    eventRules: sorted(Object.entries(eventRules).filter(([arn]) => isNamedLikeOurs(arn))),
    topics: sorted(Object.entries(topics).map(([arn, { tags: _, subscriptions, policy }]) =>
      ({ arn, policy, endpoints: sorted(subscriptions.map(({ endpoint, filter }) => ({ endpoint, filter }))) }))),
    grants: sorted(Object.entries(buckets).flatMap(([name, { policy }]) =>
      listOf(policy).filter(namesService).map((one) => ({ name, one })))),
    rules: sorted(Object.entries(buckets).flatMap(([name, { notifications }]) =>
      rulesOf(notifications).filter((one) => isOfTheService(one)).map((one) => ({ name, one })))),
  };
}

/** What is not the service's: every bucket but the one created for it, with its foreign statements and rules, and where logs go. */
export function ofTheCustomer({ buckets, loadBalancers, topics, rules: eventRules = {} }: Account): object {
  return {
    eventRules: Object.entries(eventRules).filter(([arn]) => !isNamedLikeOurs(arn)),
    topics: Object.entries(topics).filter(([arn]) => !isOfTheService({ TopicArn: arn })).map(([arn, { subscriptions, ...rest }]) =>
      ({ arn, ...rest, subscriptions: subscriptions.filter(({ endpoint }) => endpoint !== QUEUE) })),
    buckets: Object.entries(buckets).map(([name, bucket]) => ({ name, ...foreignPartsOf(name, bucket) }))
      .filter(({ name, statements, rules }) => name !== NEW_BUCKET || statements.length + rules.length > 0),
    loadBalancers: Object.entries(loadBalancers).map(([arn, { attributes }]) =>
      [arn, attributes['access_logs.s3.enabled'] === 'true' ? attributes : 'off']),
  };
}

export interface ForeignParts {
  readonly statements: readonly Statement[];
  readonly document: unknown;
  readonly rules: readonly NotificationRule[];
  readonly eventBridge: boolean;
}

/** What a bucket has that is neither the service's nor what a bucket gets when it is created for it. All in its order. */
export function foreignPartsOf(name: string, { policy, notifications }: StoredBucket): ForeignParts {
  const created = name === NEW_BUCKET ? newBucketStatements(REGION, name) : [];
  const statements = listOf(policy).filter((one) => !namesService(one) && !created.some((other) => sameStatement(one, other)));
  return {
    statements,
    document: statements.length > 0 ? { Version: policy!.Version, Id: policy!.Id } : undefined,
    rules: rulesOf(notifications).filter((one) => !isOfTheService(one)),
    eventBridge: notifications.EventBridgeConfiguration !== undefined,
  };
}

/** The tags of all topics that say something, in an order that does not depend on the past. */
export function tagsIn({ topics }: Account): unknown {
  return Object.entries(topics).map(([arn, { tags }]) => [arn, Object.entries(tags).filter(([, value]) => value !== '').sort()]).sort();
}

export function sorted(values: readonly unknown[]): readonly unknown[] {
  return [...values].sort((a, b) => JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);
}

function namesService({ Principal }: Statement): boolean {
  return JSON.stringify(Principal ?? '').includes(SERVICE);
}

/** The starting accounts name their own topics otherwise than onboardings are named. */
function isOfTheService({ TopicArn = '' }: NotificationRule): boolean {
  return isNamedLikeOurs(TopicArn);
}

function isNamedLikeOurs(arn: string): boolean {
  return TOPICS.includes(arn.split(/[:/]/).at(-1)!);
}

/** Every name of an onboarding that these tests use. */
export const TOPICS = ['alb-logs', 'earlier', 'second', 'third', 'fourth'];
