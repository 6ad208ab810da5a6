import { ElasticLoadBalancingV2 } from '@aws-sdk/client-elastic-load-balancing-v2';
import { S3 } from '@aws-sdk/client-s3';
import { SNS } from '@aws-sdk/client-sns';
import { SQS } from '@aws-sdk/client-sqs';
import { Stacks, TEMPLATES } from './stacks';
import type { EmbeddedAws } from '../embedded-aws/embedded-aws';

export const CUSTOMER = '111122223333';

/** An account in use: one load balancer logs into a bucket that others use as well, another does not log at all. */
export interface Customer {
  readonly accountId: string;
  readonly elb: ElasticLoadBalancingV2;
  readonly s3: S3;
  readonly sns: SNS;
  readonly stacks: Stacks;
  /** Does not log. */
  readonly silent: string;
  /** Logs into {@link bucket} under {@link prefix}. */
  readonly logging: string;
  readonly bucket: string;
  readonly prefix: string;
}

/** Sets the account up, as people did over the years. */
export async function livedInCustomer(aws: EmbeddedAws): Promise<Customer> {
  const configuration = aws.clientConfig(CUSTOMER);
  const elb = new ElasticLoadBalancingV2(configuration);
  const s3 = new S3(configuration);
  const sns = new SNS(configuration);
  const stacks = new Stacks(configuration);
  const bucket = 'acme-logs';
  const prefix = 'shop';
  await s3.createBucket({ Bucket: TEMPLATES });
  await s3.createBucket({ Bucket: bucket });
  await s3.putBucketPolicy({ Bucket: bucket, Policy: JSON.stringify(bucketPolicy(bucket, prefix)) });
  await setUpNotifications({ aws, s3, sns, stacks, bucket });
  await s3.putObject({ Bucket: bucket, Key: PRIVATE_REPORT, Body: 'month,revenue\n2026-10,1234567\n' });
  const silent = await createLoadBalancer(elb, 'acme-intranet');
  const logging = await createLoadBalancer(elb, 'acme-shop');
  await elb.modifyLoadBalancerAttributes({
    LoadBalancerArn: logging,
    Attributes: [
      { Key: 'access_logs.s3.enabled', Value: 'true' },
      { Key: 'access_logs.s3.bucket', Value: bucket },
      { Key: 'access_logs.s3.prefix', Value: prefix },
      { Key: 'idle_timeout.timeout_seconds', Value: '120' },
    ],
  });
  return { accountId: CUSTOMER, elb, s3, sns, stacks, silent, logging, bucket, prefix };
}

/** An object in the log bucket that is none of the service's business. */
export const PRIVATE_REPORT = 'reports/revenue.csv';

/** Statements as one meets them: one without a Sid, one that denies insecure transport, one of another tool. */
function bucketPolicy(bucket: string, prefix: string): object {
  return {
    Version: '2012-10-17',
    Id: 'acme-logs-policy',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: 'logdelivery.elasticloadbalancing.amazonaws.com' },
        Action: 's3:PutObject',
        Resource: `arn:aws:s3:::${bucket}/${prefix}/AWSLogs/${CUSTOMER}/*`,
      },
      {
        Sid: 'DenyInsecureTransport',
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:*',
        Resource: [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`],
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
      {
        Sid: 'auditors',
        Effect: 'Allow',
        Principal: { AWS: 'arn:aws:iam::777788889999:root' },
        Action: ['s3:GetObject', 's3:GetObjectVersion'],
        Resource: `arn:aws:s3:::${bucket}/audit/*`,
      },
    ],
  };
}

interface Estate extends Pick<Customer, 's3' | 'sns' | 'stacks' | 'bucket'> {
  readonly aws: EmbeddedAws;
}

/** All four kinds of notification, none for the load balancer's logs. */
async function setUpNotifications({ aws, s3, sns, stacks, bucket }: Estate): Promise<void> {
  const sqs = new SQS(aws.clientConfig(CUSTOMER));
  const { TopicArn } = await sns.createTopic({ Name: 'acme-deletions' });
  await sns.setTopicAttributes({ TopicArn, AttributeName: 'Policy', AttributeValue: s3May('sns:Publish', TopicArn!, bucket) });
  const queueArn = `arn:aws:sqs:${aws.region}:${CUSTOMER}:acme-reports`;
  await sqs.createQueue({ QueueName: 'acme-reports', Attributes: { Policy: s3May('sqs:SendMessage', queueArn, bucket) } });
  const { outputs } = await stacks.create({ name: 'acme-thumbnails', template: THUMBNAILS });
  await s3.putBucketNotificationConfiguration({
    Bucket: bucket,
    NotificationConfiguration: {
      TopicConfigurations: [{ Id: 'deletions', TopicArn, Events: ['s3:ObjectRemoved:*'] }],
      QueueConfigurations: [{ Id: 'reports', QueueArn: queueArn, Events: ['s3:ObjectCreated:*'], Filter: byPrefix('reports/') }],
      LambdaFunctionConfigurations: [{
        Id: 'thumbnails', LambdaFunctionArn: outputs.FunctionArn, Events: ['s3:ObjectCreated:Put'], Filter: byPrefix('uploads/'),
      }],
      EventBridgeConfiguration: {},
    },
  });
}

function byPrefix(value: string): { Key: { FilterRules: Array<{ Name: 'prefix'; Value: string }> } } {
  return { Key: { FilterRules: [{ Name: 'prefix', Value: value }] } };
}

/** A policy that lets S3 do this for a bucket of the customer's. */
export function s3May(action: string, resource: string, bucket: string): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [{
      Effect: 'Allow',
      Principal: { Service: 's3.amazonaws.com' },
      Action: action,
      Resource: resource,
      Condition: { ArnLike: { 'aws:SourceArn': `arn:aws:s3:::${bucket}` }, StringEquals: { 'aws:SourceAccount': CUSTOMER } },
    }],
  });
}

async function createLoadBalancer(elb: ElasticLoadBalancingV2, name: string): Promise<string> {
  const { LoadBalancers } = await elb.createLoadBalancer({ Name: name, Type: 'application', Subnets: ['subnet-1', 'subnet-2'] });
  return LoadBalancers![0].LoadBalancerArn!;
}

const THUMBNAILS = JSON.stringify({
  Resources: {
    Role: {
      Type: 'AWS::IAM::Role',
      Properties: {
        AssumeRolePolicyDocument: {
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
        },
      },
    },
    Function: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        Runtime: 'nodejs24.x',
        Handler: 'index.handler',
        Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
        Code: { ZipFile: 'exports.handler = async () => {};' },
      },
    },
  },
  Outputs: { FunctionArn: { Value: { 'Fn::GetAtt': ['Function', 'Arn'] } } },
});
