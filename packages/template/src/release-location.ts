import { releaseBucketName, releaseUrl, serviceIn } from '@logs-analysis/policy-model';
import type { ServiceProfile } from '@logs-analysis/policy-model';

/**
 * The address of a released template in the bucket of a Region: CloudFormation takes templates from buckets of its own partition only.
 *
 * @param version a released version, or `latest`
 * @throws Error if the service does not run in the Region
 */
export function templateUrl(profile: ServiceProfile, region: string, version: string, file: string): string {
  const service = serviceIn(profile, region);
  if (service === undefined) {
    throw new Error(`${profile.name} does not run in ${region}; it runs in ${Object.keys(profile.regions).join(', ')}.`);
  }
  const { accountId } = service;
  return releaseUrl({ region, accountId, bucket: releaseBucketName(profile.resourcePrefix, { region, accountId }) }, version, file);
}
