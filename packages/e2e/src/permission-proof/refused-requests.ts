import type { Role } from './record-lives';
import { NEW_BUCKET, SERVICE_HERE } from '../accounts/profile';
import { TOLD_TOPIC } from '../accounts/told-topic';

/** Something a role must not be able to do, whatever the other side would allow. */
export interface RefusedRequest {
  readonly by: Role;
  readonly action: string;
  readonly resource: string;
  readonly context?: Readonly<Record<string, string>>;
  /** It must be refused by policies that speak of this condition key; others have nothing to go by. */
  readonly onlyWith?: string;
  /** Completes "It could ...". */
  readonly otherwise: string;
}

/** The harm that each limit of the two policies prevents; a limit that prevents none of it is not needed. */
export function refusedRequests(): readonly RefusedRequest[] {
  return [...byExecutionRole(), ...byDeploymentRole()];
}

const HERE = 'us-east-1:111122223333';
const ELSEWHERE = 'eu-west-1:111122223333';
const FOREIGN = 'us-east-1:777788889999';
const NAME = 'logs-analysis-alb';
const TOPIC = `arn:aws:sns:${HERE}:${NAME}`;
const QUEUE = SERVICE_HERE.endpoint;
const NEW_BUCKET_ARN = `arn:aws:s3:::${NEW_BUCKET}`;

