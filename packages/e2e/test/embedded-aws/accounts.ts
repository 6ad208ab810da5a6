import { ElasticLoadBalancingV2 } from '@aws-sdk/client-elastic-load-balancing-v2';
import { EventBridge } from '@aws-sdk/client-eventbridge';
import { IAM } from '@aws-sdk/client-iam';
import { S3 } from '@aws-sdk/client-s3';
import { SNS } from '@aws-sdk/client-sns';
import { SQS } from '@aws-sdk/client-sqs';
import type { EmbeddedAws } from '../../src/embedded-aws/embedded-aws';

export const CUSTOMER = '111122223333';
export const SERVICE = '444455556666';

export type Statement = Readonly<Record<string, unknown>>;

export function policy(...statements: readonly Statement[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements });
}

export function allow(action: string | readonly string[], resource: string, more: Statement = {}): Statement {
  return { Effect: 'Allow', Action: action, Resource: resource, ...more };
}

export function clients(aws: EmbeddedAws, account: string, role?: string) {
  const configuration = aws.clientConfig(account, role === undefined ? undefined : { arn: role });
  return {
    s3: new S3(configuration),
    sns: new SNS(configuration),
    sqs: new SQS(configuration),
    events: new EventBridge(configuration),
    iam: new IAM(configuration),
    elb: new ElasticLoadBalancingV2(configuration),
  };
}

export async function createRole(aws: EmbeddedAws, account: string, name: string, trusted: string, ...statements: readonly Statement[]) {
  const { iam } = clients(aws, account);
  const { Role } = await iam.createRole({ RoleName: name, AssumeRolePolicyDocument: trust(trusted) });
  await allowRole(aws, account, name, ...statements);
  return Role!.Arn!;
}

export async function allowRole(aws: EmbeddedAws, account: string, name: string, ...statements: readonly Statement[]) {
  await clients(aws, account).iam.putRolePolicy({ RoleName: name, PolicyName: 'permissions', PolicyDocument: policy(...statements) });
}

export function trust(service: string): string {
  return policy({ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' });
}

export async function createLoadBalancer(aws: EmbeddedAws, account = CUSTOMER): Promise<string> {
  const { elb } = clients(aws, account);
  const { LoadBalancers } = await elb.createLoadBalancer({ Name: 'shop', Type: 'application', Subnets: ['subnet-1', 'subnet-2'] });
  return LoadBalancers![0]!.LoadBalancerArn!;
}

/** The bodies of the messages that wait in a queue, oldest first; they are taken out of it. */
export async function receive(aws: EmbeddedAws, account: string, queueUrl: string): Promise<Record<string, string>[]> {
  const { sqs } = clients(aws, account);
  const bodies: Record<string, string>[] = [];
  for (;;) {
    const { Messages = [] } = await sqs.receiveMessage({ QueueUrl: queueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 });
    if (Messages.length === 0) return bodies;
    for (const { Body, ReceiptHandle } of Messages) {
      bodies.push(JSON.parse(Body!) as Record<string, string>);
      await sqs.deleteMessage({ QueueUrl: queueUrl, ReceiptHandle });
    }
  }
}
