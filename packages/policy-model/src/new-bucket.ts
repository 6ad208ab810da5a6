import type { Environment } from './environment';

/**
 * The name of the bucket that is created where no load balancer logs yet. The form `…-<account>-<Region>-an` is reserved for
 * the account by S3, so nobody else can take the name before or after us.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/gpbucketnamespaces.html
 */
export function newBucketName({ accountId, region }: Environment, resourcePrefix: string): string {
  return `${resourcePrefix}-alb-${accountId}-${region}-an`;
}
