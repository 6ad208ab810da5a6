import {
  newBucketStatements, onboardingsOf, ownerTag, ownsStatement, rulesOf, sameStatement, statementId, statementsOf,
} from '@logs-analysis/policy-model';
import type { LoadBalancerArn } from '@logs-analysis/policy-model';
import { isTouched } from './change';
import type { ResourceKind } from './change';
import type { Course } from './course';
import type { Goal } from './desired-state';
import { entryOf, outOfReachOf, ownsTopic, recorded, sharedBuckets } from './journal';
import type { Entry } from './journal';
import { leftOn, recordedTypes } from './load-balancer-logs';
import { prefixesIn } from './prefixes-in';
import { LOG_TYPES } from './state';
import type { BucketState, LoadBalancerState, LogDestination } from './state';
import { counted, printable } from './wording';

/** Something about a resource that was not changed, or not yet. */
export interface Remark {
  readonly kind: ResourceKind;
  readonly id: string;
  /** Goes on after "left alone: " or "pending: ". */
  readonly why: string;
}

/** Why something stays that a rollback passed over, of which nothing is said that may not be so. */
export const LEFT = 'the rollback left it as it is, see the notes';

/** Everything that is listed or in a document that was written, and that no change touches: what it is, and why it stays. */
export function leftAlone(course: Course): readonly Remark[] {
  const { goal, settings, observed } = course;
  const { arn, topic } = observed.topic;
  if (goal !== 'onboarded' && topic !== undefined && !ownsTopic(settings, observed.topic)) {
    return [{ kind: 'topic', id: arn, why: 'it is another stack\'s, and so is everything that carries its name' }];
  }
  const entries = recorded(settings, observed.topic);
  const behind = leftBehind(course);
  const remarks = [
    ...behind.map((id): Remark => ({ kind: 'load-balancer', id, why: LEFT_BEHIND })),
    ...untouchedLoadBalancers(course)
      .filter((one) => !behind.includes(one.arn) && !isTurnedOffLater(course, entryOf(entries, one.arn), one))
      .map((one): Remark => ({ kind: 'load-balancer', id: one.arn, why: whyLoadBalancer(course, entryOf(entries, one.arn), one) })),
    ...course.desired.buckets.flatMap((bucket) => aboutBucket(course, bucket)),
    ...(goal === 'onboarded' ? otherSubscriptions(course) : []),
    ...(goal === 'offboarded' ? bucketsOutOfReach(course) : []),
  ];
  return remarks.map((one) => ({ ...one, why: printable(one.why) }));
}

/** An update that named them was rolled back, and nothing named them since. */
function bucketsOutOfReach({ settings, observed }: Course): readonly Remark[] {
  const { environment, owner } = settings;
  const why = `${owner.service.name} may still read logs in it, because an update that named it was rolled back; remove the statements `
    + `${statementId(owner, 'ReadLogs')} and ${statementId(owner, 'ListLogs')} from its policy`;
  return sharedBuckets(environment, observed.topic).filter((name) => !observed.buckets.some((one) => one.name === name))
    .map((id) => ({ kind: 'bucket', id, why }));
}

const LEFT_BEHIND = 'an update turned its logs on and was rolled back, and the role of the function does not reach it any more; '
  + 'list it in FormerLoadBalancerArns to turn them off';

/** Load balancers that only an update listed which is rolled back, and whose logs it left on: CloudFormation rolls the role back first. */
export function leftBehind({ goal, settings, observed: { topic, loadBalancers, unlisted } }: Course): readonly LoadBalancerArn[] {
  if (!settings.isRollback || goal === 'offboarded' || !ownsTopic(settings, topic)) return [];
  const entries = recorded(settings, topic);
  const arns = outOfReachOf(settings, topic, loadBalancers.map(({ arn }) => arn));
  const beyond = goal === 'onboarded' ? unlisted : loadBalancers.filter(({ arn }) => arns.includes(arn));
  return beyond.filter((one) => leftOn(settings, entryOf(entries, one.arn), one).length > 0).map(({ arn }) => arn);
}

/** Former load balancers, whose logs are turned off by the deletion that CloudFormation sends when an update is done. */
export function turnedOffLater(course: Course): readonly Remark[] {
  const why = 'its logs are turned off when the update is done and cannot be rolled back any more';
  const entries = recorded(course.settings, course.observed.topic);
  return untouchedLoadBalancers(course).filter((one) => isTurnedOffLater(course, entryOf(entries, one.arn), one))
    .map(({ arn }) => ({ kind: 'load-balancer', id: arn, why }));
}

function isTurnedOffLater({ goal, settings }: Course, entry: Entry, one: LoadBalancerState): boolean {
  return goal === 'onboarded' && settings.formerLoadBalancerArns.includes(one.arn) && leftOn(settings, entry, one).length > 0;
}

