import { ElasticLoadBalancingV2 } from '@aws-sdk/client-elastic-load-balancing-v2';
import { S3 } from '@aws-sdk/client-s3';
import { SNS } from '@aws-sdk/client-sns';
import { clients, createLoadBalancer, CUSTOMER } from './accounts';
import { startEmbeddedAws, type EmbeddedAws } from '../../src/embedded-aws/embedded-aws';

let aws: EmbeddedAws;
beforeAll(async () => { aws = await startEmbeddedAws(); }, 120_000);
beforeEach(() => aws.reset());
afterAll(() => aws.stop());

const once = () => ({ ...aws.clientConfig(CUSTOMER), maxAttempts: 1 });
const create = (Name: string) => new SNS(once()).createTopic({ Name });
const topics = async () => ((await clients(aws, CUSTOMER).sns.listTopics()).Topics ?? []).length;

test('a fault strikes the call it was planned for, and no other', async () => {
  aws.faults.plan({ action: 'sns:CreateTopic', kind: 'server-error', nth: 2, times: 2 });
  await create('one');
  await expect(create('two')).rejects.toMatchObject({ name: 'InternalFailure' });
  await expect(create('three')).rejects.toMatchObject({ $metadata: { httpStatusCode: 500 } });
  await create('four');
  expect(await topics()).toBe(2);
});

test.each([
  ['throttle', 'SlowDown', 503],
  ['conflict', 'OperationAborted', 409],
  ['server-error', 'InternalError', 500],
  ['denied', 'AccessDenied', 403],
] as const)('%s looks as S3 says it', async (kind, name, httpStatusCode) => {
  const s3 = new S3(once());
  aws.faults.plan({ action: 's3:CreateBucket', kind });
  await expect(s3.createBucket({ Bucket: 'logs' })).rejects.toMatchObject({ name, $metadata: { httpStatusCode } });
  await s3.createBucket({ Bucket: 'logs' });
});

test('throttle looks as SNS says it', async () => {
  aws.faults.plan({ action: 'sns:CreateTopic', kind: 'throttle' });
  await expect(create('one')).rejects.toMatchObject({ name: 'ThrottledException', $metadata: { httpStatusCode: 429 } });
});

test('throttle looks as Elastic Load Balancing says it', async () => {
  const LoadBalancerArn = await createLoadBalancer(aws);
  aws.faults.plan({ action: 'elasticloadbalancing:DescribeLoadBalancerAttributes', kind: 'throttle' });
  await expect(new ElasticLoadBalancingV2(once()).describeLoadBalancerAttributes({ LoadBalancerArn }))
    .rejects.toMatchObject({ name: 'ThrottlingException', $metadata: { httpStatusCode: 400 } });
});

test('silence belongs to a call that had no effect, and lasts until the caller gives up', async () => {
  aws.faults.plan({ action: 'sns:CreateTopic', kind: 'silence' });
  await expect(new SNS(once()).createTopic({ Name: 'one' }, { abortSignal: AbortSignal.timeout(300) })).rejects.toThrow();
  expect(await topics()).toBe(0);
  await create('one');
});

test('a delayed call is carried out after what was asked later', async () => {
  aws.faults.plan({ action: 'sns:CreateTopic', kind: 'delay' });
  const first = create('one');
  await create('two');
  expect(await topics()).toBe(1);
  await first;
  expect(await topics()).toBe(2);
});

test('an old answer is the one that the same call got before', async () => {
  const { s3 } = clients(aws, CUSTOMER);
  const tags = async () => (await s3.getBucketTagging({ Bucket: 'logs' })).TagSet?.map(({ Value }) => Value);
  const tag = (Value: string) => s3.putBucketTagging({ Bucket: 'logs', Tagging: { TagSet: [{ Key: 'team', Value }] } });
  await s3.createBucket({ Bucket: 'logs' });
  await tag('web');
  await tags();
  await tag('platform');
  aws.faults.plan({ action: 's3:GetBucketTagging', kind: 'old-answer' });
  expect([await tags(), await tags()]).toEqual([['web'], ['platform']]);
});

test('it is counted how many calls met a fault', async () => {
  aws.faults.plan({ action: 'sns:CreateTopic', kind: 'lost-answer' });
  await expect(create('one')).rejects.toThrow();
  await create('two');
  expect(aws.faults.count).toBe(1);
});

test('a lost answer belongs to a call that had its effect', async () => {
  aws.faults.plan({ action: 'sns:CreateTopic', kind: 'lost-answer' });
  await expect(create('one')).rejects.toThrow();
  expect(await topics()).toBe(1);
});

test('a client that tries again gets over a fault', async () => {
  aws.faults.plan({ action: 'sns:CreateTopic', kind: 'throttle' });
  await clients(aws, CUSTOMER).sns.createTopic({ Name: 'one' });
  expect(aws.calls.filter(({ action }) => action === 'sns:CreateTopic')).toHaveLength(2);
});
