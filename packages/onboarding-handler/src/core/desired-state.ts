import {
  mergeNotifications, mergeStatements, newBucketStatements, ownerTag, ownsStatement, POLICY_VERSION, readGrant, sameStatement,
  statementsOf, topicPolicy, withdrawStatements,
} from '@logs-analysis/policy-model';
import type { PolicyDocument } from '@logs-analysis/policy-model';
import type { Settings } from '../settings';
import { didNotLogBefore, journal, ownsTopic } from './journal';
import type { AccessLogs, Bucket, BucketState, LoadBalancerState, State, TopicState } from './state';

/** Where a run leads: logs flow to the service, or everything is as it was. */
export type Goal = 'onboarded' | 'offboarded';

/** What the account should look like. Pure: depends on nothing but what it is given, and changes none of it. */
export function desiredState(goal: Goal, settings: Settings, observed: State): State {
  return goal === 'onboarded' ? onboarded(settings, observed) : offboarded(settings, observed);
}

/** The prefixes under which the load balancers of a state log into a bucket. */
export function prefixesIn(bucket: string, loadBalancers: readonly LoadBalancerState[]): readonly string[] {
  return loadBalancers.flatMap(({ accessLogs }) => accessLogs?.enabled && accessLogs.bucket === bucket ? [accessLogs.prefix] : []);
}

function onboarded(settings: Settings, observed: State): State {
  const loadBalancers = observed.loadBalancers.map((one) => ({
    ...one,
    accessLogs: one.accessLogs && (one.accessLogs.enabled ? one.accessLogs : logsToNewBucket(settings)),
  }));
  const buckets = observed.buckets.map((bucket) =>
    onboardedBucket(settings, bucket, prefixesIn(bucket.name, loadBalancers)));
  return { ...observed, loadBalancers, buckets, topic: onboardedTopic(settings, observed, loadBalancers) };
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
    notifications: mergeNotifications(notifications, owner, environment, prefixes),
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

function onboardedTopic(settings: Settings, observed: State, loadBalancers: readonly LoadBalancerState[]): TopicState {
  const { environment, owner, createdBy } = settings;
  const { arn, topic, endpoints } = observed.topic;
  const buckets = [...new Set(loadBalancers.flatMap(({ accessLogs }) => accessLogs ? [accessLogs.bucket] : []))].sort();
  const statements = statementsOf(topicPolicy(environment, owner.service, owner.onboardingName, buckets));
  const sids = new Set(statements.map(({ Sid }) => Sid));
  return {
    arn,
    endpoints: [...new Set([...endpoints, owner.service.endpoint])],
    topic: {
      tags: { [ownerTag(owner.service)]: createdBy, ...journal(settings, observed.loadBalancers, topic?.tags) },
      policy: mergeStatements(topic?.policy, statements, ({ Sid }) => sids.has(Sid)),
    },
  };
}

function offboarded(settings: Settings, observed: State): State {
  const { environment, owner } = settings;
  const { topic } = observed;
  const isOurs = ownsTopic(settings, topic);
  // The name is another stack's, and so is everything that carries it: this stack never came to do anything.
  if (topic.topic !== undefined && !isOurs) return observed;
  return {
    ...observed,
    topic: { ...topic, topic: undefined, endpoints: topic.endpoints.filter((endpoint) => endpoint !== owner.service.endpoint) },
    buckets: observed.buckets.map((bucket) => ({
      ...bucket,
      policy: withdrawStatements(bucket.policy, ownsStatement(owner)),
      notifications: mergeNotifications(bucket.notifications, owner, environment, []),
    })),
    loadBalancers: observed.loadBalancers.map((one) =>
      didNotLogBefore(settings, topic, one.arn) && isAsWeLeftIt(settings, one.accessLogs)
        ? { ...one, accessLogs: { ...one.accessLogs!, enabled: false } }
        : one),
  };
}

function logsToNewBucket(settings: Settings): AccessLogs {
  return { enabled: true, bucket: settings.newBucket, prefix: '' };
}

function isAsWeLeftIt(settings: Settings, accessLogs: AccessLogs | undefined): boolean {
  const ours = logsToNewBucket(settings);
  return accessLogs !== undefined && accessLogs.enabled && accessLogs.bucket === ours.bucket && accessLogs.prefix === ours.prefix;
}
