import {
  mergeNotifications, mergeStatements, newBucketStatements, ownerTag, ownsStatement, POLICY_VERSION, readGrant, sameStatement,
  statementsOf, topicPolicy, withdrawStatements,
} from '@logs-analysis/policy-model';
import type { PolicyDocument } from '@logs-analysis/policy-model';
import type { Settings } from '../settings';
import { notifiedPrefixes, ownsRule, prefixesThroughEvents, RULE_STATEMENT, ruleFor, statementsForRule } from './event-rule';
import { subscribedTo, subscriptionRecord, tellingTopics, unsubscribedFrom } from './existing-topics';
import { entryOf, idOf, outOfReachOf, ownsTopic, recorded, recordOf, removedTags, sharedBuckets, tagsOf } from './journal';
import { leftOn, logsInto, turnedOff, turnedOn } from './load-balancer-logs';
import { prefixesIn } from './prefixes-in';
import { letsRead, tellsOfLogs } from './shared-bucket';
import type { Bucket, BucketState, State, Tags, TopicState } from './state';
import { recordedTopics, subscriptionTags } from './subscription-journal';
import { DELETED, recordedTarget, targetAtOnce, targetOf, targetTag, targetThatStays } from './target-journal';

/**
 * Where a run leads: logs flow to the service; or everything is as it was; or, after an update, what that update no longer asks for is
 * as it was.
 */
export type Goal = 'onboarded' | 'offboarded' | 'tidied';

/** What the account should look like. Pure: depends on nothing but what it is given, and changes none of it. */
export function desiredState(goal: Goal, settings: Settings, observed: State): State {
  switch (goal) {
    case 'onboarded':
      return onboarded(settings, observed);
    case 'offboarded':
      return offboarded(settings, observed);
    case 'tidied':
      return tidied(settings, observed);
  }
}

function onboarded(settings: Settings, observed: State): State {
  // Of former ones, those that were not asked for just before: nothing is rolled back to a state in which they were.
  const entries = recorded(settings, observed.topic);
  const loadBalancers = observed.loadBalancers.map((one) => {
    if (one.isLeft) return one;
    const entry = entryOf(entries, one.arn);
    if (!settings.formerLoadBalancerArns.includes(one.arn)) {
      const on = { ...one, logs: one.logs && turnedOn(settings, entry, one.logs) };
      return observed.buckets.some(({ name, isLeft }) => isLeft && logsInto(name, on) > logsInto(name, one)) ? one : on;
    }
    return settings.previous === undefined || settings.previous.loadBalancerArns.includes(one.arn) ? one
      : turnedOff(settings, entry, one);
  });
  const state = { ...observed, loadBalancers };
  return {
    ...state,
    buckets: observed.buckets.map((bucket) => onboardedBucket(settings, bucket, prefixesIn(bucket.name, settings, state))),
    topic: onboardedTopic(settings, observed, state),
    existingTopics: subscribedTo(settings, observed, tellingTopics(settings, state)),
    eventRule: ruleFor(settings, observed, prefixesThroughEvents(settings, state)),
  };
}

function onboardedBucket(settings: Settings, observed: BucketState, prefixes: readonly string[]): BucketState {
  const { environment, owner } = settings;
  const { name, bucket, notifications } = observed;
  const isNew = name === settings.newBucket;
  const inUse = prefixes.length > 0;
  if (observed.isLeft || bucket === undefined && !(isNew && inUse)) return observed;
  const grant = readGrant(owner, environment, name, prefixes);
  const policy = inUse
    ? mergeStatements(observed.policy, grant, ownsStatement(owner))
    : withdrawStatements(observed.policy, ownsStatement(owner));
  return {
    name,
    bucket: isNew && inUse ? createdBucket(settings, bucket) : bucket,
    policy: isNew && inUse ? withNewBucketStatements(settings, policy) : policy,
    notifications: mergeNotifications(notifications, owner, environment, notifiedPrefixes(settings, observed, prefixes)),
  };
}

/** Onboardings share the bucket; how long logs are kept in it is set by the one that created it. */
function createdBucket({ owner, createdBy, logExpirationDays }: Settings, observed: Bucket | undefined): Bucket {
  const tag = ownerTag(owner.service);
  const { tags, expirationDays } = observed ?? { tags: { [tag]: createdBy } };
  return { tags, expirationDays: tags[tag] === createdBy ? logExpirationDays : expirationDays ?? logExpirationDays };
}

function withNewBucketStatements({ environment, newBucket }: Settings, policy: PolicyDocument | undefined): PolicyDocument {
  const missing = newBucketStatements(environment, newBucket)
    .filter((ours) => !statementsOf(policy).some((present) => sameStatement(present, ours)));
  return { Version: POLICY_VERSION, ...policy, Statement: [...missing, ...statementsOf(policy)] };
}

