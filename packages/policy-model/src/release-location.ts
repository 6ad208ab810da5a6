import { partitionOf } from './environment';
import type { ServiceProfile } from './service-profile';

/** Everything released lies under it: `<version>/`, `latest/` and `versions.json`. */
export const RELEASE_PREFIX = 'logs-analysis-alb';

/** Where templates of one Region are released to. CloudFormation reads a template from a bucket in any Region, people from the nearest. */
export interface ReleaseLocation {
  readonly region: string;
  readonly accountId: string;
  readonly bucket: string;
}

/** The release buckets of a partition, in the order of the profile. They lie in the service's accounts. */
export function releaseLocations(profile: ServiceProfile, partition: string): readonly ReleaseLocation[] {
  return Object.entries(profile.regions).filter(([region]) => partitionOf(region) === partition)
    .map(([region, { accountId }]) => ({ region, accountId, bucket: releaseBucketName(profile.resourcePrefix, { region, accountId }) }));
}

/**
 * The form `…-<account>-<Region>-an` is reserved for the account by S3: a launch link never leads to somebody else's bucket.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/gpbucketnamespaces.html
 */
export function releaseBucketName(resourcePrefix: string, { accountId, region }: Omit<ReleaseLocation, 'bucket'>): string {
  return `${resourcePrefix}-releases-${accountId}-${region}-an`;
}

/** The address of a released file, such as CloudFormation takes for a template. */
export function releaseUrl({ bucket, region }: ReleaseLocation, version: string, file: string): string {
  const suffix = partitionOf(region) === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com';
  return `https://${bucket}.s3.${region}.${suffix}/${RELEASE_PREFIX}/${version}/${file}`;
}
