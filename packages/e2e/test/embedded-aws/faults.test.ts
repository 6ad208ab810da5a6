import { S3 } from '@aws-sdk/client-s3';
import { SNS } from '@aws-sdk/client-sns';
import { clients, CUSTOMER } from './accounts';
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
] as const)('%s looks as S3 says it', async (kind, name, httpStatusCode) => {
  const s3 = new S3(once());
  aws.faults.plan({ action: 's3:CreateBucket', kind });
  await expect(s3.createBucket({ Bucket: 'logs' })).rejects.toMatchObject({ name, $metadata: { httpStatusCode } });
  await s3.createBucket({ Bucket: 'logs' });
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
