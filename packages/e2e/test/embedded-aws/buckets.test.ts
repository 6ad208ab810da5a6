import { S3, type BucketLocationConstraint } from '@aws-sdk/client-s3';
import { allow, clients, CUSTOMER, policy, SERVICE } from './accounts';
import { startEmbeddedAws, type EmbeddedAws } from '../../src/embedded-aws/embedded-aws';

let aws: EmbeddedAws;
beforeAll(async () => { aws = await startEmbeddedAws(); }, 120_000);
beforeEach(() => aws.reset());
afterAll(() => aws.stop());

const s3Of = (account = CUSTOMER) => clients(aws, account).s3;

describe('the name of a bucket', () => {
  const NAME = 'alb-logs-111122223333-us-east-1-an';
  const BucketNamespace = 'account-regional' as const;

  test('of the account-regional namespace comes with its header, account and region', async () => {
    await s3Of().createBucket({ Bucket: NAME, BucketNamespace });
    await s3Of().headBucket({ Bucket: NAME, ExpectedBucketOwner: CUSTOMER });
  });

  test.each([
    ['without the header', CUSTOMER, { Bucket: NAME }],
    ['by another account', SERVICE, { Bucket: NAME, BucketNamespace }],
    ['with another region', CUSTOMER, { Bucket: 'alb-logs-111122223333-eu-west-1-an', BucketNamespace }],
    ['with the header only', CUSTOMER, { Bucket: 'alb-logs', BucketNamespace }],
  ])('of the account-regional namespace is refused %s', async (_, account, input) => {
    await expect(s3Of(account).createBucket(input)).rejects.toMatchObject({ name: 'InvalidBucketName' });
  });

  test.each([
    ['us-east-1', 'us-east-1', 'InvalidLocationConstraint'],
    ['us-east-1', 'eu-west-1', 'IllegalLocationConstraintException'],
    ['eu-west-1', 'eu-central-1', 'IllegalLocationConstraintException'],
  ])('in %s cannot be taken with the location constraint %s', async (region, location, name) => {
    const s3 = new S3({ ...aws.clientConfig(CUSTOMER), region });
    const LocationConstraint = location as BucketLocationConstraint;
    await expect(s3.createBucket({ Bucket: 'logs', CreateBucketConfiguration: { LocationConstraint } })).rejects.toMatchObject({ name });
  });

  test('belongs to one account in the world', async () => {
    await s3Of(SERVICE).createBucket({ Bucket: 'taken' });
    await expect(s3Of().createBucket({ Bucket: 'taken' })).rejects.toMatchObject({ name: 'BucketAlreadyExists' });
  });

  test('can be given again by its owner only as in us-east-1: globally and without tags', async () => {
    const tagged = { CreateBucketConfiguration: { Tags: [{ Key: 'owner', Value: 'us' }] } };
    await s3Of().createBucket({ Bucket: 'mine' });
    await s3Of().createBucket({ Bucket: 'mine' });
    await expect(s3Of().createBucket({ Bucket: 'mine', ...tagged })).rejects.toMatchObject({ name: 'BucketAlreadyOwnedByYou' });
    await s3Of().createBucket({ Bucket: NAME, BucketNamespace });
    await expect(s3Of().createBucket({ Bucket: NAME, BucketNamespace })).rejects.toMatchObject({ name: 'BucketAlreadyOwnedByYou' });
  });
});

describe('the policy of a bucket', () => {
  beforeEach(async () => { await s3Of().createBucket({ Bucket: 'logs' }); });

  test('comes back as it was put', async () => {
    await expect(s3Of().getBucketPolicy({ Bucket: 'logs' })).rejects.toMatchObject({ name: 'NoSuchBucketPolicy' });
    const Policy = policy(allow('s3:GetObject', 'arn:aws:s3:::logs/*', { Principal: { AWS: SERVICE } }));
    await s3Of().putBucketPolicy({ Bucket: 'logs', Policy });
    expect((await s3Of().getBucketPolicy({ Bucket: 'logs' })).Policy).toBe(Policy);
  });

  test.each([
    ['is no JSON', 'nonsense', 'MalformedPolicy'],
    ['names somebody who is gone', policy(allow('s3:GetObject', '*', { Principal: { AWS: 'AROAEXAMPLEID' } })), 'MalformedPolicy'],
    ['says nothing', '{"Version":"2012-10-17"}', 'MalformedPolicy'],
    ['is larger than 20 KB', policy(allow('s3:GetObject', `arn:aws:s3:::logs/${'x'.repeat(20_480)}`)), 'PolicyTooLarge'],
  ])('is refused if it %s', async (_, Policy, name) => {
    await expect(s3Of().putBucketPolicy({ Bucket: 'logs', Policy })).rejects.toMatchObject({ name });
  });

  test('is refused if it is public and the bucket blocks public policies', async () => {
    const Policy = policy(allow('s3:GetObject', 'arn:aws:s3:::logs/*', { Principal: '*' }));
    await expect(s3Of().putBucketPolicy({ Bucket: 'logs', Policy })).rejects.toMatchObject({ name: 'AccessDenied' });
  });
});

test('the settings of a bucket come back as they were put', async () => {
  const s3 = s3Of();
  const Bucket = 'logs';
  await s3.createBucket({ Bucket });
  const rule = { ID: 'expire', Status: 'Enabled' as const, Filter: { Prefix: '' }, Expiration: { Days: 30 } };
  await s3.putBucketLifecycleConfiguration({ Bucket, LifecycleConfiguration: { Rules: [rule] } });
  await s3.putBucketTagging({ Bucket, Tagging: { TagSet: [{ Key: 'owner', Value: 'us' }] } });
  await s3.putBucketOwnershipControls({ Bucket, OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] } });
  expect((await s3.getBucketLifecycleConfiguration({ Bucket })).Rules).toEqual([expect.objectContaining({ ID: 'expire' })]);
  expect((await s3.getBucketTagging({ Bucket })).TagSet).toEqual([{ Key: 'owner', Value: 'us' }]);
  expect((await s3.getBucketOwnershipControls({ Bucket })).OwnershipControls?.Rules).toEqual([{ ObjectOwnership: 'BucketOwnerEnforced' }]);
  expect((await s3.getPublicAccessBlock({ Bucket })).PublicAccessBlockConfiguration?.RestrictPublicBuckets).toBe(true);
  expect((await s3.getBucketEncryption({ Bucket })).ServerSideEncryptionConfiguration?.Rules?.[0]?.ApplyServerSideEncryptionByDefault)
    .toEqual({ SSEAlgorithm: 'AES256' });
});
