import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { IAM } from '@aws-sdk/client-iam';
import { S3 } from '@aws-sdk/client-s3';
import { releaseLocations } from '@logs-analysis/policy-model';
import type { ReleaseLocation, ServiceProfile } from '@logs-analysis/policy-model';
import { s3ReleaseBucket } from '@logs-analysis/release';
import type { ReleaseBucket } from '@logs-analysis/release';
import { releaseBucketTemplate, releaseRoleTemplate } from '@logs-analysis/template';
import type { TemplateValue } from '@logs-analysis/template';
import { SERVICE } from '../../src/accounts/service';
import { REPOSITORY } from '../../src/accounts/templates';
import type { EmbeddedAws } from '../../src/embedded-aws/embedded-aws';
import { resolveTemplate } from '../access/resolve-template';

const PROFILE: ServiceProfile = JSON.parse(readFileSync(join(REPOSITORY, 'service-profile.json'), 'utf8'));

/** The buckets of two Regions; the embedded AWS is one in which people work. */
export const LOCATIONS = releaseLocations(PROFILE, 'aws').filter(({ region }) => ['us-east-1', 'eu-west-1'].includes(region)).reverse();

type Properties = { readonly [key: string]: TemplateValue };

/** The properties of a resource as CloudFormation has them in the service's account. */
function properties(template: TemplateValue, resource: string, region: string): Properties {
  const { Resources } = template as { readonly Resources: Readonly<Record<string, { readonly Properties: Properties }>> };
  return resolveTemplate(Resources[resource].Properties, template as Properties, {
    'AWS::AccountId': SERVICE,
    'AWS::Region': region,
    'AWS::Partition': 'aws',
    'AWS::URLSuffix': 'amazonaws.com',
    'Repository': 'logs-analysis/logs-analysis-alb',
    'ReleaseBucket': `the bucket of ${region}`,
  }) as Properties;
}

/**
 * Creates the release buckets and the release role as their templates have them, by the calls that CloudFormation makes: the emulator's
 * does not know account-regional names.
 */
export async function createReleaseBuckets(aws: EmbeddedAws): Promise<{ readonly roleArn: string }> {
  for (const { region, bucket } of LOCATIONS) {
    const s3 = new S3({ ...aws.clientConfig(SERVICE), region });
    const wanted = properties(releaseBucketTemplate(PROFILE), 'ReleaseBucket', region);
    expect(bucket).toBe(`${wanted.BucketNamePrefix as string}-${SERVICE}-${region}-an`);
    await s3.createBucket({
      Bucket: bucket,
      BucketNamespace: wanted.BucketNamespace as never,
      ...(region !== 'us-east-1' && { CreateBucketConfiguration: { LocationConstraint: region as never } }),
    });
    await s3.putBucketVersioning({ Bucket: bucket, VersioningConfiguration: wanted.VersioningConfiguration as never });
    await s3.putPublicAccessBlock({
      Bucket: bucket, PublicAccessBlockConfiguration: wanted.PublicAccessBlockConfiguration as never,
    });
    const { PolicyDocument } = properties(releaseBucketTemplate(PROFILE), 'ReleaseBucketPolicy', region);
    await s3.putBucketPolicy({ Bucket: bucket, Policy: JSON.stringify(PolicyDocument) });
  }
  const iam = new IAM(aws.clientConfig(SERVICE));
  const wanted = properties(releaseRoleTemplate(PROFILE), 'ReleaseRole', aws.region);
  const [{ PolicyName, PolicyDocument }] = wanted.Policies as ReadonlyArray<Readonly<Record<string, TemplateValue>>>;
  const { Role } = await iam.createRole({
    RoleName: 'release', AssumeRolePolicyDocument: JSON.stringify(wanted.AssumeRolePolicyDocument),
  });
  await iam.putRolePolicy({ RoleName: 'release', PolicyName: PolicyName as string, PolicyDocument: JSON.stringify(PolicyDocument) });
  return { roleArn: Role!.Arn! };
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
