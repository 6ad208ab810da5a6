import { partitionOf, serviceIn } from '@logs-analysis/policy-model';
import type { ServiceProfile } from '@logs-analysis/policy-model';

/**
 * The address of a released template in the bucket of a Region: CloudFormation takes templates from buckets of its own partition only. The
 * form `…-<account>-<Region>-an` is reserved for the service's account by S3, so that a link never leads to somebody else's bucket.
 *
 * @param version a released version, or `latest`
 * @throws Error if the service does not run in the Region
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/gpbucketnamespaces.html
 */
export function templateUrl(profile: ServiceProfile, region: string, version: string, file: string): string {
  const service = serviceIn(profile, region);
  if (service === undefined) {
    throw new Error(`${profile.name} does not run in ${region}; it runs in ${Object.keys(profile.regions).join(', ')}.`);
  }
  const suffix = partitionOf(region) === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com';
  const bucket = `${profile.resourcePrefix}-tpl-${service.accountId}-${region}-an`;
  return `https://${bucket}.s3.${region}.${suffix}/logs-analysis-alb/${version}/${file}`;
}