function untouchedLoadBalancers({ desired, changes }: Course): readonly LoadBalancerState[] {
  return desired.loadBalancers.filter(({ arn }) => !isTouched(changes, 'load-balancer', arn));
}

function whyLoadBalancer({ goal, settings }: Course, entry: Entry, one: LoadBalancerState): string {
  if (one.logs === undefined) return 'it does not exist';
  const on = leftOn(settings, entry, one);
  const { logs } = one;
  const changed = recordedTypes(entry).filter((type) => !on.includes(type));
  const redirected = changed.filter((type) => logs[type].enabled);
  if (redirected.length > 0) {
    return `somebody has directed the logs that this stack turned on into ${places(redirected.map((type) => logs[type]))}`;
  }
  if (changed.length > 0) return 'somebody has turned off the logs that this stack turned on';
  if (on.length > 0) return 'this stack turned its logs on earlier';
  const present = LOG_TYPES.map((type) => logs[type]).filter(({ enabled }) => enabled);
  const before = present.length === 0 ? 'its logs are off' : `logs already into ${places(present)}`;
  const isListed = goal === 'onboarded' && !settings.formerLoadBalancerArns.includes(one.arn);
  return isListed ? before : `${before}, and not by this stack`;
}

function places(destinations: readonly LogDestination[]): string {
  return [...new Set(destinations.map(({ bucket, prefix }) => [bucket, prefix].filter(Boolean).join('/')))].join(' and ');
}

function aboutBucket(course: Course, state: BucketState): readonly Remark[] {
  const { goal, settings, desired, changes } = course;
  const { name, bucket, refused, elsewhere } = state;
  if (state.isLeft) return [{ kind: 'bucket', id: name, why: LEFT }];
  const isNamed = settings.logBuckets.includes(name);
  const inUse = goal === 'onboarded' && prefixesIn(name, settings, desired).length > 0;
  const isWritten = isTouched(changes, 'bucket-policy', name) || isTouched(changes, 'notifications', name);
  if (bucket === undefined) {
    if (!isNamed) return [];
    const why = elsewhere !== undefined ? `it is in ${elsewhere}` : refused === undefined ? 'it does not exist' : 'it cannot be looked at';
    return [{ kind: 'bucket', id: name, why }];
  }
  if (!inUse && !isWritten) return isNamed ? [{ kind: 'bucket', id: name, why: unusedBucket(goal) }] : keptBucket(course, state);
  const kept = [...keptStatements(course, state), ...keptNotifications(course, state), ...keptBucket(course, state)];
  return kept.length > 0 || isWritten ? kept : [{ kind: 'bucket', id: name, why: 'its logs can be read by the service already' }];
}

function unusedBucket(goal: Goal): string {
  return goal === 'onboarded' ? 'no load balancer of this stack logs there' : 'nothing of this stack is in it';
}

/** A bucket is never deleted, and neither are logs. */
function keptBucket({ goal, settings: { owner, createdBy } }: Course, { name, bucket }: BucketState): readonly Remark[] {
  return goal === 'offboarded' && bucket!.tags[ownerTag(owner.service)] === createdBy
    ? [{ kind: 'bucket', id: name, why: 'logs are in it; delete it when nobody needs them any more' }] : [];
}

function keptStatements({ settings: { owner, environment, newBucket } }: Course, { name, policy }: BucketState): readonly Remark[] {
  const created = newBucketStatements(environment, newBucket);
  const count = statementsOf(policy)
    .filter((one) => !ownsStatement(owner)(one) && !created.some((ours) => sameStatement(ours, one))).length;
  return count === 0 ? [] : [{ kind: 'bucket-policy', id: name, why: `kept: ${counted(count, 'statement')} of others` }];
}

function keptNotifications({ settings: { owner, environment } }: Course, { name, notifications }: BucketState): readonly Remark[] {
  const count = rulesOf(notifications)
    .filter((rule) => !onboardingsOf(rule, owner.service, environment).includes(owner.onboardingName)).length;
  const kept = [
    ...(count > 0 ? [`${counted(count, 'notification')} of others`] : []),
    ...(notifications.EventBridgeConfiguration ? ['events to EventBridge'] : []),
  ];
  return kept.length === 0 ? [] : [{ kind: 'notifications', id: name, why: `kept: ${kept.join(' and ')}` }];
}

/** Their number only: an endpoint may be a person's address, or a URL with a password in it. */
function otherSubscriptions({ settings: { owner }, observed: { topic } }: Course): readonly Remark[] {
  const count = topic.endpoints.filter((endpoint) => endpoint !== owner.service.endpoint).length;
  return count === 0 ? [] : [{ kind: 'topic', id: topic.arn, why: `kept: ${counted(count, 'subscription')} of others` }];
}
