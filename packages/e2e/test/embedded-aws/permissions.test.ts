import { allow, allowRole, clients, createRole, CUSTOMER, policy, SERVICE, type Statement } from './accounts';
import { startEmbeddedAws, type EmbeddedAws } from '../../src/embedded-aws/embedded-aws';

let aws: EmbeddedAws;
beforeAll(async () => { aws = await startEmbeddedAws(); }, 120_000);
beforeEach(() => aws.reset());
afterAll(() => aws.stop());

const denied = { name: 'AccessDenied' };
const BUCKET = 'customer-logs';
const READER = 'arn:aws:iam::444455556666:root';

describe('a role', () => {
  test('may do what its policy says, and nothing else', async () => {
    await clients(aws, CUSTOMER).s3.createBucket({ Bucket: BUCKET });
    const role = await createRole(aws, CUSTOMER, 'onboarding', 'lambda.amazonaws.com', allow('s3:ListBucket', `arn:aws:s3:::${BUCKET}`));
    const { s3 } = clients(aws, CUSTOMER, role);
    await s3.headBucket({ Bucket: BUCKET });
    await expect(s3.putBucketPolicy({ Bucket: BUCKET, Policy: policy(allow('s3:*', '*')) })).rejects.toMatchObject({
      ...denied, message: expect.stringContaining('s3:PutBucketPolicy on resource: arn:aws:s3:::customer-logs'),
    });
  });

  test('gains and loses permissions with its policy, at once', async () => {
    const role = await createRole(aws, CUSTOMER, 'onboarding', 'lambda.amazonaws.com', allow('sns:CreateTopic', '*'));
    const { sns } = clients(aws, CUSTOMER, role);
    await sns.createTopic({ Name: 'logs' });
    await allowRole(aws, CUSTOMER, 'onboarding', allow('sns:DeleteTopic', '*'));
    await expect(sns.createTopic({ Name: 'logs' })).rejects.toMatchObject({ name: 'AuthorizationErrorException' });
  });

  test('needs a permission of its own for the tags of what it creates', async () => {
    const role = await createRole(aws, CUSTOMER, 'onboarding', 'lambda.amazonaws.com', allow(['sns:CreateTopic', 's3:CreateBucket'], '*'));
    const { s3, sns } = clients(aws, CUSTOMER, role);
    const Tags = [{ Key: 'owner', Value: 'us' }];
    await expect(sns.createTopic({ Name: 'logs', Tags })).rejects.toThrow('sns:TagResource');
    await expect(s3.createBucket({ Bucket: BUCKET, CreateBucketConfiguration: { Tags } })).rejects.toThrow('s3:TagResource');
    await allowRole(aws, CUSTOMER, 'onboarding', allow(['sns:CreateTopic', 'sns:TagResource', 's3:CreateBucket', 's3:TagResource'], '*'));
    await sns.createTopic({ Name: 'logs', Tags });
    await s3.createBucket({ Bucket: BUCKET, CreateBucketConfiguration: { Tags } });
  });

  test('may never do more than its boundary', async () => {
    const { iam } = clients(aws, CUSTOMER);
    const { Policy } = await iam.createPolicy({ PolicyName: 'boundary', PolicyDocument: policy(allow('sns:CreateTopic', '*')) });
    const role = await createRole(aws, CUSTOMER, 'onboarding', 'lambda.amazonaws.com', allow('*', '*'));
    await iam.putRolePermissionsBoundary({ RoleName: 'onboarding', PermissionsBoundary: Policy!.Arn });
    await clients(aws, CUSTOMER, role).sns.createTopic({ Name: 'logs' });
    await expect(clients(aws, CUSTOMER, role).s3.createBucket({ Bucket: BUCKET })).rejects.toMatchObject(denied);
  });

  test('is stopped at a call whose permission nobody has mapped, whatever its policy says', async () => {
    await clients(aws, CUSTOMER).s3.createBucket({ Bucket: BUCKET });
    const role = await createRole(aws, CUSTOMER, 'onboarding', 'lambda.amazonaws.com', allow('*', '*'));
    await expect(clients(aws, CUSTOMER, role).s3.putBucketVersioning({
      Bucket: BUCKET, VersioningConfiguration: { Status: 'Enabled' },
    })).rejects.toThrow('has no permission mapped for s3 PUT /customer-logs/?versioning');
  });

  test('that is gone can do nothing', async () => {
    const gone = clients(aws, CUSTOMER, 'arn:aws:iam::111122223333:role/gone');
    await expect(gone.sns.createTopic({ Name: 'logs' })).rejects.toMatchObject({ name: 'InvalidClientTokenId' });
  });
});

