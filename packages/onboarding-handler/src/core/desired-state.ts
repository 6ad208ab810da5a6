import {
  mergeNotifications, mergeStatements, newBucketStatements, ownerTag, ownsStatement, POLICY_VERSION, readGrant, sameStatement,
  statementsOf, topicPolicy, withdrawStatements,
} from '@logs-analysis/policy-model';
import type { PolicyDocument } from '@logs-analysis/policy-model';
import type { Settings } from '../settings';
import { subscribedTo, subscriptionRecord, tellingTopics, unsubscribedFrom, untoldPrefixes } from './existing-topics';
import { DELETED, entryOf, ownsTopic, recorded, recordedTargets, recordOf, tagsOf, targetTag } from './journal';
import type { Entry } from './journal';
import { prefixesIn } from './prefixes-in';
import { LOG_TYPES } from './state';
import type { Bucket, BucketState, LoadBalancerState, LogDestination, Logs, LogType, State, TopicState } from './state';
import { subscriptionTags } from './subscription-journal';

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
  const loadBalancers = observed.loadBalancers.map((one) => ({
    ...one, logs: one.logs && (settings.formerLoadBalancerArns.includes(one.arn) ? one.logs : turnedOn(settings, one.logs)),
  }));
  const state = { ...observed, loadBalancers };
  return {
    ...state,
    buckets: observed.buckets.map((bucket) => onboardedBucket(settings, bucket, prefixesIn(bucket.name, settings, state))),
    topic: onboardedTopic(settings, observed, state),
    existingTopics: subscribedTo(settings, observed, tellingTopics(settings, state)),
  };
}

function onboardedBucket(settings: Settings, observed: BucketState, prefixes: readonly string[]): BucketState {
  const { environment, owner } = settings;
  const { name, bucket, notifications } = observed;
  const isNew = name === settings.newBucket;
  const inUse = prefixes.length > 0;
  if (bucket === undefined && !(isNew && inUse)) return observed;
  const grant = readGrant(owner, environment, name, prefixes);
  const policy = inUse
    ? mergeStatements(observed.policy, grant, ownsStatement(owner))
    : withdrawStatements(observed.policy, ownsStatement(owner));
  return {
    name,
    bucket: isNew && inUse ? createdBucket(settings, bucket) : bucket,
    policy: isNew && inUse ? withNewBucketStatements(settings, policy) : policy,
    notifications: mergeNotifications(notifications, owner, environment, untoldPrefixes(settings, observed, prefixes)),
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
  return missing.length === 0 ? policy! : { Version: POLICY_VERSION, ...policy, Statement: [...missing, ...statementsOf(policy)] };
}

function onboardedTopic(settings: Settings, observed: State, desired: State): TopicState {
  const { environment, owner, createdBy, target } = settings;
  const { arn, topic, endpoints } = observed.topic;
  const buckets = observed.buckets.map(({ name }) => name).filter((name) => prefixesIn(name, settings, desired).length > 0).sort();
  const statements = statementsOf(topicPolicy(environment, owner.service, owner.onboardingName, buckets));
  const sids = new Set(statements.map(({ Sid }) => Sid));
  // What an update turned on that was rolled back later is out of reach until that update is tidied up after.
  const kept = observed.unlisted.filter((one) => leftOn(settings, observed, one).length > 0);
  const entries = recordOf(
    settings, recorded(settings, observed.topic), [...observed.loadBalancers, ...kept], [...desired.loadBalancers, ...kept]);
  const reached = recordedTargets(observed.topic)[0] ?? target?.before;
  return {
    arn,
    target: target === undefined || target.id === reached ? observed.topic.target : { [targetTag(settings)]: `${target.id} ${reached}` },
    endpoints: [...new Set([...endpoints, owner.service.endpoint])],
    topic: {
      tags: {
        ...tagsOf(settings, entries, topic?.tags ?? { [ownerTag(owner.service)]: createdBy }),
        ...subscriptionTags(settings, subscriptionRecord(settings, observed, tellingTopics(settings, desired)), topic?.tags),
      },
      policy: mergeStatements(topic?.policy, statements, ({ Sid }) => sids.has(Sid)),
    },
  };
}

function offboarded(settings: Settings, observed: State): State {
  const { environment, owner } = settings;
  const { topic } = observed;
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
    loadBalancers: turnedOff(settings, observed, ({ staying, leaving }) => [...staying, ...leaving]),
  };
}

function tidied(settings: Settings, observed: State): State {
  const { topic } = observed;
  if (!ownsTopic(settings, topic)) return observed;
  const listed = observed.loadBalancers.map(({ arn }) => entryOf([], arn).id);
  const entries = recorded(settings, topic).map((one) => listed.includes(one.id) ? { ...one, leaving: [] } : one);
  return {
    ...observed,
    topic: { ...topic, topic: { ...topic.topic!, tags: tagsOf(settings, entries, topic.topic!.tags) } },
    loadBalancers: turnedOff(settings, observed, ({ leaving }) => leaving),
  };
}

/** Logs that are asked for and off go where other logs of the load balancer go, or into the bucket created for them. */
function turnedOn(settings: Settings, logs: Logs): Logs {
  return mapTypes(logs, (type, one) =>
    settings.logTypes.includes(type) && !one.enabled ? { enabled: true, ...destination(settings, logs, [type]) } : one);
}

/** The logs of a load balancer that this stack turned on and that are still as it left them. */
export function leftOn(settings: Settings, { topic }: State, { arn, logs }: LoadBalancerState): readonly LogType[] {
  if (logs === undefined) return [];
  const { staying, leaving } = entryOf(recorded(settings, topic), arn);
  const ours = [...staying, ...leaving];
  const then = destination(settings, logs, ours);
  return ours.filter((type) => logs[type].enabled && logs[type].bucket === then.bucket && logs[type].prefix === then.prefix);
}

function turnedOff(settings: Settings, observed: State, which: (entry: Entry) => readonly LogType[]): readonly LoadBalancerState[] {
  const entries = recorded(settings, observed.topic);
  return observed.loadBalancers.map((one) => {
    const on = leftOn(settings, observed, one);
    const off = which(entryOf(entries, one.arn)).filter((type) => on.includes(type));
    return { ...one, logs: one.logs && mapTypes(one.logs, (type, now) => off.includes(type) ? { ...now, enabled: false } : now) };
  });
}

function destination({ logBuckets, newBucket }: Settings, logs: Logs, ours: readonly LogType[]): Omit<LogDestination, 'enabled'> {
  const other = LOG_TYPES.filter((type) => !ours.includes(type)).map((type) => logs[type])
    .find(({ enabled, bucket }) => enabled && logBuckets.includes(bucket));
  return other ? { bucket: other.bucket, prefix: other.prefix } : { bucket: newBucket, prefix: '' };
}

function mapTypes(logs: Logs, change: (type: LogType, one: LogDestination) => LogDestination): Logs {
  return Object.fromEntries(LOG_TYPES.map((type) => [type, change(type, logs[type])])) as Logs;
}
