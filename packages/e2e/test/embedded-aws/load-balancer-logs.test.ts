import { gunzipSync } from 'node:zlib';
import { S3 } from '@aws-sdk/client-s3';
import { allow, clients, createLoadBalancer, CUSTOMER, policy, SERVICE } from './accounts';
import { startEmbeddedAws, type EmbeddedAws } from '../../src/embedded-aws/embedded-aws';

let aws: EmbeddedAws;
let loadBalancerArn: string;
beforeAll(async () => { aws = await startEmbeddedAws(); }, 120_000);
afterAll(() => aws.stop());
beforeEach(async () => {
  await aws.reset();
  loadBalancerArn = await createLoadBalancer(aws);
  await clients(aws, CUSTOMER).s3.createBucket({ Bucket: BUCKET });
});

const BUCKET = 'customer-logs';
const refusal = {
  name: 'InvalidConfigurationRequestException',
  message: 'Access Denied for bucket: customer-logs. Please check S3bucket permission',
};

const logs = (bucket: string, prefix: string) => `arn:aws:s3:::${bucket}/${prefix}AWSLogs/${CUSTOMER}/*`;
const deliverable = (prefix = 'shop/', bucket = BUCKET) => policy(allow('s3:PutObject', logs(bucket, prefix), {
  Principal: { Service: 'logdelivery.elasticloadbalancing.amazonaws.com' },
  Condition: { ArnLike: { 'aws:SourceArn': `arn:aws:elasticloadbalancing:us-east-1:${CUSTOMER}:loadbalancer/*` } },
}));
const setPolicy = (Policy: string) => clients(aws, CUSTOMER).s3.putBucketPolicy({ Bucket: BUCKET, Policy });
const modify = (attributes: Readonly<Record<string, string>>) => clients(aws, CUSTOMER).elb.modifyLoadBalancerAttributes({
  LoadBalancerArn: loadBalancerArn, Attributes: Object.entries(attributes).map(([Key, Value]) => ({ Key, Value })),
});
const enable = (prefix = 'shop', type = 'access_logs', bucket = BUCKET) => modify({
  [`${type}.s3.enabled`]: 'true', [`${type}.s3.bucket`]: bucket, [`${type}.s3.prefix`]: prefix,
});
const keys = async () => (await clients(aws, CUSTOMER).s3.listObjectsV2({ Bucket: BUCKET })).Contents?.map(({ Key }) => Key) ?? [];

test('the id of a load balancer looks as in AWS', () => {
  expect(loadBalancerArn).toMatch(/^arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer\/app\/shop\/[0-9a-f]{16}$/);
});

test('a load balancer has the attributes of all its logs from the beginning', async () => {
  const { Attributes = [] } = await clients(aws, CUSTOMER).elb.describeLoadBalancerAttributes({ LoadBalancerArn: loadBalancerArn });
  for (const type of ['access', 'connection', 'health_check']) {
    for (const [name, Value] of [['enabled', 'false'], ['bucket', ''], ['prefix', '']]) {
      expect(Attributes.filter(({ Key }) => Key === `${type}_logs.s3.${name}`)).toEqual([{ Key: `${type}_logs.s3.${name}`, Value }]);
    }
  }
});

