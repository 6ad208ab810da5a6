import { bucketArn } from './arn';
import type { Environment } from './environment';
import { CHINA_DELIVERY_ACCOUNTS, LEGACY_DELIVERY_ACCOUNTS } from './legacy-delivery-accounts';
import { namesAccount } from './names-account';
import type { Statement } from './policy-document';

/**
 * Who writes access, connection and health-check logs: one service principal in every Region, instead of the earlier account for
 * each Region.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
 */
export const LOG_DELIVERY_PRINCIPAL = 'logdelivery.elasticloadbalancing.amazonaws.com';

/** Who writes the logs of load balancers on Outposts. */
const OUTPOST_DELIVERY_PRINCIPAL = 'logdelivery.elb.amazonaws.com';

/**
 * Lets Elastic Load Balancing write this account's logs of all kinds under a prefix of a bucket, and nothing else. In the China
 * Regions also by the earlier accounts, because AWS does not document the service principal there. Needs a real Region.
 *
 * @param prefix the `access_logs.s3.prefix` of the load balancers; the empty string for none
 */
export function logDelivery(environment: Environment, bucket: string, prefix: string): readonly Statement[] {
  const grant = { Effect: 'Allow', Action: 's3:PutObject', Resource: deliveryResource(environment, bucket, prefix) } as const;
  const china = CHINA_DELIVERY_ACCOUNTS[environment.region];
  return [
    { Sid: 'LogDelivery', ...grant, Principal: { Service: LOG_DELIVERY_PRINCIPAL } },
    ...(china ? [{ Sid: 'LegacyLogDelivery', ...grant, Principal: { AWS: `arn:aws-cn:iam::${china}:root` } }] : []),
  ];
}

/** The same for load balancers on Outposts, which hand their objects over to the owner of the bucket. */
export function outpostLogDelivery(environment: Environment, bucket: string, prefix: string): Statement {
  return {
    Sid: 'OutpostLogDelivery',
    Effect: 'Allow',
    Principal: { Service: OUTPOST_DELIVERY_PRINCIPAL },
    Action: 's3:PutObject',
    Resource: deliveryResource(environment, bucket, prefix),
    Condition: { StringEquals: { 's3:x-amz-acl': 'bucket-owner-full-control' } },
  };
}

/** How a statement lets Elastic Load Balancing write, if it does: today's way, by the Region's earlier account, or from Outposts. */
export function deliveryKind({ Effect, Action = [], Principal }: Statement, region: string): 'service' | 'legacy' | 'outpost' | undefined {
  if (Effect !== 'Allow' || ![Action].flat().some((one) => ['s3:PutObject', 's3:*', '*'].includes(one))) return undefined;
  const services = typeof Principal === 'object' ? [Principal.Service ?? []].flat() : [];
  if (services.includes(LOG_DELIVERY_PRINCIPAL)) return 'service';
  if (services.includes(OUTPOST_DELIVERY_PRINCIPAL)) return 'outpost';
  const account = LEGACY_DELIVERY_ACCOUNTS[region] ?? CHINA_DELIVERY_ACCOUNTS[region];
  return account !== undefined && namesAccount(Principal, account) ? 'legacy' : undefined;
}

/**
 * The folder a load balancer's logs are in: `[prefix/]AWSLogs/<account>/elasticloadbalancing/<Region>/`. The test file that
 * Elastic Load Balancing writes when logs are turned on is outside it.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html
 */
export function logFolder({ accountId, region }: Environment, prefix: string): string {
  return `${withSlash(prefix)}AWSLogs/${accountId}/elasticloadbalancing/${region}/`;
}

/** The folders for these prefixes, each once and in a fixed order. */
export function logFolders(environment: Environment, prefixes: readonly string[]): readonly string[] {
  return [...new Set(prefixes)].sort().map((prefix) => logFolder(environment, prefix));
}

function deliveryResource(environment: Environment, bucket: string, prefix: string): string {
  return `${bucketArn(environment, bucket)}/${withSlash(prefix)}AWSLogs/${environment.accountId}/*`;
}

function withSlash(prefix: string): string {
  return prefix === '' ? '' : `${prefix}/`;
}
