import { accountOf } from './arn';
import { judgeService } from './judge';
import type { PolicyDocument } from './permission';
import type { World } from './world';

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html and its neighbours */
export interface LogType {
  readonly name: 'access' | 'connection' | 'health-check';
  /** What the attributes' keys begin with. */
  readonly attribute: string;
  readonly testFile: string;
  /** What the names of its files begin with. */
  readonly filePrefix: string;
}

export const LOG_TYPES: readonly LogType[] = [
  { name: 'access', attribute: 'access_logs.s3', testFile: 'ELBAccessLogTestFile', filePrefix: '' },
  { name: 'connection', attribute: 'connection_logs.s3', testFile: 'ELBConnectionLogTestFile', filePrefix: 'conn_log_' },
  { name: 'health-check', attribute: 'health_check_logs.s3', testFile: 'ELBHealthCheckLogTestFile', filePrefix: 'health_check_log_' },
];

export interface LogDelivery {
  readonly loadBalancerArn: string;
  readonly bucket: string;
  readonly key: string;
}

/** What decides about a delivery. */
export interface LogBucket {
  /** The account that owns the bucket. */
  readonly owner: string;
  readonly policy?: PolicyDocument;
  /** The default encryption: `AES256`, `aws:kms`, `aws:kms:dsse`. */
  readonly encryption?: string;
}

/** Whether Elastic Load Balancing may write this object. */
export async function judgeLogDelivery(world: World, delivery: LogDelivery): Promise<{ allowed: boolean; reason: string }> {
  const { bucket } = delivery;
  const owner = await world.buckets.of(bucket);
  if (owner === undefined) return { allowed: false, reason: 'there is no such bucket' };
  const [policy, encryption] = [await world.state.bucketPolicy(owner, bucket), await world.state.bucketEncryption(owner, bucket)];
  return judgeDeliveryInto({ owner, policy, encryption }, world, delivery);
}

/** The bucket's policy and its default encryption decide. */
export async function judgeDeliveryInto(
  { owner, policy = NO_POLICY, encryption = 'AES256' }: LogBucket, world: World, { loadBalancerArn, bucket, key }: LogDelivery,
): Promise<{ allowed: boolean; reason: string }> {
  const call = await judgeService(DELIVERY, { arn: loadBalancerArn, account: accountOf(loadBalancerArn) }, {
    action: 's3:PutObject',
    resource: `arn:aws:s3:::${bucket}/${key}`,
    resourceAccount: owner,
    resourcePolicy: policy,
  });
  world.calls.push(call);
  if (call.decision === 'denied') return { allowed: false, reason: `${call.reason} by the bucket policy` };
  return encryption === 'AES256'
    ? { allowed: true, reason: 'Allowed' }
    : { allowed: false, reason: `the bucket encrypts with ${encryption}, logs can only be written to SSE-S3` };
}

/** Where an account's logs lie under a prefix. */
export function logFolder(prefix: string, account: string): string {
  return `${prefix === '' ? '' : `${prefix}/`}AWSLogs/${account}`;
}

const DELIVERY = 'logdelivery.elasticloadbalancing.amazonaws.com';
const NO_POLICY = { Version: '2012-10-17', Statement: [] };
