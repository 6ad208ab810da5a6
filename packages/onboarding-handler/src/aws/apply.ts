import {
  hasEventTarget, LOG_EVENT_TARGET_ID, sameEventRule, sameNotifications, samePolicy,
} from '@logs-analysis/policy-model';
import type { LogEventTarget } from '@logs-analysis/policy-model';
import type { Change, ResourceKind } from '../core/change';
import { LOG_TYPES, logAttribute } from '../core/state';
import { OnboardingError } from '../errors';
import type { AwsApi } from './aws-api';
import { isGone, isThereAlready, saidTo } from './refused-read';
import { repeat } from './retry';
import type { Limits } from './retry';

/** A document is no longer what the plan was made from, so the plan would undo somebody's change. It was left as it is. */
export class PlanOutdated extends OnboardingError {
  /** It was otherwise when it was looked at, so one of the two answers may be old. */
  readonly contradictsLook: boolean;

  /**
   * @param why it has a cause, if AWS says that it is not there, is there already, or cannot be changed now; or it is made, if it looks as
   * it was to become before anything was written
   */
  constructor(document: string, { cause, isMade = false }: { readonly cause?: unknown; readonly isMade?: boolean } = {}) {
    const message = 'something else keeps changing it; wait for that, then try again';
    super([{ code: 'state-changed', subject: document, message }], { cause });
    this.contradictsLook = isMade || cause !== undefined;
  }

  /** What is to be told where it is not tried again. */
  get told(): unknown {
    return this.cause ?? this;
  }
}

/**
 * Makes one change. What others write to as well is read again before each attempt to write it, and may be as it should be by then.
 *
 * @param writing told before anything is written, be it that the write fails
 * @throws PlanOutdated if a document that others write to differs from what the change starts from, what is changed is not there, or
 * what is created is
 */
export async function apply(change: Change, aws: AwsApi, limits: Limits, writing: () => void = () => {}): Promise<void> {
  if (!LOOKED_AT.includes(change.kind)) writing();
  await make(change, aws, limits, writing).catch((error: unknown) => {
    // It has gone or come since it was looked at, or has been created a moment ago and is not known everywhere.
    throw isGone(error) || isThereAlready(error) ? new PlanOutdated(`${change.kind} ${change.id}`, { cause: saidTo(error) }) : error;
  });
}

/** What may be as it should be already, so that nothing is written. */
const LOOKED_AT: readonly ResourceKind[] = ['bucket-policy', 'notifications', 'existing-subscription'];

function make(change: Change, aws: AwsApi, limits: Limits, writing: () => void): Promise<void> {
  switch (change.kind) {
    case 'topic':
      return applyTopic(change, aws);
    case 'subscription':
      return applySubscription(change, aws);
    case 'bucket':
      return applyBucket(change, aws);
    case 'bucket-policy':
      return repeat(() => applyBucketPolicy(change, aws, writing), limits);
    case 'notifications':
      return repeat(() => applyNotifications(change, aws, writing), limits);
    case 'event-rule':
      return repeat(() => applyEventRule(change, aws), limits);
    case 'existing-subscription':
      return applyExistingSubscription(change, aws, writing);
    case 'load-balancer':
      return applyLogs(change, aws);
    case 'target':
      return aws.tagTopic(change.id, change.after!);
  }
}

type ChangeOf<K extends Change['kind']> = Extract<Change, { readonly kind: K }>;

async function applyTopic({ id, before, after }: ChangeOf<'topic'>, aws: AwsApi): Promise<void> {
  if (after === undefined) return aws.deleteTopic(id);
  if (before === undefined) return aws.createTopic(id.split(':').at(-1)!, after.tags, after.policy!);
  // The record of what was there comes before the permission to change it. What stays is not written, as it may come from an old answer.
  const tags = Object.entries(after.tags).filter(([key, value]) => before.tags[key] !== value);
  if (tags.length > 0) await aws.tagTopic(id, Object.fromEntries(tags));
  if (!samePolicy(before.policy, after.policy)) await aws.setTopicPolicy(id, after.policy!);
}

async function applySubscription({ id, before, after }: ChangeOf<'subscription'>, aws: AwsApi): Promise<void> {
  if (after !== undefined) return aws.subscribe(after.topicArn, after.endpoint);
  const subscriptions = await aws.listSubscriptions(before!.topicArn);
  for (const { arn, endpoint } of subscriptions) {
    if (endpoint === id && arn !== undefined) await aws.unsubscribe(arn);
  }
}