describe('turning logs on', () => {
  test('writes a test file where the delivery principal may write', async () => {
    await setPolicy(deliverable());
    await enable();
    expect(await keys()).toEqual(['shop/AWSLogs/111122223333/ELBAccessLogTestFile']);
    const { Attributes } = await clients(aws, CUSTOMER).elb.describeLoadBalancerAttributes({ LoadBalancerArn: loadBalancerArn });
    expect(Attributes).toContainEqual({ Key: 'access_logs.s3.bucket', Value: BUCKET });
  });

  test('is refused where there is no policy', async () => {
    await expect(enable()).rejects.toMatchObject(refusal);
    expect(await keys()).toEqual([]);
    const { Attributes } = await clients(aws, CUSTOMER).elb.describeLoadBalancerAttributes({ LoadBalancerArn: loadBalancerArn });
    expect(Attributes).toContainEqual({ Key: 'access_logs.s3.enabled', Value: 'false' });
  });

  test('is refused where the policy grants another prefix', async () => {
    await setPolicy(deliverable());
    await expect(enable('')).rejects.toMatchObject(refusal);
  });

  test('is refused where the policy trusts load balancers of another account', async () => {
    await setPolicy(deliverable().replace(`us-east-1:${CUSTOMER}`, `us-east-1:${SERVICE}`));
    await expect(enable()).rejects.toMatchObject(refusal);
  });

  test('is refused where the bucket encrypts with a KMS key', async () => {
    await setPolicy(deliverable());
    await clients(aws, CUSTOMER).s3.putBucketEncryption({
      Bucket: BUCKET, ServerSideEncryptionConfiguration: { Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' } }] },
    });
    await expect(enable()).rejects.toMatchObject(refusal);
  });

  test('is refused for a bucket that is not there', async () => {
    await expect(enable('shop', 'access_logs', 'no-such-bucket')).rejects.toMatchObject({ name: refusal.name });
  });

  test('is refused for a bucket of another region', async () => {
    const s3 = new S3({ ...aws.clientConfig(CUSTOMER), region: 'eu-west-1' });
    await s3.createBucket({ Bucket: 'elsewhere', CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' } });
    await s3.putBucketPolicy({ Bucket: 'elsewhere', Policy: deliverable('shop/', 'elsewhere') });
    await expect(enable('shop', 'access_logs', 'elsewhere')).rejects.toThrow('is not located in the same region with ELB');
  });

  test.each(['/shop', 'shop/', '/'])('is refused with the prefix %s', async (prefix) => {
    await setPolicy(deliverable());
    await expect(enable(prefix)).rejects.toThrow("The value of 'access_logs.s3.prefix' cannot start or end with '/'");
  });

  test('is refused without a bucket', async () => {
    await expect(modify({ 'access_logs.s3.enabled': 'true' })).rejects.toThrow('S3Bucket name cannot be empty');
  });

  test('tries the bucket again when only one attribute is sent', async () => {
    await setPolicy(deliverable());
    await enable();
    await expect(modify({ 'access_logs.s3.prefix': 'other' })).rejects.toMatchObject(refusal);
    await modify({ 'access_logs.s3.enabled': 'false' });
    await modify({ 'idle_timeout.timeout_seconds': '30' });
  });

  test('tries the bucket for connection and health check logs too', async () => {
    await expect(enable('shop', 'connection_logs')).rejects.toMatchObject(refusal);
    await setPolicy(deliverable());
    await enable('shop', 'connection_logs');
    await enable('shop', 'health_check_logs');
    expect(await keys()).toEqual([
      'shop/AWSLogs/111122223333/ELBConnectionLogTestFile', 'shop/AWSLogs/111122223333/ELBHealthCheckLogTestFile',
    ]);
  });

  test('works across accounts, if the bucket\'s owner lets it', async () => {
    const s3 = clients(aws, SERVICE).s3;
    await s3.createBucket({ Bucket: 'central-logs' });
    await expect(enable('', 'access_logs', 'central-logs')).rejects.toMatchObject({ name: refusal.name });
    await s3.putBucketPolicy({ Bucket: 'central-logs', Policy: deliverable('', 'central-logs') });
    await enable('', 'access_logs', 'central-logs');
    expect((await s3.listObjectsV2({ Bucket: 'central-logs' })).KeyCount).toBe(1);
  });
});

test('a bucket of the log attributes cannot be emptied again', async () => {
  await setPolicy(deliverable());
  await enable();
  await expect(modify({ 'access_logs.s3.enabled': 'false', 'access_logs.s3.bucket': '' })).rejects.toThrow('S3Bucket name cannot be empty');
});

describe('a delivered log', () => {
  const at = new Date('2026-03-04T05:06:07Z');

  test('lies where load balancers put it, compressed', async () => {
    await setPolicy(deliverable());
    const { key } = await aws.deliverLog({ loadBalancerArn, bucket: BUCKET, prefix: 'shop', lines: ['one', 'two'], at });
    const id = loadBalancerArn.split('/').at(-1);
    expect(key).toMatch(new RegExp('^shop/AWSLogs/111122223333/elasticloadbalancing/us-east-1/2026/03/04/'
      + `111122223333_elasticloadbalancing_us-east-1_app\\.shop\\.${id}_20260304T0506Z_192\\.0\\.2\\.10_\\w+\\.log\\.gz$`));
    const { Body } = await clients(aws, CUSTOMER).s3.getObject({ Bucket: BUCKET, Key: key });
    expect(gunzipSync(await Body!.transformToByteArray()).toString()).toBe('one\ntwo\n');
  });

  test('needs the bucket\'s leave', async () => {
    await setPolicy(deliverable('other/'));
    const delivery = aws.deliverLog({ loadBalancerArn, bucket: BUCKET, prefix: 'shop', lines: [] });
    await expect(delivery).rejects.toThrow(/may not write shop\/AWSLogs/);
  });

  test('carries its type in its name', async () => {
    await setPolicy(deliverable(''));
    const { key } = await aws.deliverLog({ loadBalancerArn, bucket: BUCKET, type: 'connection', lines: [], at });
    expect(key).toContain('/04/conn_log_111122223333_');
  });
});
