import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import { appBucket, appBucketNamed } from './app-bucket';
import type { AppBucket } from './app-bucket';
import { AppLoadBalancer, LOG_TYPES } from './app-load-balancer';
import type { LogPlace } from './app-load-balancer';
import type { LogType } from './log-type';

/** What becomes of the logs of one type of a load balancer of the app. */
export interface Placement {
  readonly loadBalancer: AppLoadBalancer;
  readonly type: LogType;
  /** Whether the app has turned them on. */
  readonly isOn: boolean;
  /** Where they go, or where other logs of the load balancer go; `undefined` if it writes none yet. */
  readonly beside?: { readonly bucket: AppBucket; readonly place: LogPlace };
}

/**
 * Who can do the onboarding: CloudFormation, if the app creates all load balancers and the buckets they log to, or the function, if it
 * creates none of them.
 */
export type Situation =
  | { readonly kind: 'native'; readonly placements: readonly Placement[]; readonly former: readonly AppLoadBalancer[] }
  | { readonly kind: 'function' }
  | { readonly kind: 'neither'; readonly findings: readonly string[] };

export interface SituationInputs {
  readonly loadBalancers: readonly elbv2.IApplicationLoadBalancer[];
  readonly formerLoadBalancers: readonly elbv2.IApplicationLoadBalancer[];
  readonly bucket?: s3.IBucket;
  readonly logTypes: readonly LogType[];
}

export function situationOf({ loadBalancers, formerLoadBalancers, bucket, logTypes }: SituationInputs): Situation {
  const all = [...loadBalancers, ...formerLoadBalancers];
  const paths = (which: (index: number) => boolean) => all.filter((_, index) => which(index)).map(({ node }) => node.path).join(', ');
  const isOther = all.map((one) => (AppLoadBalancer.of(one)?.type ?? 'application') !== 'application');
  if (isOther.includes(true)) {
    return neither(`loadBalancers: ${paths((index) => isOther[index])} is of another type; give Application Load Balancers`);
  }
  const placements = loadBalancers.map((one) => placementsOf(one, logTypes));
  const former = formerLoadBalancers.map((one) => AppLoadBalancer.of(one));
  const isApps = [...placements, ...former].map((one) => one !== undefined);
  if (!isApps.includes(true)) {
    return bucket === undefined ? { kind: 'function' } : neither('bucket: it is for load balancers that this app creates, and all of these '
      + 'are imported or log to an imported bucket; leave it out, and list the buckets they log to in logBuckets');
  }
  if (isApps.includes(false)) {
    return neither(`loadBalancers: this app creates ${paths((index) => isApps[index])} and the buckets they log to, but not `
      + `${paths((index) => !isApps[index])} or the buckets those log to; use one construct for each kind, with names of their own`);
  }
  if (bucket !== undefined && appBucket(bucket) === undefined) {
    return neither(`bucket: ${bucket.node.path} is imported, so CloudFormation cannot change its policy; give a bucket that this app `
      + 'creates, or turn the logs on outside of this app, import the load balancers, and list the bucket in logBuckets');
  }
  return { kind: 'native', placements: placements.flatMap((one) => one!), former: former.map((one) => one!) };
}

/** `undefined`: the load balancer is imported, or logs to a bucket that is. */
function placementsOf(loadBalancer: elbv2.IApplicationLoadBalancer, logTypes: readonly LogType[]): readonly Placement[] | undefined {
  const own = AppLoadBalancer.of(loadBalancer);
  if (own === undefined) return undefined;
  const places = new Map(LOG_TYPES.map((type) => [type, own.placeOf(type)]));
  const placements = logTypes.map((type): Placement | undefined => {
    const place = places.get(type) ?? [...places.values()].find((one) => one !== undefined);
    if (place === undefined) return { loadBalancer: own, type, isOn: false };
    const bucket = appBucketNamed(own.resource, place.bucket);
    return bucket && { loadBalancer: own, type, isOn: places.get(type) !== undefined, beside: { bucket, place } };
  });
  return placements.every((one) => one !== undefined) ? placements : undefined;
}

function neither(finding: string): Situation {
  return { kind: 'neither', findings: [finding] };
}
