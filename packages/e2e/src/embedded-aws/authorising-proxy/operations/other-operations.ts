import { parameter } from '../aws-request';
import type { Permission } from '../permission';
import type { World } from '../world';
import type { OperationMap } from './operation';

export const logsOperations: OperationMap = async (request, caller) => {
  if (!['CreateLogGroup', 'CreateLogStream', 'PutLogEvents'].includes(request.operation)) return undefined;
  const group = `arn:aws:logs:${request.region}:${caller.account}:log-group:${parameter(request, 'logGroupName')}`;
  const stream = parameter(request, 'logStreamName');
  return {
    name: request.operation,
    account: caller.account,
    permissions: [{
      action: `logs:${request.operation}`,
      resource: stream === undefined ? group : `${group}:log-stream:${stream}`,
      resourceAccount: caller.account,
    }],
  };
};

/** GetCallerIdentity needs no permission: https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html */
export const stsOperations: OperationMap = async (request, caller) => request.operation === 'GetCallerIdentity'
  ? { name: request.operation, account: caller.account, permissions: [] }
  : undefined;

export const sqsOperations: OperationMap = async (request, caller, world) => {
  const [account = caller.account, queue = parameter(request, 'QueueName')] = (parameter(request, 'QueueUrl') ?? '').split('/').slice(-2);
  const owner = /^\d{12}$/.test(account) ? account : caller.account;
  if (queue === undefined) return undefined;
  const resource = `arn:aws:sqs:${request.region}:${owner}:${queue}`;
  const resourcePolicy = request.operation === 'CreateQueue' ? undefined : await world.state.queuePolicy(resource);
  return {
    name: request.operation,
    account: owner,
    permissions: [{
      action: `sqs:${request.operation}`, resource, resourceAccount: owner, ...(resourcePolicy === undefined ? {} : { resourcePolicy }),
    }],
  };
};

/** Who makes a stack must pass the service role to CloudFormation, and be able to read the template. */
export const cloudFormationOperations: OperationMap = async (request, caller, world) => {
  const { account } = caller;
  const stack = parameter(request, 'StackName');
  if (stack === undefined) return undefined;
  const role = parameter(request, 'RoleARN');
  return {
    name: request.operation,
    account,
    permissions: [
      {
        action: `cloudformation:${request.operation}`,
        resource: stack.startsWith('arn:') ? stack : `arn:aws:cloudformation:${request.region}:${account}:stack/${stack}/*`,
        resourceAccount: account,
      },
      ...(role === undefined ? [] : [{
        action: 'iam:PassRole',
        resource: role,
        resourceAccount: account,
        context: { 'iam:PassedToService': 'cloudformation.amazonaws.com' },
      }]),
      ...await readingTemplate(parameter(request, 'TemplateURL'), caller.account, world),
    ],
  };
};

/** CloudFormation reads a template with the permissions of who names it, from any account's bucket. */
async function readingTemplate(url: string | undefined, account: string, world: World): Promise<readonly Permission[]> {
  if (url === undefined) return [];
  const [, bucket, ...key] = new URL(url).pathname.split('/');
  const owner = await world.buckets.of(bucket) ?? account;
  return [{
    action: 's3:GetObject',
    resource: `arn:aws:s3:::${bucket}/${key.join('/')}`,
    resourceAccount: owner,
    resourcePolicy: await world.state.bucketPolicy(owner, bucket),
    restrictPublicBuckets: await world.state.restrictsPublicBuckets(owner, bucket),
  }];
}
