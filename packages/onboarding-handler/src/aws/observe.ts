import { topicArn } from '@logs-analysis/policy-model';
import type { LoadBalancerArn } from '@logs-analysis/policy-model';
import { absentBucket } from '../core/state';
import type { BucketState, LoadBalancerState, State, TopicState } from '../core/state';
import type { Settings } from '../settings';
import type { AwsApi } from './aws-api';

/** Looks at everything the settings name. Reads only. */
export async function observe(settings: Settings, aws: AwsApi): Promise<State> {
  const [loadBalancers, topic, buckets] = await Promise.all([
    Promise.all(settings.loadBalancerArns.map((arn) => observeLoadBalancer(arn, aws))),
    observeTopic(topicArn(settings.environment, settings.owner.onboardingName), aws),
    Promise.all([...settings.logBuckets, settings.newBucket].map((bucket) => observeBucket(bucket, bucket === settings.newBucket, aws))),
  ]);
  return { loadBalancers, topic, buckets };
}

async function observeLoadBalancer(arn: LoadBalancerArn, aws: AwsApi): Promise<LoadBalancerState> {
  if (await aws.describeLoadBalancer(arn) === undefined) return { arn, accessLogs: undefined };
  const attributes = await aws.describeLoadBalancerAttributes(arn);
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
  const head = await aws.headBucket(name);
  if (head === 'refused') return { ...absentBucket(name), refused: true };
  if (head === 'absent') return absentBucket(name);
  const [policy, notifications, tags] = await Promise.all([
    aws.getBucketPolicy(name), aws.getBucketNotification(name), isNew ? aws.getBucketTagging(name) : {},
  ]);
  return { name, bucket: { tags }, policy, notifications };
}
