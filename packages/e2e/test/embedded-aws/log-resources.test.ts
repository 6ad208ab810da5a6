import { clients, CUSTOMER, SERVICE } from './accounts';
import { stackOf } from './stacks';
import { startEmbeddedAws, type EmbeddedAws } from '../../src/embedded-aws/embedded-aws';

let aws: EmbeddedAws;
beforeAll(async () => { aws = await startEmbeddedAws(); }, 120_000);
afterAll(() => aws.stop());
beforeEach(() => aws.reset());

const BUCKET = 'stack-logs';
const QUEUE = `arn:aws:sqs:us-east-1:${SERVICE}:events`;
const create = (resources: object) => stackOf(aws, 'app').create(JSON.stringify({ Resources: resources }));
const bucket = (properties: object = {}, more: object = {}) => ({
  Type: 'AWS::S3::Bucket', Properties: { BucketName: BUCKET, ...properties }, ...more,
});
const bucketPolicy = (statement: object) => ({
  Type: 'AWS::S3::BucketPolicy',
  Properties: { Bucket: { Ref: 'Logs' }, PolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...statement }] } },
});
const delivery = bucketPolicy({
  Principal: { Service: 'logdelivery.elasticloadbalancing.amazonaws.com' }, Action: 's3:PutObject', Resource: `arn:aws:s3:::${BUCKET}/*`,
});
const loadBalancer = (attributes: Readonly<Record<string, string>>, more: object = {}) => ({
  Type: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
  Properties: {
    Subnets: ['subnet-1', 'subnet-2'],
    LoadBalancerAttributes: Object.entries(attributes).map(([Key, Value]) => ({ Key: `access_logs.s3.${Key}`, Value })),
  },
  ...more,
});
const logging = { enabled: 'true', bucket: BUCKET };
const topic = { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'new-logs' } };
const topicPolicy = {
  Type: 'AWS::SNS::TopicPolicy',
  Properties: {
    Topics: [{ Ref: 'Topic' }],
    PolicyDocument: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { Service: 's3.amazonaws.com' }, Action: 'sns:Publish', Resource: { Ref: 'Topic' } }],
    },
  },
};
const rule = (Event: string) => ({ Event, Topic: { Ref: 'Topic' } });

