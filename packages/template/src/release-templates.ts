import { bucketArn, releaseBucketName, releaseBucketPolicy, releasePermissions, releaseTrust } from '@logs-analysis/policy-model';
import type { ServiceProfile } from '@logs-analysis/policy-model';
import { toCloudFormation } from './intrinsics';
import type { TemplateValue } from './intrinsics';
import { HERE } from './names';
import { renderedParameters } from './parameter-groups';
import { GENERATED } from './rendered-files';
import type { RenderedFiles } from './rendered-files';
import { toYaml } from './to-yaml';

/** By path, the templates for who runs the service; customers have no use for them. */
export function releaseTemplates(profile: ServiceProfile): RenderedFiles {
  return {
    'templates/release/release-bucket.yaml': toYaml(releaseBucketTemplate(profile), ` ${GENERATED}`),
    'templates/release/release-role.yaml': toYaml(releaseRoleTemplate(profile), ` ${GENERATED}`),
  };
}

/** The bucket that templates are released to, in the service's account; one stack in each Region. It outlives its stack. */
export function releaseBucketTemplate(profile: ServiceProfile): TemplateValue {
  const stays = { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' };
  const bucket = releaseBucketName(profile.resourcePrefix, HERE);
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: `The bucket that the templates of ${profile.name} are released to: everybody may read releases, and nobody change them`,
    Resources: {
      ReleaseBucket: {
        Type: 'AWS::S3::Bucket',
        ...stays,
        Properties: {
          BucketName: toCloudFormation(bucket),
          BucketNamespace: 'account-regional',
          VersioningConfiguration: { Status: 'Enabled' },
          BucketEncryption: { ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }] },
          OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
          // The policy lets everybody read releases, which blocking public policies would forbid.
          PublicAccessBlockConfiguration: {
            BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: false, RestrictPublicBuckets: false,
          },
        },
      },
      ReleaseBucketPolicy: {
        Type: 'AWS::S3::BucketPolicy',
        ...stays,
        Properties: {
          Bucket: { Ref: 'ReleaseBucket' },
          PolicyDocument: toCloudFormation(releaseBucketPolicy(bucketArn(HERE, bucket))),
        },
      },
    },
    Outputs: { ReleaseBucketName: { Description: 'Where releases go', Value: { Ref: 'ReleaseBucket' } } },
  };
}

/** The role that the release workflow takes on, without any key; one stack in each account that has release buckets. */
export function releaseRoleTemplate(profile: ServiceProfile): TemplateValue {
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: `The role that releases the templates of ${profile.name} from GitHub Actions`,
    ...renderedParameters([{
      label: 'Who releases',
      parameters: {
        Repository: {
          label: 'Repository on GitHub',
          Type: 'String',
          Default: 'logs-analysis/logs-analysis-alb',
          AllowedPattern: '[\\w.-]+(@\\d+)?/[\\w.-]+(@\\d+)?',
          ConstraintDescription: 'must be an owner and a repository, such as owner/repository or owner@123456/repository@456789',
          Description: 'The GitHub repository whose release environment may take on the role, as GitHub names it in its tokens: with the '
            + 'ids of owner and repository for those made, renamed or moved since June 2026',
        },
      },
    }]),
    Resources: {
      ReleaseRole: {
        Type: 'AWS::IAM::Role',
        Properties: {
          Description: `Uploads templates of ${profile.name} to its release buckets`,
          AssumeRolePolicyDocument: toCloudFormation(
            releaseTrust(HERE, 'sts.${AWS::URLSuffix}', '${Repository}', 'release-${AWS::Partition}')),
          Policies: [{ PolicyName: 'Release', PolicyDocument: toCloudFormation(releasePermissions(HERE, profile.resourcePrefix)) }],
        },
      },
    },
    Outputs: {
      ReleaseRoleArn: {
        Description: 'The variable RELEASE_ROLE_ARN of the release environment on GitHub',
        Value: { 'Fn::GetAtt': ['ReleaseRole', 'Arn'] },
      },
    },
  };
}
