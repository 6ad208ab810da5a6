import { bucketArn } from './arn';
import type { Environment } from './environment';
import type { Statement } from './policy-document';

/**
 * Who writes access logs: one service principal in every Region, instead of the earlier account per Region.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
 */
export const LOG_DELIVERY_PRINCIPAL = 'logdelivery.elasticloadbalancing.amazonaws.com';

/** Lets Elastic Load Balancing write this account's logs, and nothing else, into the bucket created here. */
export function logDelivery(environment: Environment, bucket: string): Statement {
  return {
    Sid: 'LogDelivery',
    Effect: 'Allow',
    Principal: { Service: LOG_DELIVERY_PRINCIPAL },
    Action: 's3:PutObject',
    Resource: `${bucketArn(environment, bucket)}/AWSLogs/${environment.accountId}/*`,
  };
}

/**
 * The folder a load balancer's logs are in: `[prefix/]AWSLogs/<account>/elasticloadbalancing/<Region>/`. The test file that
 * Elastic Load Balancing writes when logs are turned on is outside it.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html
 */
export function logFolder({ accountId, region }: Environment, prefix: string): string {
  return `${prefix === '' ? '' : `${prefix}/`}AWSLogs/${accountId}/elasticloadbalancing/${region}/`;
}
