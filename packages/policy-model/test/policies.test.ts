import {
  API_CALLS, apiCalls, bucketArn, deploymentPolicy, deploymentTrust, eventRulePermissions, executionPolicy, executionTrust,
  LOG_DELIVERY_PRINCIPAL, newBucketName, newBucketStatements, readGrant, statementsOf, topicArn, topicPolicy,
} from '../src';
import type { Environment, ExecutionScope, Statement } from '../src';
import { ALB, HERE, OWNER, PARTITIONS } from './example';

const scope = (environment: Environment): ExecutionScope => ({
  environment,
  service: OWNER.service,
  onboardingName: OWNER.onboardingName,
  stackArn: `arn:${environment.partition}:cloudformation:${environment.region}:${environment.accountId}:stack/logs/0a1b2c3d`,
  loadBalancerArns: [ALB],
  logBucketArns: [bucketArn(environment, 'central')],
});
const deployment = (environment: Environment): readonly Statement[] => deploymentPolicy({
  partition: environment.partition,
  account: environment.accountId,
  region: environment.region,
  roleNameWithPath: '/x-role',
  functionName: 'x',
}).Statement;
const list = (value: string | readonly string[] | undefined): readonly string[] => [value ?? []].flat();
const actionsOf = (statements: readonly Statement[]): readonly string[] => statements.flatMap(({ Action }) => list(Action));

describe.each(PARTITIONS)('in $partition', (environment) => {
  const { partition } = environment;
  const everything = [
    ...executionPolicy(scope(environment)).Statement,
    ...deployment(environment),
    ...readGrant(OWNER, environment, 'central', ['', 'team']),
    ...newBucketStatements(environment, 'new'),
    ...statementsOf(topicPolicy(environment, OWNER.service, 'alb-logs', ['central'])),
  ];

  test('every ARN is in that partition', () => {
    const arns = JSON.stringify(everything).match(/arn:[a-z-]+:/g)!;
    const elsewhere = arns.filter((arn) => arn !== `arn:${partition}:`);
    // The load balancer and the service's queue are handed in.
    expect(elsewhere.filter((arn) => arn !== 'arn:aws:')).toEqual([]);
    expect(elsewhere.length).toBeLessThanOrEqual(3);
  });

  test('no statement allows everything, or everybody anything', () => {
    for (const { Effect, Action, Principal } of everything) {
      if (Effect === 'Deny') continue;
      expect(list(Action).filter((action) => action.includes('*'))).toEqual([]);
      expect(Principal).not.toBe('*');
    }
  });

  test('the names of created things are those the execution policy is limited to', () => {
    const resources = executionPolicy(scope(environment)).Statement.flatMap(({ Resource }) => list(Resource));
    expect(resources).toContain(bucketArn(environment, newBucketName(environment, OWNER.service.resourcePrefix)));
    expect(resources).toContain(topicArn(environment, OWNER.onboardingName));
  });
});

