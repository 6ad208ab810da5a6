import { parameter } from '../aws-request';
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

/** A service role must be passed to CloudFormation by who makes the stack. */
export const cloudFormationOperations: OperationMap = async (request, caller) => {
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
    ],
  };
};
