import { topicArn } from '@logs-analysis/policy-model';
import type { LoadBalancerArn } from '@logs-analysis/policy-model';
import type { Goal } from '../core/desired-state';
import { absentBucket, LOG_TYPES, logAttribute } from '../core/state';
import type {
  Bucket, BucketState, ExistingSubscription, ExistingTopicState, LoadBalancerState, LogDestination, Logs, LogType, State, TopicState,
} from '../core/state';
import { targetTag } from '../core/target-journal';
import type { Settings } from '../settings';
import type { AwsApi } from './aws-api';
import { observeEventRule, unseenEventRule } from './observe-event-rule';
import { denialIn, isGone, regionIn } from './refused-read';

/** Looks at everything the settings name that matters for the goal. Reads only. */
export async function observe(goal: Goal, settings: Settings, aws: AwsApi): Promise<State> {
  const observed = (arns: readonly LoadBalancerArn[]): Promise<LoadBalancerState[]> =>
    Promise.all(arns.map((arn) => observeLoadBalancer(arn, aws)));
  const [loadBalancers, unlisted, documents] = await Promise.all([
    observed([...settings.loadBalancerArns, ...settings.formerLoadBalancerArns]),
    observed(settings.unlistedLoadBalancerArns),
    // Tidying up touches no bucket, and the role may not reach those of before any more.
    goal === 'tidied'
      ? observeTopic(settings, aws).then((topic) => ({ topic, buckets: [], existingTopics: [], eventRule: unseenEventRule(settings) }))
      : observeDocuments(settings, aws),
  ]);
  return { loadBalancers, unlisted, ...documents };
}

/** Looks at all but the load balancers. */
export async function observeDocuments(
  settings: Settings, aws: AwsApi,
): Promise<Pick<State, 'topic' | 'buckets' | 'existingTopics' | 'eventRule'>> {
  const [topic, buckets, existingTopics, eventRule] = await Promise.all([
    observeTopic(settings, aws), observeBuckets(settings, aws), observeExistingTopics(settings, aws), observeEventRule(settings, aws),
  ]);
  return { topic, buckets, existingTopics, eventRule };
}

async function observeLoadBalancer(arn: LoadBalancerArn, aws: AwsApi): Promise<LoadBalancerState> {
  const attributes = await aws.describeLoadBalancerAttributes(arn);
  if (attributes === undefined) return { arn, logs: undefined };
  return { arn, logs: Object.fromEntries(LOG_TYPES.map((type) => [type, destinationIn(attributes, type)])) as Logs };
}

function destinationIn(attributes: Readonly<Record<string, string>>, type: LogType): LogDestination {
  const value = (name: string): string => attributes[logAttribute(type, name)] ?? '';
  return { enabled: value('enabled') === 'true', bucket: value('bucket'), prefix: value('prefix') };
}

/** Whose the topic is, what is on record, and who hears of new logs. */
export async function observeTopic(settings: Settings, aws: AwsApi): Promise<TopicState> {
  const arn = topicArn(settings.environment, settings.owner.onboardingName);
  const absent = { arn, topic: undefined, endpoints: [] };
  const attributes = await aws.getTopicAttributes(arn);
  if (attributes === undefined) return absent;
  const found = await Promise.all([aws.listTopicTags(arn), aws.listSubscriptions(arn)]).catch((error: unknown) => {
    if (!isGone(error)) throw error;
  });
  if (found === undefined) return absent;
  const [allTags, subscriptions] = found;
  const { [targetTag(settings)]: id, ...tags } = allTags;
  const target = id === undefined ? undefined : { [targetTag(settings)]: id };
  return {
    arn,
    target,
    topic: { tags, policy: attributes.policy },
    endpoints: subscriptions.map(({ endpoint }) => endpoint),
    unconfirmed: subscriptions.filter((one) => one.arn === undefined).map(({ endpoint }) => endpoint),
  };
}

/** Whether and of what the customer's topics tell the service. */
function observeExistingTopics({ existingTopics, owner }: Settings, aws: AwsApi): Promise<readonly ExistingTopicState[]> {
  return Promise.all(existingTopics.map(async (arn): Promise<ExistingTopicState> => {
    try {
      return { arn, subscription: await observeSubscription(arn, owner.service.endpoint, aws) };
    } catch (error) {
      if (isGone(error)) return { arn, missing: true, subscription: undefined };
      const refused = denialIn(error);
      if (refused === undefined) throw error;
      return { arn, refused, subscription: undefined };
    }
  }));
}

async function observeSubscription(topic: string, endpoint: string, aws: AwsApi): Promise<ExistingSubscription | undefined> {
  const found = (await aws.listSubscriptions(topic)).find((one) => one.endpoint === endpoint);
  if (found === undefined) return undefined;
  if (found.arn === undefined) return { endpoint, filter: undefined, pending: true };
  return { endpoint, filter: await aws.getSubscriptionFilter(found.arn) };
}

/** The buckets that may be shared, and the one created here. */
function observeBuckets({ logBuckets, newBucket }: Settings, aws: AwsApi): Promise<readonly BucketState[]> {
  return Promise.all([...logBuckets, newBucket].map((bucket) => observeBucket(bucket, bucket === newBucket, aws)));
}

async function observeBucket(name: string, isNew: boolean, aws: AwsApi): Promise<BucketState> {
  try {
    const found = await aws.getBucketPolicy(name);
    if (found === undefined) return absentBucket(name);
    const [notifications, bucket] = await Promise.all([
      aws.getBucketNotification(name), isNew ? observeNewBucket(name, aws) : { tags: {} },
    ]);
    return { name, bucket, policy: found.policy, notifications };
  } catch (error) {
    if (isGone(error)) return absentBucket(name);
    const elsewhere = regionIn(error);
    if (elsewhere !== undefined) return { ...absentBucket(name), elsewhere };
    const refused = denialIn(error);
    if (refused === undefined) throw error;
    return { ...absentBucket(name), refused };
  }
}

async function observeNewBucket(name: string, aws: AwsApi): Promise<Bucket> {
  const [tags, expirationDays] = await Promise.all([aws.getBucketTagging(name), aws.getLogExpiration(name)]);
  return { tags, expirationDays };
}
