import { S3 } from '@aws-sdk/client-s3';
import { s3ReleaseBucket, uploadVersion } from '@logs-analysis/release';
import { bucketsOf, createReleaseBuckets, LOCATIONS } from './release-buckets';
import { CUSTOMER } from '../../src/accounts/customer';
import { SERVICE } from '../../src/accounts/service';
import { startEmbeddedAws, type EmbeddedAws } from '../../src/embedded-aws/embedded-aws';

let aws: EmbeddedAws;
let roleArn: string;
beforeAll(async () => {
  aws = await startEmbeddedAws();
  ({ roleArn } = await createReleaseBuckets(aws));
  await uploadVersion({ version: '1.0.0', files: { 'a.yaml': Buffer.from('released') } }, bucketsOf(aws, roleArn));
}, 120_000);
afterAll(() => aws.stop());

const Bucket = LOCATIONS[0].bucket;
const RELEASED = { Bucket, Key: 'logs-analysis-alb/1.0.0/a.yaml' };
const NEW = { Bucket, Key: 'logs-analysis-alb/1.0.0/b.yaml' };
const MOVING = { Bucket, Key: 'logs-analysis-alb/latest/a.yaml' };
const Body = 'anything';
const s3Of = (who: string): S3 => {
  const role = who === 'the release role' ? { arn: roleArn } : undefined;
  return new S3({ ...aws.clientConfig(who === 'anybody' ? CUSTOMER : SERVICE, role), region: LOCATIONS[0].region });
};

test.each<[string, string, string, (s3: S3) => Promise<unknown>]>([
  ['allowed', 'anybody', 'reads a release', (s3) => s3.getObject(RELEASED)],
  ['AccessDenied', 'anybody', 'lists the bucket', (s3) => s3.listObjectsV2({ Bucket })],
  ['AccessDenied', 'anybody', 'reads beside the releases', (s3) => s3.getObject({ Bucket, Key: 'private' })],
  ['AccessDenied', 'anybody', 'writes a file', (s3) => s3.putObject({ ...NEW, Body, IfNoneMatch: '*' })],
  ['AccessDenied', 'the owner', 'writes over a release', (s3) => s3.putObject({ ...RELEASED, Body })],
  ['AccessDenied', 'the owner', 'writes over a release that was read', (s3) => s3.putObject({ ...RELEASED, Body, IfMatch: '*' })],
  ['AccessDenied', 'the owner', 'writes a release unseen', (s3) => s3.putObject({ ...NEW, Body })],
  ['AccessDenied', 'the owner', 'deletes a release', (s3) => s3.deleteObject(RELEASED)],
  ['AccessDenied', 'the owner', 'moves latest unseen', (s3) => s3.putObject({ ...MOVING, Body })],
  ['AccessDenied', 'the release role', 'writes over a release', (s3) => s3.putObject({ ...RELEASED, Body })],
  ['PreconditionFailed', 'the release role', 'creates what is there', (s3) => s3.putObject({ ...RELEASED, Body, IfNoneMatch: '*' })],
  ['AccessDenied', 'the release role', 'deletes a release', (s3) => s3.deleteObject(RELEASED)],
  ['AccessDenied', 'the release role', 'writes beside releases', (s3) => s3.putObject({ Bucket, Key: 'private', Body, IfNoneMatch: '*' })],
  ['AccessDenied', 'the release role', 'changes the policy', (s3) => s3.putBucketPolicy({ Bucket, Policy: '{}' })],
  ['allowed', 'the release role', 'moves latest', (s3) => s3.putObject({ ...MOVING, Body, IfNoneMatch: '*' })],
])('%s: %s %s', async (outcome, who, _, call) => {
  expect(await call(s3Of(who)).then(() => 'allowed', (error: Error) => error.name)).toBe(outcome);
});

test('a bucket that is not there is named, with what to do', async () => {
  const location = { ...LOCATIONS[0], bucket: Bucket.replace(/-an$/, '-missing-an') };
  const bucket = s3ReleaseBucket(location, aws.clientConfig(SERVICE));
  await expect(bucket.create('key', { body: Buffer.from(''), contentType: '', cacheControl: '' })).rejects
    .toThrow('-missing-an: does not exist; create the stack of templates/release/release-bucket.yaml in that Region');
});

test('who may not release is told whose bucket it is about', async () => {
  const bucket = s3ReleaseBucket(LOCATIONS[0], aws.clientConfig(CUSTOMER));
  await expect(bucket.create(NEW.Key, { body: Buffer.from(''), contentType: '', cacheControl: '' })).rejects
    .toMatchObject({ problems: [{ code: 'refused', subject: `s3://${Bucket}` }] });
});