function byExecutionRole(): readonly RefusedRequest[] {
  const loadBalancer = 'loadbalancer/app/acme-intranet/0123456789abcdef';
  const elb = (action: string, resource: string, otherwise: string) => request(`elasticloadbalancing:${action}`, resource, otherwise);
  const ownAccount = { 's3:ResourceAccount': '111122223333' };
  const foreignAccount = { 's3:ResourceAccount': '777788889999' };
  const subscription = { 'sns:Protocol': 'sqs', 'sns:Endpoint': QUEUE };
  const modify = 'ModifyLoadBalancerAttributes';
  const request = (action: string, resource: string, otherwise: string, context?: RefusedRequest['context']): RefusedRequest =>
    ({ by: 'execution', action, resource, otherwise, ...(context && { context }) });
  const stack = (name: string, id = '0a1b2c3d-0000-4000-8000-000000000000'): string => `stack/${name}/${id}`;
  const later = stack('onboarding', 'ffffffff-0000-4000-8000-000000000000');
  return [
    request('cloudformation:DescribeStacks', `arn:aws:cloudformation:${HERE}:${stack('acme-shop')}`, 'read the parameters of any stack'),
    request('cloudformation:DescribeStacks', `arn:aws:cloudformation:${HERE}:${later}`, 'read the parameters of a later stack of its name'),
    request('cloudformation:DescribeStacks', `arn:aws:cloudformation:${ELSEWHERE}:${stack('onboarding')}`,
      'read the parameters of a stack of another Region'),
    request('cloudformation:DescribeStacks', `arn:aws:cloudformation:${FOREIGN}:${stack('onboarding')}`,
      'read the parameters of a stack of another account'),
    request('cloudformation:DeleteStack', `arn:aws:cloudformation:${HERE}:${stack('onboarding')}`, 'delete the stack that runs it'),
    elb('DescribeListeners', '*', 'look at the settings of load balancers that have nothing to do with logs'),
    elb('DeleteLoadBalancer', `arn:aws:elasticloadbalancing:${HERE}:${loadBalancer}`, 'delete a load balancer'),
    elb(modify, `arn:aws:elasticloadbalancing:${HERE}:loadbalancer/app/acme-intranet/fedcba9876543210`,
      'change a later load balancer of the same name'),
    elb(modify, `arn:aws:elasticloadbalancing:${ELSEWHERE}:${loadBalancer}`, 'change a load balancer of another Region'),
    elb(modify, `arn:aws:elasticloadbalancing:${FOREIGN}:${loadBalancer}`, 'change a load balancer of another account'),
    elb(modify, `arn:aws:elasticloadbalancing:${HERE}:loadbalancer/app/acme-shop/fedcba9876543210`,
      'change a later load balancer of the same name'),
    elb(modify, `arn:aws:elasticloadbalancing:${ELSEWHERE}:loadbalancer/app/acme-shop/0123456789abcdef`,
      'change a load balancer of another Region'),
    elb(modify, `arn:aws:elasticloadbalancing:${FOREIGN}:loadbalancer/app/acme-shop/0123456789abcdef`,
      'change a load balancer of another account'),
    request('s3:DeleteBucket', 'arn:aws:s3:::acme-logs', 'delete a bucket of the customer\'s', ownAccount),
    request('s3:DeleteBucket', NEW_BUCKET_ARN, 'delete the bucket it created, with the logs in it', ownAccount),
    request('s3:PutBucketPolicy', 'arn:aws:s3:::acme-payroll', 'open any bucket of the account', ownAccount),
    request('s3:PutBucketPolicy', 'arn:aws:s3:::acme-logs-of-others', 'open a bucket with a longer name', ownAccount),
    request('s3:PutBucketPolicy', 'arn:aws:s3:::acme-logs', 'take part in somebody else\'s bucket that got the name', foreignAccount),
    request('s3:CreateBucket', `${NEW_BUCKET_ARN}-other`, 'create a bucket with a longer name', ownAccount),
    request('s3:PutLifecycleConfiguration', 'arn:aws:s3:::acme-payroll', 'let the objects of any bucket expire', ownAccount),
    request('s3:PutBucketPolicy', NEW_BUCKET_ARN, 'take part in somebody else\'s bucket that has the name', foreignAccount),
    request('sns:Publish', TOPIC, 'tell the service of logs that do not exist'),
    request('sns:DeleteTopic', `arn:aws:sns:${HERE}:acme-deletions`, 'delete any topic of the account'),
    request('sns:DeleteTopic', `${TOPIC}-two`, 'delete the topic of another onboarding'),
    request('sns:DeleteTopic', `arn:aws:sns:${ELSEWHERE}:${NAME}`, 'delete the topic of another Region\'s onboarding'),
    request('sns:SetTopicAttributes', `arn:aws:sns:${FOREIGN}:${NAME}`, 'change a topic of another account'),
    request('sns:Subscribe', `arn:aws:sns:${HERE}:acme-deletions`, 'tell the service of any topic\'s messages', subscription),
    request('sns:Subscribe', `${TOPIC}-two`, 'subscribe to the topic of another onboarding', subscription),
    request('sns:Subscribe', `arn:aws:sns:${ELSEWHERE}:${NAME}`, 'subscribe to the topic of another Region\'s onboarding', subscription),
    request('sns:Subscribe', `arn:aws:sns:${FOREIGN}:${NAME}`, 'subscribe to a topic of another account', subscription),
    request('sns:Subscribe', TOPIC, 'tell a stranger of every new log',
      { ...subscription, 'sns:Endpoint': 'arn:aws:sqs:us-east-1:999999999999:stranger' }),
    request('sns:Subscribe', TOPIC, 'subscribe something other than a queue', { ...subscription, 'sns:Protocol': 'lambda' }),
    request('sns:Publish', TOLD_TOPIC, 'tell everybody of things that did not happen'),
    ...[[HERE, 'acme-deletions', 'any topic of the account'], [HERE, 'acme-everything-else', 'a topic with a longer name'],
      [ELSEWHERE, 'acme-everything', 'a topic of another Region'], [FOREIGN, 'acme-everything', 'a topic of another account']]
      .flatMap(([where, topic, what]) => [
        request('sns:SetSubscriptionAttributes', `arn:aws:sns:${where}:${topic}`, `change what ${what} tells others`),
        request('sns:Subscribe', `arn:aws:sns:${where}:${topic}`, `tell the service what ${what} is told`, subscription),
      ]),
    request('sns:Subscribe', TOLD_TOPIC, 'tell a stranger of all that the customer is told',
      { ...subscription, 'sns:Endpoint': 'arn:aws:sqs:us-east-1:999999999999:stranger' }),
    request('sns:Subscribe', TOLD_TOPIC, 'subscribe something other than a queue to the customer\'s topic',
      { ...subscription, 'sns:Protocol': 'lambda' }),
    request('events:DisableRule', `arn:aws:events:${HERE}:rule/${NAME}`, 'silence the rule without anybody noticing'),
    request('events:PutTargets', `arn:aws:events:${HERE}:rule/${NAME}`, 'send what the rule matches to a stranger',
      { 'events:TargetArn': 'arn:aws:sqs:us-east-1:999999999999:stranger' }),
    ...[[HERE, 'acme-nightly', 'any rule of the account'], [HERE, `${NAME}-two`, 'the rule of another onboarding'],
      [ELSEWHERE, NAME, 'a rule of another Region'], [FOREIGN, NAME, 'a rule of another account']]
      .flatMap(([where, rule, what]) => [
        request('events:DeleteRule', `arn:aws:events:${where}:rule/${rule}`, `delete ${what}`),
        request('events:PutTargets', `arn:aws:events:${where}:rule/${rule}`, `tell the service what ${what} matches`,
          { 'events:TargetArn': TOPIC }),
      ]),
    request('logs:DeleteLogGroup', `arn:aws:logs:${HERE}:log-group:/aws/lambda/${NAME}:log-stream:`, 'remove its own traces'),
    ...[[HERE, 'acme-shop', 'write into any function\'s log'],
      [HERE, `${NAME}-two`, 'write into the log of another onboarding'],
      [ELSEWHERE, NAME, 'write into a log of another Region'],
      [FOREIGN, NAME, 'write into a log of another account']].map(([where, group, otherwise]) =>
      request('logs:PutLogEvents', `arn:aws:logs:${where}:log-group:/aws/lambda/${group}:log-stream:1`, otherwise)),
  ];
}

