import {
  loadBalancerName, logNotifications, mergeNotifications, mergeStatements, newBucketStatements, ownerTag, ownsNotification,
  ownsStatement, POLICY_VERSION, readGrant, sameStatement, statementsOf, topicPolicy, withdrawStatements,
} from '@logs-analysis/policy-model';
import type { LoadBalancerArn, PolicyDocument } from '@logs-analysis/policy-model';
import type { Settings } from '../settings';
import type { AccessLogs, BucketState, LoadBalancerState, State, TopicState } from './state';

/** Where a run leads: logs flow to the service, or everything is as it was. */
export type Goal = 'onboarded' | 'offboarded';

/** What the account should look like. Pure: depends on nothing but what it is given, and changes none of it. */
export function desiredState(goal: Goal, settings: Settings, observed: State): State {
  return goal === 'onboarded' ? onboarded(settings, observed) : offboarded(settings, observed);
}

/** Whether the topic is this stack's own, by the tag it was created with. */
export function ownsTopic(settings: Settings, { topic }: TopicState): boolean {
  return topic?.tags[ownerTag(settings.owner.service)] === settings.createdBy;
}

/** The tag of the topic that records whether a load balancer logged before anything was changed. */
export function journalTag(settings: Settings, arn: LoadBalancerArn): string {
  return `${journalPrefix(settings)}${loadBalancerName(arn)}`;
}

export function journalPrefix(settings: Settings): string {
  return `${settings.owner.service.resourcePrefix}:before/`;
}

/** The prefixes under which the load balancers of a state log into a bucket. */
export function prefixesIn(bucket: string, loadBalancers: readonly LoadBalancerState[]): readonly string[] {
  return loadBalancers.flatMap(({ accessLogs }) => accessLogs?.enabled && accessLogs.bucket === bucket ? [accessLogs.prefix] : []);
}

const LOGGED_BEFORE = 'access-logs=on';
const DID_NOT_LOG_BEFORE = 'access-logs=off';

function onboarded(settings: Settings, observed: State): State {
  const loadBalancers = observed.loadBalancers.map((one) => ({
    ...one,
    accessLogs: one.accessLogs && (one.accessLogs.enabled ? one.accessLogs : logsToNewBucket(settings)),
  }));
  const buckets = observed.buckets.map((bucket) =>
    onboardedBucket(settings, bucket, prefixesIn(bucket.name, loadBalancers), observed.topic.arn));
  return { loadBalancers, buckets, topic: onboardedTopic(settings, observed, loadBalancers) };
}

function onboardedBucket(settings: Settings, observed: BucketState, prefixes: readonly string[], topicArn: string): BucketState {
  const { environment, owner, createdBy, logExpirationDays } = settings;
  const { name, notifications } = observed;
  const isNew = name === settings.newBucket;
  if (observed.bucket === undefined && !(isNew && prefixes.length > 0)) return observed;
  const grant = readGrant(owner, environment, name, prefixes);
  const policy = grant.length > 0
    ? mergeStatements(observed.policy, grant, ownsStatement(owner))
    : withdrawStatements(observed.policy, ownsStatement(owner));
  return {
    name,
    bucket: observed.bucket ?? { tags: { [ownerTag(owner.service)]: createdBy }, expirationDays: logExpirationDays },
    policy: isNew ? withNewBucketStatements(settings, policy) : policy,
    notifications: mergeNotifications(
      notifications, logNotifications(owner, environment, topicArn, prefixes), ownsNotification(owner, topicArn)),
  };
}

function withNewBucketStatements({ environment, newBucket }: Settings, policy: PolicyDocument | undefined): PolicyDocument {
  const missing = newBucketStatements(environment, newBucket)
    .filter((ours) => !statementsOf(policy).some((present) => sameStatement(present, ours)));
  return missing.length === 0 ? policy! : { Version: POLICY_VERSION, ...policy, Statement: [...missing, ...statementsOf(policy)] };
}

function onboardedTopic(settings: Settings, observed: State, loadBalancers: readonly LoadBalancerState[]): TopicState {
  const { environment, owner, createdBy } = settings;
  const { arn, topic } = observed.topic;
  const journal = observed.loadBalancers.map((one) =>
    [journalTag(settings, one.arn), one.accessLogs?.enabled ? LOGGED_BEFORE : DID_NOT_LOG_BEFORE] as const);
  const buckets = [...new Set(loadBalancers.flatMap(({ accessLogs }) => accessLogs ? [accessLogs.bucket] : []))].sort();
  const statements = statementsOf(topicPolicy(environment, owner.service, owner.onboardingName, buckets));
  const sids = new Set(statements.map(({ Sid }) => Sid));
  return {
    arn,
    endpoints: [owner.service.endpoint],
    topic: {
      // What an earlier run recorded wins: by now the load balancer may log because of us.
      tags: { [ownerTag(owner.service)]: createdBy, ...Object.fromEntries(journal), ...topic?.tags },
      policy: mergeStatements(topic?.policy, statements, ({ Sid }) => sids.has(Sid)),
    },
  };
}

function offboarded(settings: Settings, observed: State): State {
  const { owner } = settings;
  const ownTopic = ownsTopic(settings, observed.topic);
  return {
    topic: ownTopic ? { arn: observed.topic.arn, topic: undefined, endpoints: [] } : observed.topic,
    buckets: observed.buckets.map((bucket) => ({
      ...bucket,
      policy: withdrawStatements(bucket.policy, ownsStatement(owner)),
      notifications: mergeNotifications(bucket.notifications, [], ownsNotification(owner, observed.topic.arn)),
    })),
    loadBalancers: observed.loadBalancers.map((one) => {
      const didNotLog = ownTopic && observed.topic.topic!.tags[journalTag(settings, one.arn)] === DID_NOT_LOG_BEFORE;
      return didNotLog && isAsWeLeftIt(settings, one.accessLogs) ? { ...one, accessLogs: { ...one.accessLogs!, enabled: false } } : one;
    }),
  };
}

function logsToNewBucket(settings: Settings): AccessLogs {
  return { enabled: true, bucket: settings.newBucket, prefix: '' };
}

function isAsWeLeftIt(settings: Settings, accessLogs: AccessLogs | undefined): boolean {
  const ours = logsToNewBucket(settings);
  return accessLogs !== undefined && accessLogs.enabled && accessLogs.bucket === ours.bucket && accessLogs.prefix === ours.prefix;
}