function onboardedTopic(settings: Settings, observed: State, desired: State): TopicState {
  const { environment, owner } = settings;
  const { arn, topic, endpoints } = observed.topic;
  const shared = sharedBuckets(environment, observed.topic);
  // What is shared stays on record until it is seen that it is not, as it may come to that; if it cannot be looked at, for as long.
  const stays = (one: BucketState): boolean => letsRead(settings, one) || tellsOfLogs(settings, one)
    || (one.isLeft || one.refused !== undefined) && shared.includes(one.name);
  const buckets = observed.buckets.filter((one) => prefixesIn(one.name, settings, desired).length > 0 || stays(one))
    .map(({ name }) => name).sort();
  const statements = [
    ...statementsOf(topicPolicy(environment, owner.service, owner.onboardingName, buckets)),
    ...statementsForRule(settings, observed, prefixesThroughEvents(settings, desired)),
  ];
  const sids = new Set([...statements.map(({ Sid }) => Sid), RULE_STATEMENT]);
  const target = targetOf(settings, observed.topic);
  const record = target === undefined ? observed.topic.target : { [targetTag(settings)]: target };
  const atOnce = targetAtOnce(settings, observed.topic);
  const isNew = atOnce !== undefined && recordedTarget(observed.topic) !== atOnce;
  return {
    arn,
    target: atOnce === undefined ? record : observed.topic.target,
    endpoints: [...new Set([...endpoints, owner.service.endpoint])],
    topic: {
      tags: { ...onboardedTags(settings, observed, desired, target), ...(isNew && { [targetTag(settings)]: atOnce }) },
      policy: mergeStatements(topic?.policy, statements, ({ Sid }) => sids.has(Sid)),
    },
  };
}

/** The topic's tags, which hold the record of what was there before. */
function onboardedTags(settings: Settings, observed: State, desired: State, target: string | undefined): Tags {
  const { owner, createdBy } = settings;
  const { topic } = observed.topic;
  // What an update turned on that was rolled back later is out of reach until that update is tidied up after.
  const earlier = recorded(settings, observed.topic);
  const kept = observed.unlisted.filter((one) => {
    const entry = entryOf(earlier, one.arn);
    return leftOn(settings, entry, one).length > 0 || settings.target === undefined && entry.added;
  });
  const isReversible = target?.includes(' ');
  const update = isReversible ? settings : { ...settings, previous: undefined };
  const entries = recordOf(
    update, earlier, [...observed.loadBalancers, ...kept], [...desired.loadBalancers, ...kept]);
  const removed = update.previous?.loadBalancerArns.filter((one) => !settings.loadBalancerArns.includes(one)) ?? [];
  const tags = {
    ...tagsOf(settings, entries, topic?.tags ?? { [ownerTag(owner.service)]: createdBy }),
    ...subscriptionTags(settings, subscriptionRecord(update, observed, tellingTopics(settings, desired)), topic?.tags),
  };
  return settings.target === undefined || settings.isRollback && !isReversible ? tags : removedTags(settings, removed, tags);
}

function offboarded(settings: Settings, observed: State): State {
  const { environment, owner } = settings;
  const { topic } = observed;
  const entries = recorded(settings, topic);
  // The name is another stack's, and so is everything that carries it: this stack never came to do anything.
  if (topic.topic !== undefined && !ownsTopic(settings, topic)) return observed;
  return {
    ...observed,
    topic: {
      ...topic,
      // Before anything is taken down, so that whatever still sets it up finds out.
      target: topic.topic && { [targetTag(settings)]: DELETED },
      topic: undefined,
      endpoints: topic.endpoints.filter((endpoint) => endpoint !== owner.service.endpoint),
    },
    buckets: observed.buckets.map((bucket) => ({
      ...bucket,
      policy: withdrawStatements(bucket.policy, ownsStatement(owner)),
      notifications: mergeNotifications(bucket.notifications, owner, environment, []),
    })),
    existingTopics: unsubscribedFrom(settings, observed),
    eventRule: ownsRule(settings, observed.eventRule) ? { ...observed.eventRule, rule: undefined } : observed.eventRule,
    loadBalancers: observed.loadBalancers.map((one) => turnedOff(settings, entryOf(entries, one.arn), one)),
  };
}

function tidied(settings: Settings, observed: State): State {
  const { topic } = observed;
  if (!ownsTopic(settings, topic)) return observed;
  const arns = observed.loadBalancers.map(({ arn }) => arn);
  const entries = recorded(settings, topic);
  const outOfReach = outOfReachOf(settings, topic, arns);
  const ids = arns.filter((arn) => !outOfReach.includes(arn)).map((arn) => idOf(arn));
  const left = entries.map(({ added: _, ...entry }) => ({ ...entry, leaving: ids.includes(entry.id) ? [] : entry.leaving }));
  const stays = targetThatStays(settings, topic);
  const topics = recordedTopics(settings, topic).map(({ name, filterHash }) => ({ name, filterHash }));
  const present = topic.topic!.tags;
  const tags = { ...tagsOf(settings, left, present), ...subscriptionTags(settings, topics, present) };
  return {
    ...observed,
    topic: {
      ...topic,
      target: stays === undefined ? undefined : { [targetTag(settings)]: stays },
      topic: { ...topic.topic!, tags: removedTags(settings, outOfReach, tags) },
    },
    loadBalancers: observed.loadBalancers.map((one) => outOfReach.includes(one.arn) ? one
      : turnedOff(settings, entryOf(entries, one.arn), one, ({ leaving }) => leaving)),
  };
}
