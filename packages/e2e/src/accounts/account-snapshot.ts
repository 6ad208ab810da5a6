import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import { EventBridge } from '@aws-sdk/client-eventbridge';
import { IAM } from '@aws-sdk/client-iam';
import { Lambda } from '@aws-sdk/client-lambda';
import type { Customer } from './customer';
import type { EmbeddedAws } from '../embedded-aws/embedded-aws';

/** What a customer would look at to see whether anything is different, by a name for people. */
export type AccountSnapshot = Readonly<Record<string, unknown>>;

/** Looks at the account as its administrator. */
export async function snapshot(aws: EmbeddedAws, customer: Customer): Promise<AccountSnapshot> {
  const { elb, s3, sns, bucket, silent, logging } = customer;
  const configuration = aws.clientConfig(customer.accountId);
  const [
    policy, notifications, silentAttributes, loggingAttributes, buckets, topics, subscriptions, functions, roles, logGroups, eventRules,
  ] = await Promise.all([
    s3.getBucketPolicy({ Bucket: bucket }),
    s3.getBucketNotificationConfiguration({ Bucket: bucket }),
    elb.describeLoadBalancerAttributes({ LoadBalancerArn: silent }),
    elb.describeLoadBalancerAttributes({ LoadBalancerArn: logging }),
    s3.listBuckets({}),
    sns.listTopics({}),
    sns.listSubscriptions({}),
    new Lambda(configuration).listFunctions({}),
    new IAM(configuration).listRoles({}),
    new CloudWatchLogs(configuration).describeLogGroups({}),
    new EventBridge(configuration).listRules({}),
  ]);
  const { $metadata: _, ...notificationConfiguration } = notifications;
  return {
    'bucket policy': policy.Policy,
    'bucket notifications': notificationConfiguration,
    'load balancer acme-shop': withoutUnusedTargets(attributes(loggingAttributes.Attributes)),
    'load balancer acme-intranet': withoutUnusedTargets(attributes(silentAttributes.Attributes)),
    'buckets': names(buckets.Buckets, ({ Name }) => Name),
    'topics': names(topics.Topics, ({ TopicArn }) => TopicArn),
    'subscriptions': names(subscriptions.Subscriptions, ({ Endpoint }) => Endpoint),
    'functions': names(functions.Functions, ({ FunctionName }) => FunctionName),
    'roles': names(roles.Roles, ({ RoleName }) => RoleName),
    'log groups': names(logGroups.logGroups, ({ logGroupName }) => logGroupName),
    'event rules': names(eventRules.Rules, ({ Name }) => Name),
  };
}

/** The names of what differs between two snapshots. */
export function differences(before: AccountSnapshot, after: AccountSnapshot): readonly string[] {
  return Object.keys(before).filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
}

/** In Elastic Load Balancing, a bucket that was once set cannot be unset; while these logs are off it means nothing. */
function withoutUnusedTargets(all: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(all).filter(([key]) => {
    const [, logs] = /^(\w+_logs\.s3)\.(bucket|prefix)$/.exec(key) ?? [];
    return logs === undefined || all[`${logs}.enabled`] === 'true';
  }));
}

function attributes(list: ReadonlyArray<{ Key?: string; Value?: string }> = []): Record<string, string> {
  return Object.fromEntries(list.map(({ Key, Value }) => [Key!, Value ?? '']).sort(([a], [b]) => a < b ? -1 : 1));
}

function names<T>(list: readonly T[] = [], name: (one: T) => string | undefined): readonly string[] {
  return list.map((one) => name(one) ?? '').sort();
}
