import type { AwsApi } from './aws-api';
import type { Clock } from './clock';

/** How fast calls may be made: so many at once, and so many a second in the long run. */
export interface Rate {
  readonly tokens: number;
  readonly perSecond: number;
}

/**
 * What Elastic Load Balancing grants an account in a Region; calls beyond it are refused.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/elb-api-throttling.html
 */
export const LOAD_BALANCER_CALLS: Rate = { tokens: 40, perSecond: 10 };
/** Those calls among them that change something. */
export const LOAD_BALANCER_CHANGES: Rate = { tokens: 20, perSecond: 3 };

/** How many milliseconds it takes until so many calls are made, of which none was made lately. */
export function timeFor(calls: number, { tokens, perSecond }: Rate): number {
  return Math.max(0, calls - tokens) * 1_000 / perSecond;
}

/** The same calls; those to Elastic Load Balancing wait, in the order they were made, until it would take them. */
export function paced(api: AwsApi, clock: Clock): AwsApi {
  const calls: Bucket = { rate: LOAD_BALANCER_CALLS, full: 0 };
  const changes: Bucket = { rate: LOAD_BALANCER_CHANGES, full: 0 };
  const turnToDescribe = queue([calls], clock);
  const turnToModify = queue([changes, calls], clock);
  return {
    ...api,
    async describeLoadBalancerAttributes(arn) {
      await turnToDescribe();
      return api.describeLoadBalancerAttributes(arn);
    },
    async modifyLoadBalancerAttributes(arn, attributes) {
      await turnToModify();
      return api.modifyLoadBalancerAttributes(arn, attributes);
    },
  };
}

interface Bucket {
  readonly rate: Rate;
  /** When it will have all its tokens again, if no more are taken. */
  full: number;
}

/** Turns that come one after the other, each as soon as every bucket has a token for it. */
function queue(buckets: readonly Bucket[], clock: Clock): () => Promise<void> {
  let last = Promise.resolve();
  const turn = async (): Promise<void> => {
    const now = clock.now();
    const wait = Math.max(...buckets.map((one) => afterTaking(one, now) - now - 1_000 * one.rate.tokens / one.rate.perSecond));
    if (wait > 0) {
      await clock.sleep(Math.ceil(wait));
      return turn();
    }
    for (const bucket of buckets) bucket.full = afterTaking(bucket, now);
  };
  return () => last = last.then(turn);
}

function afterTaking({ rate, full }: Bucket, now: number): number {
  return Math.max(full, now) + 1_000 / rate.perSecond;
}
