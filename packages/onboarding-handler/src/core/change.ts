import { hasEventTarget, sameEventRule, sameFilter, sameNotifications, samePolicy } from '@logs-analysis/policy-model';
import type { NotificationConfiguration, PolicyDocument } from '@logs-analysis/policy-model';
import { LOG_TYPES } from './state';
import type { Bucket, ExistingSubscription, Logs, State, TaggedRule, Tags, Topic } from './state';

/** What each kind of resource holds. */
export interface ResourceValues {
  readonly 'topic': Topic;
  readonly 'subscription': { readonly topicArn: string; readonly endpoint: string };
  readonly 'bucket': Bucket;
  readonly 'bucket-policy': PolicyDocument;
  readonly 'notifications': NotificationConfiguration;
  readonly 'event-rule': TaggedRule;
  /** Of the service, to a topic of the customer's; the id is the topic's ARN. */
  readonly 'existing-subscription': ExistingSubscription;
  readonly 'load-balancer': Logs;
  /** The physical id of what was set up last, which tells the deletion of the stack from the tidying after an update. */
  readonly 'target': Tags;
}

export type ResourceKind = keyof ResourceValues;

/** A resource and what it holds; `undefined` where it does not exist. */
export type Resource = {
  [K in ResourceKind]: { readonly kind: K; readonly id: string; readonly value: ResourceValues[K] | undefined };
}[ResourceKind];

/** One thing to do, as data: what the resource holds before and after. Its inverse is a swap. */
export type Change = {
  [K in ResourceKind]: {
    readonly kind: K;
    readonly id: string;
    readonly before: ResourceValues[K] | undefined;
    readonly after: ResourceValues[K] | undefined;
  };
}[ResourceKind];

/**
 * The order in which resources are set up; they are taken down in the opposite one. What stands together does not depend on each other.
 * The topic is first because its tags record what was there before, and the load balancer late because it must find a bucket it may
 * write to. The target is what was reached.
 */
export const STAGES: ReadonlyArray<readonly ResourceKind[]> = [
  ['topic'], ['subscription', 'bucket'], ['bucket-policy'], ['notifications'], ['event-rule'], ['existing-subscription'], ['load-balancer'],
  ['target'],
];

/** What is changed for logs to be shared, beside what only this service has: the record, its subscription and the bucket created here. */
export const SHARING: readonly ResourceKind[] = ['bucket-policy', 'notifications', 'event-rule', 'existing-subscription', 'load-balancer'];

/** Whether one of the changes, or of what else names a resource, is about this one. */
export function isTouched(changes: ReadonlyArray<Pick<Change, 'kind' | 'id'>>, kind: ResourceKind, id: string): boolean {
  return changes.some((change) => change.kind === kind && change.id === id);
}

/** Changes that may be made at the same time, in the order they are given. */
export function stagesOf(changes: readonly Change[]): ReadonlyArray<readonly Change[]> {
  return [...new Set(changes.map(stageOf))].map((stage) => changes.filter((change) => stageOf(change) === stage));
}

/** The place of a change among the {@link STAGES}. */
function stageOf({ kind }: Change): number {
  return STAGES.findIndex((kinds) => kinds.includes(kind));
}

export function verbOf(change: Change): 'create' | 'update' | 'delete' {
  if (change.before === undefined) return 'create';
  return change.after === undefined ? 'delete' : 'update';
}

/** What takes a change back. */
export function inverse(change: Change): Change {
  return { ...change, before: change.after, after: change.before } as Change;
}

/** Every resource of a state, in no particular order. */
export function resourcesOf(state: State): readonly Resource[] {
  const { arn, topic, endpoints, target } = state.topic;
  return [
    { kind: 'target', id: arn, value: target },
    { kind: 'topic', id: arn, value: topic },
    ...endpoints.map((endpoint): Resource => ({ kind: 'subscription', id: endpoint, value: { topicArn: arn, endpoint } })),
    ...state.buckets.flatMap((one): Resource[] => [
      { kind: 'bucket', id: one.name, value: one.bucket },
      { kind: 'bucket-policy', id: one.name, value: one.policy },
      { kind: 'notifications', id: one.name, value: one.notifications },
    ]),
    { kind: 'event-rule', id: state.eventRule.arn, value: state.eventRule.rule },
    ...state.existingTopics.map(({ arn: id, subscription: value }): Resource => ({ kind: 'existing-subscription', id, value })),
    ...state.loadBalancers.map((one): Resource => ({ kind: 'load-balancer', id: one.arn, value: one.logs })),
  ];
}

/** Whether AWS would treat both as the same, so that writing one over the other changes nothing. */
export function sameValue(change: Change): boolean {
  const { kind, before, after } = change;
  if (before === undefined || after === undefined) return before === after;
  switch (kind) {
    case 'topic':
      return sameMembers(change.before!.tags, change.after!.tags) && samePolicy(change.before!.policy, change.after!.policy);
    case 'bucket-policy':
      return samePolicy(change.before, change.after);
    case 'notifications':
      return sameNotifications(change.before!, change.after!);
    case 'load-balancer':
      return LOG_TYPES.every((type) => sameMembers(change.before![type], change.after![type]));
    case 'target':
      return sameMembers(change.before!, change.after!);
    case 'bucket':
      return change.before!.expirationDays === change.after!.expirationDays;
    case 'event-rule':
      return sameEventRule(change.before, change.after) && sameTargets(change.before!, change.after!);
    case 'existing-subscription':
      return change.before!.pending === true || change.after!.pending === true || sameFilter(change.before!.filter, change.after!.filter);
    case 'subscription':
      return true;
  }
}

function sameTargets({ targets: a }: TaggedRule, { targets: b }: TaggedRule): boolean {
  return a.length === b.length && a.every((target) => hasEventTarget(b, target));
}

function sameMembers(a: object, b: object): boolean {
  const entries = Object.entries(a);
  return entries.length === Object.keys(b).length && entries.every(([key, value]) => (b as Record<string, unknown>)[key] === value);
}
