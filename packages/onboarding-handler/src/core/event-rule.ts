import {
  eventRulePublishes, LOG_EVENT_TARGET_ID, logEventRule, logEventTarget, notificationTrouble, ownerTag, statementsOf,
} from '@logs-analysis/policy-model';
import type { EventTarget, LogPrefixes, Statement } from '@logs-analysis/policy-model';
import type { Settings } from '../settings';
import { untoldPrefixes } from './existing-topics';
import { ownsTopic } from './journal';
import { prefixesIn } from './prefixes-in';
import type { BucketState, EventRuleState, State, TopicState } from './state';

/** Of the prefixes of a bucket, those that need a notification of our own: nothing else tells of them, or will. */
export function notifiedPrefixes(settings: Settings, bucket: BucketState, prefixes: readonly string[]): readonly string[] {
  const untold = untoldPrefixes(settings, bucket, prefixes);
  const throughEvents = eventPrefixes(settings, bucket, untold);
  return untold.filter((prefix) => !throughEvents.includes(prefix));
}

/** The prefixes that EventBridge is to tell of when logs go where the state says, by bucket. */
export function prefixesThroughEvents(settings: Settings, { buckets, loadBalancers }: State): LogPrefixes {
  return Object.fromEntries(buckets.flatMap((bucket) => {
    const untold = untoldPrefixes(settings, bucket, prefixesIn(bucket.name, settings, { loadBalancers }));
    const prefixes = eventPrefixes(settings, bucket, untold);
    return prefixes.length > 0 ? [[bucket.name, prefixes]] : [];
  }));
}

/** The rule as it is to be. A rule of that name that somebody else made stays as it is, and so do targets that others added to ours. */
export function ruleFor(settings: Settings, { eventRule }: State, prefixes: LogPrefixes): EventRuleState {
  const { environment, owner, createdBy } = settings;
  const { arn, rule: present } = eventRule;
  if (eventRule.isLeft || present !== undefined && !ownsRule(settings, eventRule)) return eventRule;
  const wanted = logEventRule(environment, prefixes);
  if (wanted === undefined) return { arn, rule: undefined };
  const target = logEventTarget(environment, owner.onboardingName);
  const targets = withTarget(present?.targets ?? [], target);
  return { arn, rule: { ...wanted, tags: present?.tags ?? { [ownerTag(owner.service)]: createdBy }, targets } };
}

/** Whether the rule is this stack's own, by the tag it was created with. */
export function ownsRule({ owner, createdBy }: Settings, { rule }: EventRuleState): boolean {
  return rule?.tags[ownerTag(owner.service)] === createdBy;
}

/**
 * What the policy of the topic is to have for the rule: from before it is made until it is known to be gone. Where the function may not
 * look at the rule any more, or leaves it as it is, this is the record of it, so it stays.
 */
export function statementsForRule(settings: Settings, observed: State, prefixes: LogPrefixes): readonly Statement[] {
  const { usesEventBridge, environment, owner } = settings;
  const { refused, isLeft } = observed.eventRule;
  const isThere = usesEventBridge && refused === undefined && !isLeft
    ? ownsRule(settings, observed.eventRule) : hasRuleOnRecord(settings, observed.topic);
  return isThere || Object.keys(prefixes).length > 0 && !isLeft ? [eventRulePublishes(environment, owner.onboardingName)] : [];
}

/** Whether this stack has made a rule that is not known to be gone. */
export function hasRuleOnRecord(settings: Settings, topic: TopicState): boolean {
  return ownsTopic(settings, topic) && statementsOf(topic.topic!.policy).some(({ Sid }) => Sid === RULE_STATEMENT);
}

/** The id of {@link eventRulePublishes}. */
export const RULE_STATEMENT = 'EventRulePublishes';

/** Those that S3 cannot tell of, because somebody else's notification is in the way, in a bucket that sends its events to EventBridge. */
function eventPrefixes(
  { usesEventBridge, owner, environment }: Settings, { notifications }: BucketState, prefixes: readonly string[],
): readonly string[] {
  if (!usesEventBridge || notifications.EventBridgeConfiguration === undefined) return [];
  return prefixes.filter((prefix) =>
    notificationTrouble(notifications, owner, environment, [prefix]).some(({ kind }) => kind === 'overlap'));
}

/** What others added to our target stays with it. */
function withTarget(targets: readonly EventTarget[], ours: EventTarget): readonly EventTarget[] {
  const present = targets.find(({ Id }) => Id === LOG_EVENT_TARGET_ID);
  return [...targets.filter((one) => one !== present), { ...present, ...ours }];
}
