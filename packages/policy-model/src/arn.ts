import type { Environment } from './environment';

/** The ARN of an Application Load Balancer that has been checked by {@link parseLoadBalancerArn}. */
export type LoadBalancerArn = string & { readonly __brand: 'LoadBalancerArn' };

/** A value, or one sentence that says what is wrong with the input and what to give instead. */
export type Parsed<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: string };

const LOAD_BALANCER =
  /^arn:([a-z-]+):elasticloadbalancing:([a-z0-9-]+):(\d{12}):loadbalancer\/(?:(app|net|gwy)\/[\w-]+\/\w+|[\w-]+)$/;
const BUCKET = /^arn:([a-z-]+):s3:::([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])$/;
/** Names that look like that of a bucket and are none; reserved beginnings are left out, for older buckets may have them. */
const NO_BUCKET = /\.\.|^\d+(\.\d+){3}$|(-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$/;
const TOPIC = /^arn:([a-z-]+):sns:([a-z0-9-]+):(\d{12}):[\w-]{1,256}$/;
const TOPIC_EXAMPLE = 'arn:aws:sns:us-east-1:111122223333:my-topic';
const EXAMPLE = 'arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/app/my-alb/0123456789abcdef';

/**
 * Accepts the ARN of an Application Load Balancer of the environment's account and region.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awselasticloadbalancingv2.html
 */
export function parseLoadBalancerArn(text: string, environment: Environment): Parsed<LoadBalancerArn> {
  const match = LOAD_BALANCER.exec(text);
  if (!match) return refused(text, 'is not the ARN of a load balancer', `copy it from its page; it looks like ${EXAMPLE}`);
  const [, partition, region, accountId, type] = match;
  if (type !== 'app') return refused(text, `is a ${TYPES[type ?? 'classic']}`, 'name one with ":loadbalancer/app/" in its ARN');
  if (partition !== environment.partition || region !== environment.region) {
    return refused(text, `is in Region ${region}`, `this stack runs in ${environment.region}; create one in ${region} for it`);
  }
  if (accountId !== environment.accountId) {
    const remedy = `this stack runs in ${environment.accountId}; create one in ${accountId} for it`;
    return refused(text, `belongs to account ${accountId}`, remedy);
  }
  return { ok: true, value: text as LoadBalancerArn };
}

/** `my-alb/0123456789abcdef`: what names a load balancer within its account and Region. */
export function loadBalancerName(arn: LoadBalancerArn): string {
  return arn.slice(arn.indexOf('/app/') + '/app/'.length);
}

/**
 * Accepts the ARN of a general purpose bucket of the environment's partition and answers the bucket's name.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
 */
export function parseBucketArn(text: string, environment: Environment): Parsed<string> {
  const match = BUCKET.exec(text);
  if (!match || NO_BUCKET.test(match[2])) {
    return refused(text, 'is not the ARN of a bucket', 'copy it from the bucket\'s page; it looks like arn:aws:s3:::my-logs');
  }
  const [, partition, bucket] = match;
  if (partition !== environment.partition) return refused(text, `is in ${partition}`, `name a bucket of ${environment.partition}`);
  return { ok: true, value: bucket };
}

/** Accepts the ARN of a topic of the environment's account and Region that S3 can publish to, which it cannot to one of the FIFO kind. */
export function parseTopicArn(text: string, environment: Environment): Parsed<string> {
  const match = TOPIC.exec(text);
  if (text.endsWith('.fifo')) return refused(text, 'is a FIFO topic', 'name the one that the bucket notifies, which is a standard topic');
  if (!match) return refused(text, 'is not the ARN of a topic', `copy it from its page; it looks like ${TOPIC_EXAMPLE}`);
  const [, partition, region, accountId] = match;
  if (partition !== environment.partition || region !== environment.region || accountId !== environment.accountId) {
    return refused(text, `is in ${accountId}, ${region}`, `name a topic of account ${environment.accountId} in ${environment.region}`);
  }
  return { ok: true, value: text };
}

export function bucketArn(environment: Environment, bucket: string): string {
  return `arn:${environment.partition}:s3:::${bucket}`;
}

export function topicArn(environment: Environment, name: string): string {
  return `arn:${environment.partition}:sns:${environment.region}:${environment.accountId}:${name}`;
}

/** A rule on the default event bus; one on another bus has the name of the bus before its own. */
export function eventRuleArn(environment: Environment, name: string): string {
  return `arn:${environment.partition}:events:${environment.region}:${environment.accountId}:rule/${name}`;
}

const TYPES: Record<string, string> = { net: 'Network Load Balancer', gwy: 'Gateway Load Balancer', classic: 'Classic Load Balancer' };

function refused(text: string, problem: string, remedy: string): { readonly ok: false; readonly problem: string } {
  return { ok: false, problem: `"${text.slice(0, 200)}" ${problem}: ${remedy}` };
}