describe('the execution policy', () => {
  const statements = executionPolicy(scope(HERE)).Statement;

  const UPLOADS = topicArn(HERE, 'uploads');
  const withTopics = executionPolicy({ ...scope(HERE), existingTopicArns: [UPLOADS] }).Statement;

  test('allows what the API calls need and the function\'s own log, and nothing else', () => {
    const withAll = [...withTopics, ...executionPolicy({ ...scope(HERE), usesEventBridge: true }).Statement];
    expect(new Set(actionsOf(withAll))).toEqual(
      new Set([...apiCalls().flatMap(({ actions }) => actions), 'logs:CreateLogStream', 'logs:PutLogEvents']));
  });

  test('has no limit only where IAM knows none: looking at load balancers', () => {
    const unlimited = statements.filter(({ Resource }) => list(Resource).includes('*'));
    expect(unlimited.map(({ Sid }) => Sid)).toEqual(['SeeLoadBalancers']);
    expect(actionsOf(unlimited).every((action) => action.startsWith('elasticloadbalancing:Describe'))).toBe(true);
  });

  test('reads, writes and deletes no object, deletes no bucket, and touches no role or key', () => {
    expect(actionsOf(statements).filter((action) => /Object|DeleteBucket$|^iam:|^sts:|^kms:|^lambda:/.test(action))).toEqual([]);
  });

  test('creates and tags nothing but its own bucket', () => {
    const creating = statements.filter((one) => actionsOf([one]).includes('s3:CreateBucket'));
    expect(creating.flatMap(({ Resource }) => list(Resource))).toEqual(['arn:aws:s3:::logs-analysis-alb-111122223333-eu-west-1-an']);
    expect(statements.filter((one) => actionsOf([one]).includes('s3:TagResource'))).toEqual(creating);
  });

  test('is limited to buckets of the own account', () => {
    for (const statement of statements.filter((one) => actionsOf([one]).some((action) => action.startsWith('s3:')))) {
      expect(statement.Condition).toEqual({ StringEquals: { 's3:ResourceAccount': HERE.accountId } });
    }
  });

  test('subscribes the queue of the service and no other endpoint', () => {
    const subscribing = statements.filter((one) => actionsOf([one]).includes('sns:Subscribe'));
    expect(subscribing).toHaveLength(1);
    expect(subscribing[0].Condition).toEqual({ StringEquals: { 'sns:Protocol': 'sqs', 'sns:Endpoint': OWNER.service.endpoint } });
  });

  test('reaches a topic of the customer\'s only if it is named, and there only subscriptions', () => {
    expect(JSON.stringify(statements)).not.toContain('ExistingTopics');
    const added = withTopics.filter(({ Sid }) => !statements.some((one) => one.Sid === Sid));
    expect(added.flatMap(({ Resource }) => list(Resource))).toEqual([UPLOADS, UPLOADS]);
    expect(actionsOf(added)).toEqual([
      'sns:GetSubscriptionAttributes', 'sns:ListSubscriptionsByTopic', 'sns:SetSubscriptionAttributes', 'sns:Unsubscribe', 'sns:Subscribe',
    ]);
    expect(added[1].Condition).toEqual({ StringEquals: { 'sns:Protocol': 'sqs', 'sns:Endpoint': OWNER.service.endpoint } });
    expect(withTopics.filter((one) => !added.includes(one))).toEqual(statements);
  });

  test('reaches EventBridge only with the consent of the customer', () => {
    const withEvents = executionPolicy({ ...scope(HERE), usesEventBridge: true }).Statement;
    expect(JSON.stringify(statements)).not.toContain('events:');
    expect(withEvents.filter(({ Sid }) => !statements.some((one) => one.Sid === Sid))).toEqual(eventRulePermissions(HERE, 'alb-logs'));
  });

  test('turns on the logs of the named load balancers only', () => {
    const turning = statements.filter((one) => actionsOf([one]).includes('elasticloadbalancing:ModifyLoadBalancerAttributes'));
    expect(turning.flatMap(({ Resource }) => list(Resource))).toEqual([ALB]);
  });

  test('has no statement without resources, which IAM refuses', () => {
    const nothing = executionPolicy({ ...scope(HERE), logBucketArns: [], existingTopicArns: [] }).Statement;
    for (const { Resource } of nothing) expect(list(Resource)).not.toEqual([]);
  });

  test('has a reason for every call, which is a sentence after "It "', () => {
    for (const { why, actions } of Object.values(API_CALLS)) {
      expect(why).toMatch(/^[a-z].+[^.]$/);
      expect(actions.length).toBeGreaterThan(0);
    }
  });
});

describe('the deployment policy', () => {
  test('can pass only the execution role, and only to Lambda', () => {
    const passing = deployment(HERE).filter((one) => actionsOf([one]).includes('iam:PassRole'));
    expect(passing).toEqual([expect.objectContaining({
      Resource: 'arn:aws:iam::111122223333:role/x-role', Condition: { StringEquals: { 'iam:PassedToService': 'lambda.amazonaws.com' } },
    })]);
  });

  test('has no limit only where IAM knows none: listing log groups', () => {
    const unlimited = deployment(HERE).filter(({ Resource }) => list(Resource).includes('*'));
    expect(actionsOf(unlimited)).toEqual(['logs:DescribeLogGroups']);
  });

  test.each([
    'iam:CreateRole', 'iam:DeleteRole', 'iam:DeleteRolePolicy', 'lambda:CreateFunction', 'lambda:DeleteFunction',
    'lambda:UpdateFunctionCode', 'lambda:InvokeFunction', 'logs:CreateLogGroup', 'logs:DeleteLogGroup',
  ])('can create, update and delete: %s', (action) => {
    expect(actionsOf(deployment(HERE))).toContain(action);
  });

  test('attaches no managed policy, touches no user and reads no data', () => {
    const excessive = /Attach(Role|User)Policy|User|^s3:|^sns:|^sts:|GetLogEvents/;
    expect(actionsOf(deployment(HERE)).filter((action) => excessive.test(action))).toEqual([]);
  });

  test('names every action once', () => {
    const actions = actionsOf(deployment(HERE));
    expect(new Set(actions).size).toBe(actions.length);
  });
});

