import { topicArn } from '@logs-analysis/policy-model';
import type { LoadBalancerArn } from '@logs-analysis/policy-model';
import { removedFromList } from '../core/journal';
import { absentBucket } from '../core/state';
import type { Bucket, BucketState, LoadBalancerState, State, TopicState } from '../core/state';
import type { Settings } from '../settings';
import type { AwsApi } from './aws-api';

/** Looks at everything the settings name. Reads only. */
export async function observe(settings: Settings, aws: AwsApi): Promise<State> {
  const [loadBalancers, [topic, removedLoadBalancers], buckets] = await Promise.all([
    Promise.all(settings.loadBalancerArns.map((arn) => observeLoadBalancer(arn, aws))),
    observeTopic(topicArn(settings.environment, settings.owner.onboardingName), aws).then(async (found) =>
      [found, await Promise.all(removedFromList(settings, found).map((arn) => observeLoadBalancer(arn, aws)))] as const),
    Promise.all([...settings.logBuckets, settings.newBucket].map((bucket) => observeBucket(bucket, bucket === settings.newBucket, aws))),
  ]);
  return { loadBalancers, removedLoadBalancers, topic, buckets };
}

async function observeLoadBalancer(arn: LoadBalancerArn, aws: AwsApi): Promise<LoadBalancerState> {
  const attributes = await aws.describeLoadBalancerAttributes(arn);
  if (attributes === undefined) return { arn, accessLogs: undefined };
  return {
    arn,
    accessLogs: {
      enabled: attributes['access_logs.s3.enabled'] === 'true',
      bucket: attributes['access_logs.s3.bucket'] ?? '',
      prefix: attributes['access_logs.s3.prefix'] ?? '',
    },
  };
}

async function observeTopic(arn: string, aws: AwsApi): Promise<TopicState> {
  const attributes = await aws.getTopicAttributes(arn);
  if (attributes === undefined) return { arn, topic: undefined, endpoints: [] };
  const [tags, subscriptions] = await Promise.all([aws.listTopicTags(arn), aws.listSubscriptions(arn)]);
  return { arn, topic: { tags, policy: attributes.policy }, endpoints: subscriptions.map(({ endpoint }) => endpoint) };
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
    if (error instanceof Error && error.name === 'AccessDenied') return { ...absentBucket(name), refused: true };
    throw error;
  }
}

async function observeNewBucket(name: string, aws: AwsApi): Promise<Bucket> {
  const [tags, expirationDays] = await Promise.all([aws.getBucketTagging(name), aws.getLogExpiration(name)]);
  return { tags, expirationDays };
}