function byDeploymentRole(): readonly RefusedRequest[] {
  const role = `role/${NAME}-us-east-1`;
  const toLambda = { 'iam:PassedToService': 'lambda.amazonaws.com' };
  const request = (action: string, resource: string, otherwise: string, context?: RefusedRequest['context']): RefusedRequest =>
    ({ by: 'deployment', action, resource, otherwise, ...(context && { context }) });
  const group = (where: string, name: string) => `arn:aws:logs:${where}:log-group:/aws/lambda/${name}`;
  return [
    request('iam:AttachRolePolicy', `arn:aws:iam::111122223333:${role}`, 'attach AdministratorAccess to the role'),
    ...[['111122223333:role/Administrator', 'let others in as an administrator'],
      [`111122223333:${role}-two`, 'let others in as a role with a longer name'],
      [`777788889999:${role}`, 'let others in as a role of another account']].map(([where, otherwise]) =>
      request('iam:UpdateAssumeRolePolicy', `arn:aws:iam::${where}`, otherwise)),
    {
      ...request('iam:PutRolePolicy', `arn:aws:iam::111122223333:${role}`, 'give the role all there is in an account with a boundary'),
      onlyWith: 'iam:PermissionsBoundary',
    },
    request('iam:PutRolePolicy', 'arn:aws:iam::111122223333:role/Administrator', 'change any role of the account'),
    request('iam:PutRolePolicy', `arn:aws:iam::111122223333:${role}-two`, 'change a role with a longer name'),
    request('iam:PutRolePolicy', `arn:aws:iam::777788889999:${role}`, 'change a role of another account'),
    request('iam:PassRole', `arn:aws:iam::111122223333:${role}`, 'have a machine work with the role',
      { 'iam:PassedToService': 'ec2.amazonaws.com' }),
    request('iam:PassRole', 'arn:aws:iam::111122223333:role/Administrator', 'run a function as an administrator', toLambda),
    request('iam:PassRole', `arn:aws:iam::111122223333:${role}-two`, 'run a function with a role of a longer name', toLambda),
    request('iam:PassRole', `arn:aws:iam::777788889999:${role}`, 'run a function with a role of another account', toLambda),
    request('lambda:AddPermission', `arn:aws:lambda:${HERE}:function:${NAME}`, 'let others invoke the function'),
    ...[[HERE, 'acme-shop', 'put its code into any function'],
      [HERE, `${NAME}-two`, 'put its code into the function of another onboarding'],
      [ELSEWHERE, NAME, 'put its code into a function of another Region'],
      [FOREIGN, NAME, 'put its code into a function of another account']].map(([where, name, otherwise]) =>
      request('lambda:UpdateFunctionCode', `arn:aws:lambda:${where}:function:${name}`, otherwise)),
    request('logs:GetLogEvents', `${group(HERE, NAME)}:log-stream:1`, 'read the log of the function'),
    request('logs:GetLogEvents', `${group(HERE, 'acme-shop')}:log-stream:1`, 'read any function\'s log'),
    ...[[HERE, 'acme-shop', 'any function\'s log'], [HERE, `${NAME}-two`, 'the log of another onboarding'],
      [ELSEWHERE, NAME, 'a log of another Region'], [FOREIGN, NAME, 'a log of another account']].flatMap(([where, name, what]) => [
      request('logs:DeleteLogGroup', `${group(where, name)}:log-stream:`, `delete ${what}`),
      request('logs:TagResource', group(where, name), `tag ${what}`),
    ]),
  ];
}