describe('a load balancer of a stack', () => {
  test('logs where the bucket policy lets it, once that is there', async () => {
    const resources = { Logs: bucket(), Policy: delivery, LoadBalancer: loadBalancer(logging, { DependsOn: 'Policy' }) };
    expect((await create(resources)).status).toBe('CREATE_COMPLETE');
  });

  test.each([
    ['the policy does not let it', {}],
    ['the bucket is not there', { bucket: 'no-logs' }],
    ['the prefix is none', { prefix: '/shop' }],
  ])('is refused where %s', async (_, change) => {
    const resources = {
      Logs: bucket(),
      ...Object.keys(change).length > 0 && { Policy: delivery },
      LoadBalancer: loadBalancer({ ...logging, ...change }, { DependsOn: Object.keys(change).length > 0 ? 'Policy' : 'Logs' }),
    };
    expect(await create(resources)).toMatchObject({
      status: 'ROLLBACK_COMPLETE', reasons: expect.arrayContaining([expect.stringMatching(/Access Denied for bucket|cannot start or end/)]),
    });
  });

  test('is refused where the bucket encrypts with KMS', async () => {
    const encryption = { ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' } }] };
    const resources = {
      Logs: bucket({ BucketEncryption: encryption }), Policy: delivery, LoadBalancer: loadBalancer(logging, { DependsOn: 'Policy' }),
    };
    expect((await create(resources)).status).toBe('ROLLBACK_COMPLETE');
  });

  test('has the attributes of all its logs', async () => {
    await create({ LoadBalancer: loadBalancer({}) });
    const { elb } = clients(aws, CUSTOMER);
    const { LoadBalancers = [] } = await elb.describeLoadBalancers({});
    const { Attributes = [] } = await elb.describeLoadBalancerAttributes({ LoadBalancerArn: LoadBalancers[0]!.LoadBalancerArn });
    expect(Attributes).toEqual(expect.arrayContaining([{ Key: 'connection_logs.s3.enabled', Value: 'false' }]));
  });

  test('keeps attributes that go missing from the template', async () => {
    const stack = stackOf(aws, 'app');
    const resources = { Logs: bucket(), Policy: delivery };
    await stack.create(JSON.stringify({ Resources: { ...resources, LoadBalancer: loadBalancer(logging, { DependsOn: 'Policy' }) } }));
    await stack.update(JSON.stringify({ Resources: { ...resources, LoadBalancer: loadBalancer({}, { DependsOn: 'Policy' }) } }));
    const { elb } = clients(aws, CUSTOMER);
    const { LoadBalancers = [] } = await elb.describeLoadBalancers({});
    const { Attributes = [] } = await elb.describeLoadBalancerAttributes({ LoadBalancerArn: LoadBalancers[0]!.LoadBalancerArn });
    expect(Attributes).toEqual(expect.arrayContaining([{ Key: 'access_logs.s3.enabled', Value: 'true' }]));
  });
});

describe('a bucket of a stack', () => {
  const notifying = (...rules: readonly object[]) => ({ NotificationConfiguration: { TopicConfigurations: rules } });

  test('tells a topic whose policy lets it', async () => {
    const resources = {
      Topic: topic, TopicPolicy: topicPolicy, Logs: bucket(notifying(rule('s3:ObjectCreated:*')), { DependsOn: 'TopicPolicy' }),
    };
    expect((await create(resources)).status).toBe('CREATE_COMPLETE');
  });

  test('is refused if its topic does not let it', async () => {
    expect((await create({ Topic: topic, Logs: bucket(notifying(rule('s3:ObjectCreated:*'))) })).status).toBe('ROLLBACK_COMPLETE');
  });

  test('is refused if two of its notifications overlap', async () => {
    const rules = [rule('s3:ObjectCreated:*'), rule('s3:ObjectCreated:Put')];
    const resources = { Topic: topic, TopicPolicy: topicPolicy, Logs: bucket(notifying(...rules), { DependsOn: 'TopicPolicy' }) };
    expect(await create(resources)).toMatchObject({ reasons: expect.arrayContaining([expect.stringContaining('Configurations overlap')]) });
  });

  test.each([
    ['in the namespace of the account', `logs-${CUSTOMER}-us-east-1-an`, 'account-regional', 'CREATE_COMPLETE'],
    ['in the namespace without asking for it', `logs-${CUSTOMER}-us-east-1-an`, undefined, 'ROLLBACK_COMPLETE'],
    ['outside of the namespace it asks for', 'logs', 'account-regional', 'ROLLBACK_COMPLETE'],
    ['of 64 characters', 'l'.repeat(64), undefined, 'ROLLBACK_COMPLETE'],
  ])('with a name %s: %s %s %s', async (_, BucketName, BucketNamespace, status) => {
    expect((await create({ Logs: bucket({ BucketName, BucketNamespace }) })).status).toBe(status);
  });

  test('is refused a policy that S3 would not take', async () => {
    const policy = bucketPolicy({ Principal: { AWS: 'AROAEXAMPLE' }, Action: 's3:GetObject', Resource: `arn:aws:s3:::${BUCKET}/*` });
    expect(await create({ Logs: bucket(), Policy: policy })).toMatchObject({
      reasons: expect.arrayContaining([expect.stringContaining('Invalid principal in policy')]),
    });
  });
});

test('a queue of another account that a stack subscribes waits for its owner', async () => {
  const { sns } = clients(aws, CUSTOMER);
  const subscription = { Type: 'AWS::SNS::Subscription', Properties: { TopicArn: { Ref: 'Topic' }, Protocol: 'sqs', Endpoint: QUEUE } };
  expect((await create({ Topic: topic, Subscription: subscription })).status).toBe('CREATE_COMPLETE');
  const { Subscriptions } = await sns.listSubscriptionsByTopic({ TopicArn: `arn:aws:sns:us-east-1:${CUSTOMER}:new-logs` });
  expect(Subscriptions).toEqual([expect.objectContaining({ SubscriptionArn: 'PendingConfirmation', Endpoint: QUEUE })]);
});
