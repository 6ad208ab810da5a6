import { IAM } from '@aws-sdk/client-iam';
import type { Scene } from './scene';
import { NEW_BUCKET } from '../accounts/profile';
import { tellQueueOfEverything, tellTopicOfEverything } from '../accounts/told-topic';

export const BOUNDARY = 'arn:aws:iam::111122223333:policy/boundary';

/** What happens to an account while an onboarding stack is in it, or happened before. */
export async function confirmSubscription({ service }: Scene): Promise<void> {
  await service.takeMessages();
}

export async function turnLogsOff({ customer: { elb, logging } }: Scene): Promise<void> {
  await elb.modifyLoadBalancerAttributes({ LoadBalancerArn: logging, Attributes: [{ Key: 'access_logs.s3.enabled', Value: 'false' }] });
}

export async function deleteLoadBalancer({ customer: { elb, silent } }: Scene): Promise<void> {
  await elb.deleteLoadBalancer({ LoadBalancerArn: silent });
}

export async function deleteTopic({ customer: { sns } }: Scene): Promise<void> {
  await sns.deleteTopic({ TopicArn: 'arn:aws:sns:us-east-1:111122223333:logs-analysis-alb' });
}

/** With the logs in it. */
export async function deleteNewBucket({ customer: { s3 } }: Scene): Promise<void> {
  const { Contents = [] } = await s3.listObjectsV2({ Bucket: NEW_BUCKET });
  for (const { Key } of Contents) await s3.deleteObject({ Bucket: NEW_BUCKET, Key });
  await s3.deleteBucket({ Bucket: NEW_BUCKET });
}

/** Logs that come no more, while the load balancer is still set to write them. */
export async function deleteBucketPolicy({ customer: { s3, bucket } }: Scene): Promise<void> {
  await s3.deleteBucketPolicy({ Bucket: bucket });
}

export async function leaveOnlyTheGrant({ customer: { s3 } }: Scene): Promise<void> {
  const { Policy = '' } = await s3.getBucketPolicy({ Bucket: NEW_BUCKET });
  const policy = JSON.parse(Policy) as { readonly Statement: ReadonlyArray<{ readonly Principal: object | string }> };
  const Statement = policy.Statement.filter(({ Principal }) => typeof Principal === 'object' && 'AWS' in Principal);
  await s3.putBucketPolicy({ Bucket: NEW_BUCKET, Policy: JSON.stringify({ ...policy, Statement }) });
}

export async function tellTopic({ customer }: Scene): Promise<void> {
  await tellTopicOfEverything(customer);
}

/** By then the service hears through it. */
export async function tellTopicOfMore(scene: Scene): Promise<void> {
  await confirmSubscription(scene);
  await tellTopicOfEverything(scene.customer, 's3:ObjectRemoved:*');
}

/** An account whose roles may reach what this onboarding is about, and not IAM. */
export async function createBoundary({ aws, customer }: Scene): Promise<void> {
  const Action = ['cloudformation:*', 'elasticloadbalancing:*', 'logs:*', 's3:*', 'sns:*'];
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: { Effect: 'Allow', Action, Resource: '*' } });
  await new IAM(aws.clientConfig(customer.accountId)).createPolicy({ PolicyName: 'boundary', PolicyDocument });
}

export async function tellQueue({ customer }: Scene): Promise<void> {
  await tellQueueOfEverything(customer);
}
