import { S3 } from '@aws-sdk/client-s3';
import { releaseLocations } from '@logs-analysis/policy-model';
import type { ReleaseLocation } from '@logs-analysis/policy-model';
import { s3ReleaseBucket } from '@logs-analysis/release';
import type { ReleaseBucket } from '@logs-analysis/release';
import { PROFILE } from '../../src/accounts/profile';
import { SERVICE } from '../../src/accounts/service';
import { Stacks } from '../../src/accounts/stacks';
import { releaseTemplate } from '../../src/accounts/templates';
import type { EmbeddedAws } from '../../src/embedded-aws/embedded-aws';

const AT_HOME = 'us-east-1';
const isAtHome = ({ region }: ReleaseLocation): boolean => region === AT_HOME;
const EVERYWHERE = releaseLocations(PROFILE, 'aws');

/** The buckets of two Regions: where the embedded AWS is at home, and another one. */
export const LOCATIONS = [...EVERYWHERE.filter(isAtHome), ...EVERYWHERE.filter((one) => !isAtHome(one)).slice(0, 1)];

/** Stacks of who runs the service. */
export function stacksIn(aws: EmbeddedAws, region: string): Stacks {
  return new Stacks({ ...aws.clientConfig(SERVICE), region });
}

/** Creates the release buckets and the release role, as docs/release.md says. */
export async function createReleaseBuckets(aws: EmbeddedAws): Promise<{ readonly roleArn: string }> {
  for (const { region, bucket } of LOCATIONS) {
    const { status, outputs } = await stacksIn(aws, region).create({ name: 'releases', template: releaseTemplate('release-bucket.yaml') });
    expect([status, outputs]).toEqual(['CREATE_COMPLETE', { ReleaseBucketName: bucket }]);
  }
  const { outputs } = await stacksIn(aws, aws.region).create({ name: 'release-role', template: releaseTemplate('release-role.yaml') });
  return { roleArn: outputs.ReleaseRoleArn };
}

/** The release buckets, as the role sees them that the release workflow takes on. */
export function bucketsOf(aws: EmbeddedAws, roleArn: string): readonly ReleaseBucket[] {
  return LOCATIONS.map((location) => s3ReleaseBucket(location, aws.clientConfig(SERVICE, { arn: roleArn })));
}

type Contents = Readonly<Record<string, string>>;

/** Every object of the release buckets, in their order, as the owner reads it. */
export async function contentsOf(aws: EmbeddedAws, locations: readonly ReleaseLocation[]): Promise<readonly Contents[]> {
  const all: Contents[] = [];
  for (const { region, bucket } of locations) {
    const s3 = new S3({ ...aws.clientConfig(SERVICE), region });
    const { Contents = [] } = await s3.listObjectsV2({ Bucket: bucket });
    const objects: Record<string, string> = {};
    for (const { Key } of Contents) {
      objects[Key!] = await (await s3.getObject({ Bucket: bucket, Key })).Body!.transformToString();
    }
    all.push(objects);
  }
  return all;
}