describe('an account', () => {
  beforeEach(async () => {
    const { s3 } = clients(aws, CUSTOMER);
    await s3.createBucket({ Bucket: BUCKET });
    await s3.putObject({ Bucket: BUCKET, Key: 'logs/one', Body: 'line' });
    await s3.putObject({ Bucket: BUCKET, Key: 'private/two', Body: 'secret' });
  });
  const grant = (...statements: readonly Statement[]) =>
    clients(aws, CUSTOMER).s3.putBucketPolicy({ Bucket: BUCKET, Policy: policy(...statements) });

  test('reads of another account only what the bucket policy grants', async () => {
    const { s3 } = clients(aws, SERVICE);
    await expect(s3.getObject({ Bucket: BUCKET, Key: 'logs/one' })).rejects.toMatchObject(denied);
    await grant(allow('s3:GetObject', `arn:aws:s3:::${BUCKET}/logs/*`, { Principal: { AWS: READER } }));
    expect(await (await s3.getObject({ Bucket: BUCKET, Key: 'logs/one' })).Body!.transformToString()).toBe('line');
    await expect(s3.getObject({ Bucket: BUCKET, Key: 'private/two' })).rejects.toMatchObject(denied);
    await expect(s3.putObject({ Bucket: BUCKET, Key: 'logs/one', Body: 'x' })).rejects.toMatchObject(denied);
  });

  test('needs its own permission as well as the bucket owner\'s', async () => {
    await grant(allow('s3:GetObject', `arn:aws:s3:::${BUCKET}/logs/*`, { Principal: { AWS: READER } }));
    const role = await createRole(aws, SERVICE, 'reader', 'ec2.amazonaws.com', allow('s3:GetObject', 'arn:aws:s3:::another/*'));
    const { s3 } = clients(aws, SERVICE, role);
    await expect(s3.getObject({ Bucket: BUCKET, Key: 'logs/one' })).rejects.toMatchObject(denied);
    await allowRole(aws, SERVICE, 'reader', allow('s3:GetObject', '*'));
    await s3.getObject({ Bucket: BUCKET, Key: 'logs/one' });
  });

  test('is told apart by the principal that a condition names', async () => {
    const role = await createRole(aws, SERVICE, 'reader', 'ec2.amazonaws.com', allow('s3:GetObject', '*'));
    await grant(allow('s3:GetObject', `arn:aws:s3:::${BUCKET}/*`, {
      Principal: { AWS: READER }, Condition: { ArnEquals: { 'aws:PrincipalArn': role } },
    }));
    await clients(aws, SERVICE, role).s3.getObject({ Bucket: BUCKET, Key: 'logs/one' });
    await expect(clients(aws, SERVICE).s3.getObject({ Bucket: BUCKET, Key: 'logs/one' })).rejects.toMatchObject(denied);
  });

  test('lists only under the prefix it was granted', async () => {
    await grant(allow('s3:ListBucket', `arn:aws:s3:::${BUCKET}`, {
      Principal: { AWS: READER }, Condition: { StringLike: { 's3:prefix': 'logs/*' } },
    }));
    const { s3 } = clients(aws, SERVICE);
    expect((await s3.listObjectsV2({ Bucket: BUCKET, Prefix: 'logs/' })).Contents).toHaveLength(1);
    await expect(s3.listObjectsV2({ Bucket: BUCKET, Prefix: 'private/' })).rejects.toMatchObject(denied);
    await expect(s3.listObjectsV2({ Bucket: BUCKET })).rejects.toMatchObject(denied);
  });

  test('learns that an object is missing only if it may list', async () => {
    const read = allow('s3:GetObject', `arn:aws:s3:::${BUCKET}/*`, { Principal: { AWS: READER } });
    const { s3 } = clients(aws, SERVICE);
    await grant(read);
    await expect(s3.getObject({ Bucket: BUCKET, Key: 'none' })).rejects.toMatchObject(denied);
    await grant(read, allow('s3:ListBucket', `arn:aws:s3:::${BUCKET}`, { Principal: { AWS: READER } }));
    await expect(s3.getObject({ Bucket: BUCKET, Key: 'none' })).rejects.toMatchObject({ name: 'NoSuchKey' });
  });

  test('reads through a policy that refuses calls without TLS', async () => {
    await grant(allow('s3:GetObject', `arn:aws:s3:::${BUCKET}/*`, { Principal: { AWS: READER } }), {
      Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: '*', Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    });
    await clients(aws, SERVICE).s3.getObject({ Bucket: BUCKET, Key: 'logs/one' });
  });

  test('reads nothing where somebody made the policy public and public buckets are restricted', async () => {
    const { s3 } = clients(aws, CUSTOMER);
    const block = (restricted: boolean) => s3.putPublicAccessBlock({
      Bucket: BUCKET, PublicAccessBlockConfiguration: { BlockPublicPolicy: false, RestrictPublicBuckets: restricted },
    });
    await block(false);
    await grant(
      allow('s3:GetObject', `arn:aws:s3:::${BUCKET}/logs/*`, { Principal: { AWS: READER } }),
      allow('s3:GetObject', `arn:aws:s3:::${BUCKET}/public/*`, { Principal: '*' }),
    );
    await clients(aws, SERVICE).s3.getObject({ Bucket: BUCKET, Key: 'logs/one' });
    await block(true);
    await expect(clients(aws, SERVICE).s3.getObject({ Bucket: BUCKET, Key: 'logs/one' })).rejects.toMatchObject(denied);
  });

  test('is refused by a bucket that is not whose it expected', async () => {
    const { s3 } = clients(aws, CUSTOMER);
    await s3.getBucketNotificationConfiguration({ Bucket: BUCKET, ExpectedBucketOwner: CUSTOMER });
    await expect(s3.getBucketNotificationConfiguration({ Bucket: BUCKET, ExpectedBucketOwner: SERVICE })).rejects.toMatchObject(denied);
  });
});

test('every permission is on record with its circumstances and its decision', async () => {
  const role = await createRole(aws, CUSTOMER, 'onboarding', 'lambda.amazonaws.com', allow('sns:Subscribe', '*'));
  const { sns } = clients(aws, CUSTOMER, role);
  const TopicArn = 'arn:aws:sns:us-east-1:111122223333:logs';
  await clients(aws, CUSTOMER).sns.createTopic({ Name: 'logs' });
  await sns.subscribe({ TopicArn, Protocol: 'sqs', Endpoint: 'arn:aws:sqs:us-east-1:111122223333:queue' });
  await sns.deleteTopic({ TopicArn }).catch(() => undefined);
  expect(aws.calls.filter(({ principal }) => principal === role)).toEqual([
    expect.objectContaining({
      action: 'sns:Subscribe',
      resource: TopicArn,
      decision: 'allowed',
      reason: 'Allowed',
      context: expect.objectContaining({ 'sns:Protocol': 'sqs', 'sns:Endpoint': 'arn:aws:sqs:us-east-1:111122223333:queue' }),
    }),
    expect.objectContaining({ action: 'sns:DeleteTopic', resource: TopicArn, decision: 'denied', reason: 'ImplicitlyDenied' }),
  ]);
});