describe('a grant to the service', () => {
  const grant = readGrant(OWNER, HERE, 'central', ['team', '', 'team']);
  const folder = 'AWSLogs/111122223333/elasticloadbalancing/eu-west-1/';

  test('is to read objects and list keys in the folders of logs, each once', () => {
    expect(grant).toEqual([
      {
        Sid: 'DTLogsAnalysisReadLogsForAlbLogs',
        Effect: 'Allow',
        Principal: { AWS: 'arn:aws:iam::444455556666:root' },
        Action: 's3:GetObject',
        Resource: [`arn:aws:s3:::central/${folder}*`, `arn:aws:s3:::central/team/${folder}*`],
      },
      {
        Sid: 'DTLogsAnalysisListLogsForAlbLogs',
        Effect: 'Allow',
        Principal: { AWS: 'arn:aws:iam::444455556666:root' },
        Action: 's3:ListBucket',
        Resource: 'arn:aws:s3:::central',
        Condition: { StringLike: { 's3:prefix': [`${folder}*`, `team/${folder}*`] } },
      },
    ]);
  });

  test('is not made where nothing is logged', () => {
    expect(readGrant(OWNER, HERE, 'central', [])).toEqual([]);
  });
});

describe('a new bucket', () => {
  test('takes logs of this account from Elastic Load Balancing, and nothing without TLS', () => {
    const [delivery, tls] = newBucketStatements(HERE, 'new');
    expect(delivery).toMatchObject({
      Effect: 'Allow',
      Principal: { Service: LOG_DELIVERY_PRINCIPAL },
      Action: 's3:PutObject',
      Resource: 'arn:aws:s3:::new/AWSLogs/111122223333/*',
    });
    expect(tls).toMatchObject({ Effect: 'Deny', Principal: '*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } });
  });

  const regions = ['us-east-1', 'ap-southeast-1', 'us-gov-west-1', 'cn-northwest-1'];

  test.each(regions)('has a name that S3 takes in %s, with the longest prefix', (region) => {
    const name = newBucketName({ ...HERE, region }, 'a'.repeat(18));
    expect(name).toMatch(/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/);
    expect(name.endsWith(`-111122223333-${region}-an`)).toBe(true);
  });
});

describe('the topic policy', () => {
  const statements = statementsOf(topicPolicy(HERE, OWNER.service, 'alb-logs', ['central', 'new']));

  test('lets S3 publish for these buckets of this account', () => {
    expect(statements[0]).toMatchObject({
      Principal: { Service: 's3.amazonaws.com' },
      Action: 'sns:Publish',
      Condition: {
        StringEquals: { 'aws:SourceAccount': '111122223333' }, ArnEquals: { 'aws:SourceArn': ['arn:aws:s3:::central', 'arn:aws:s3:::new'] },
      },
    });
  });

  test('lets the service subscribe its queue, and not publish', () => {
    const service = statements.filter(({ Principal }) => JSON.stringify(Principal).includes(OWNER.service.accountId));
    expect(actionsOf(service)).toEqual(['sns:Subscribe']);
    expect(service[0].Condition).toEqual({ StringEquals: { 'sns:Protocol': 'sqs', 'sns:Endpoint': OWNER.service.endpoint } });
  });
});

test('each role is assumed by one service', () => {
  expect(statementsOf(deploymentTrust()).map(({ Principal }) => Principal)).toEqual([{ Service: 'cloudformation.amazonaws.com' }]);
  expect(statementsOf(executionTrust()).map(({ Principal }) => Principal)).toEqual([{ Service: 'lambda.amazonaws.com' }]);
});