/**
 * Tolerates that it is gone when it is to go.
 *
 * @throws PlanOutdated if it is not there to be changed, or pending: nobody can end or change it then
 */
async function applyExistingSubscription(
  { id, before, after }: ChangeOf<'existing-subscription'>, aws: AwsApi, writing: () => void,
): Promise<void> {
  if (before === undefined) {
    writing();
    return aws.subscribe(id, after!.endpoint, after!.filter);
  }
  const present = (await aws.listSubscriptions(id)).find(({ endpoint }) => endpoint === before.endpoint);
  const outdated = (cause?: unknown): Error => new PlanOutdated(`the subscription of topic ${id}`, { cause });
  if (present === undefined) {
    if (after === undefined) return;
    throw outdated();
  }
  if (present.arn === undefined) {
    // No change is planned for one that looks pending, so this is an old answer, or somebody has made it anew.
    const message = 'the service has not confirmed its subscription, and until then it can neither be changed nor ended; try again later';
    const pending = new OnboardingError([{ code: 'subscription-pending', subject: `topic ${id}`, message }]);
    throw outdated(pending);
  }
  writing();
  await (after === undefined ? aws.unsubscribe(present.arn) : aws.setSubscriptionFilter(present.arn, after.filter!));
}

async function applyBucket({ id, before, after }: ChangeOf<'bucket'>, aws: AwsApi): Promise<void> {
  if (after === undefined) throw neverDone(id);
  try {
    if (before === undefined) await aws.createBucket(id, after.tags);
  } catch (error) {
    // It may be ours, of an attempt whose answer was lost: its tags tell.
    if (error instanceof Error && error.name === 'BucketAlreadyOwnedByYou') throw new PlanOutdated(`bucket ${id}`);
    throw error;
  }
  await aws.putLogExpiration(id, after.expirationDays!);
}

// A write whose answer was lost may have taken effect.
async function applyBucketPolicy({ id, before, after }: ChangeOf<'bucket-policy'>, aws: AwsApi, writing: () => void): Promise<void> {
  const now = (await aws.getBucketPolicy(id))?.policy;
  if (samePolicy(now, after)) return;
  if (!samePolicy(now, before)) throw new PlanOutdated(`the policy of bucket ${id}`);
  writing();
  await (after === undefined ? aws.deleteBucketPolicy(id) : aws.putBucketPolicy(id, after));
}

async function applyNotifications({ id, before, after }: ChangeOf<'notifications'>, aws: AwsApi, writing: () => void): Promise<void> {
  const now = await aws.getBucketNotification(id);
  if (sameNotifications(now, after!)) return;
  if (!sameNotifications(now, before!)) throw new PlanOutdated(`the notifications of bucket ${id}`);
  writing();
  await aws.putBucketNotification(id, after!);
}

/** Without targets first: EventBridge deletes no rule that has any, whoever added them. */
async function applyEventRule({ id, before, after }: ChangeOf<'event-rule'>, aws: AwsApi): Promise<void> {
  if (after === undefined) {
    const ids = (await aws.listEventTargets(id)).map(({ Id }) => Id!);
    if (ids.length > 0) await aws.removeEventTargets(id, ids);
    return aws.deleteEventRule(id);
  }
  const { tags, targets, ...rule } = after;
  if (!sameEventRule(before, rule)) await aws.putEventRule(id, rule, tags);
  const target = targets.find(({ Id }) => Id === LOG_EVENT_TARGET_ID) as LogEventTarget | undefined;
  if (target && !hasEventTarget(before?.targets ?? [], target)) await aws.putEventTarget(id, target);
}

async function applyLogs({ id, before, after }: ChangeOf<'load-balancer'>, aws: AwsApi): Promise<void> {
  if (before === undefined || after === undefined) throw neverDone(id);
  const changed = LOG_TYPES.filter((type) => before[type].enabled !== after[type].enabled);
  // Elastic Load Balancing keeps an attribute that is left out, so a prefix of earlier times would stay.
  await aws.modifyLoadBalancerAttributes(id, Object.fromEntries(changed.flatMap((type) => {
    const { enabled, bucket, prefix } = after[type];
    const place = enabled ? [['bucket', bucket], ['prefix', prefix]] : [];
    return [['enabled', String(enabled)], ...place].map(([name, value]) => [logAttribute(type, name), value]);
  })));
}

function neverDone(id: string): Error {
  return new Error(`The plan would create or delete ${id}, which is never done`);
}
