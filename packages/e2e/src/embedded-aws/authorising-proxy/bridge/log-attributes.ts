import { accountOf, regionOf } from '../arn';
import { judgeDeliveryInto, LOG_TYPES, type LogBucket } from '../log-delivery';
import { refuseSettings, testFile } from '../rules/enabling-logs';
import type { World } from '../world';
import type { Verdict } from './answer-bridge';
import type { StackResource } from './cloudformation-handlers';

export type LogBuckets = Readonly<Record<string, Omit<LogBucket, 'owner'> & { readonly region: string }>>;

/** CloudFormation sets the attributes of a load balancer as anybody would, so the bucket is tried there and then. */
export async function judgeLogAttributes(
  { properties, stackId, generatedName, physicalId, logBuckets }: StackResource & { readonly logBuckets: LogBuckets }, world: World,
): Promise<Verdict> {
  const [account, region] = [accountOf(stackId), regionOf(stackId)];
  const attributes = (properties.LoadBalancerAttributes ?? []) as ReadonlyArray<{ readonly Key: string; readonly Value: unknown }>;
  const loadBalancerArn = physicalId ?? `arn:aws:elasticloadbalancing:${region}:${account}:loadbalancer/app/${generatedName}/0`;
  for (const type of LOG_TYPES) {
    const given = (name: string) => attributes.find(({ Key }) => Key === `${type.attribute}.${name}`)?.Value;
    const [bucket, prefix] = [String(given('bucket') ?? ''), String(given('prefix') ?? '')];
    const enabled = String(given('enabled')) === 'true';
    const target = { type, loadBalancerArn, enabled, bucket, bucketGiven: given('bucket') !== undefined, prefix };
    const refusal = refuseSettings(target);
    if (refusal !== undefined) return { allowed: false, message: refusal.message };
    const facts = logBuckets[bucket];
    if (!enabled) continue;
    if (facts !== undefined && facts.region !== region) {
      return { allowed: false, message: `S3Bucket: ${bucket} is not located in the same region with ELB: ${loadBalancerArn}` };
    }
    const delivery = { loadBalancerArn, bucket, key: testFile(target) };
    if (facts === undefined || !(await judgeDeliveryInto({ ...facts, owner: account }, world, delivery)).allowed) {
      return { allowed: false, message: `Access Denied for bucket: ${bucket}. Please check S3bucket permission` };
    }
  }
  return { allowed: true };
}
