import { errorAnswer, type ServiceError } from '../answer';
import { accountOf, regionOf } from '../arn';
import { listParameter, parameter, type AwsRequest } from '../aws-request';
import { judgeLogDelivery, logFolder, LOG_TYPES, type LogType } from '../log-delivery';
import type { World } from '../world';
import type { Rule } from './rule';

/**
 * Elastic Load Balancing does not take attributes that would not work: whoever turns logs on has the bucket tried with
 * a test file there and then.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
 */
export const enablingLogs: Rule = {
  operations: ['ModifyLoadBalancerAttributes'],
  before: async ({ request, world }) => {
    for (const target of await touchedTargets(request, world)) {
      const refusal = refuseSettings(target) ?? await refuseBucket(target, world);
      if (refusal !== undefined) return errorAnswer(request, refusal);
    }
    return undefined;
  },
  after: async ({ request, world }, answer) => {
    for (const target of await touchedTargets(request, world)) {
      if (target.enabled) await writeTestFile(target, world);
    }
    return answer;
  },
};

export interface LogTarget {
  readonly type: LogType;
  readonly loadBalancerArn: string;
  readonly enabled: boolean;
  readonly bucket: string;
  /** A bucket once set can be exchanged, never emptied. */
  readonly bucketGiven: boolean;
  readonly prefix: string;
}

/** The log settings that the call touches, as they would be after it. */
async function touchedTargets(request: AwsRequest, world: World): Promise<LogTarget[]> {
  const loadBalancerArn = parameter(request, 'LoadBalancerArn') ?? '';
  const present = await world.state.loadBalancerAttributes(loadBalancerArn);
  if (present === undefined) return [];
  const given = new Map(listParameter(request, 'Attributes').map((entry) => [entry.get('Key') ?? '', entry.get('Value') ?? '']));
  return LOG_TYPES.filter(({ attribute }) => [...given.keys()].some((key) => key.startsWith(`${attribute}.`))).map((type) => {
    const value = (name: string) => given.get(`${type.attribute}.${name}`) ?? present.get(`${type.attribute}.${name}`) ?? '';
    const bucketGiven = given.has(`${type.attribute}.bucket`);
    return { type, loadBalancerArn, enabled: value('enabled') === 'true', bucket: value('bucket'), bucketGiven, prefix: value('prefix') };
  });
}

/** What is refused whatever the bucket is. */
export function refuseSettings({ type, enabled, bucket, bucketGiven, prefix }: LogTarget): ServiceError | undefined {
  const invalid = (message: string): ServiceError => ({ status: 400, code: 'ValidationError', message });
  if (/^\/|\/$/.test(prefix)) return invalid(`The value of '${type.attribute}.prefix' cannot start or end with '/'`);
  if (prefix.includes('AWSLogs')) return invalid(`The value of '${type.attribute}.prefix' cannot contain 'AWSLogs'`);
  return bucket === '' && (enabled || bucketGiven) ? invalid('S3Bucket name cannot be empty') : undefined;
}

async function refuseBucket(target: LogTarget, world: World): Promise<ServiceError | undefined> {
  const { bucket, enabled, loadBalancerArn } = target;
  if (!enabled) return undefined;
  const invalid = (message: string): ServiceError => ({ status: 400, code: 'InvalidConfigurationRequest', message });
  const owner = await world.buckets.of(bucket);
  if (owner === undefined) return invalid(`Access Denied for bucket: ${bucket}. Please check S3bucket permission`);
  const region = await world.state.bucketRegion(owner, bucket);
  if (region !== regionOf(loadBalancerArn)) {
    return invalid(`S3Bucket: ${bucket} is not located in the same region with ELB: ${loadBalancerArn}`);
  }
  const delivery = await judgeLogDelivery(world, { loadBalancerArn, bucket, key: testFile(target) });
  return delivery.allowed ? undefined : invalid(`Access Denied for bucket: ${bucket}. Please check S3bucket permission`);
}

export function testFile({ type, prefix, loadBalancerArn }: LogTarget): string {
  return `${logFolder(prefix, accountOf(loadBalancerArn))}/${type.testFile}`;
}

async function writeTestFile(target: LogTarget, world: World): Promise<void> {
  const owner = await world.buckets.of(target.bucket);
  if (owner !== undefined) await world.state.putObject(owner, target.bucket, testFile(target), Buffer.from('Enable AccessLog for ELB'));
}
