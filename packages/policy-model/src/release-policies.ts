import type { Environment } from './environment';
import { policyOf } from './policy-document';
import type { PolicyDocument } from './policy-document';
import { RELEASE_PREFIX, releaseBucketName } from './release-location';

/**
 * Everybody may read what is released, and nobody may change a version: not even the bucket's owner, short of changing this policy.
 * Only `latest/` and `versions.json` move, and only for who has read what is there.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes-enforce.html
 */
export function releaseBucketPolicy(bucketArn: string): PolicyDocument {
  const moving = movingObjects(bucketArn);
  const everybody = { Principal: '*' } as const;
  return policyOf(
    { Sid: 'ReadReleases', Effect: 'Allow', ...everybody, Action: 's3:GetObject', Resource: `${bucketArn}/${RELEASE_PREFIX}/*` },
    {
      Sid: 'OnlyEncryptedTransport',
      Effect: 'Deny',
      ...everybody,
      Action: 's3:*',
      Resource: [bucketArn, `${bucketArn}/*`],
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    },
    {
      Sid: 'VersionsAreWrittenOnce',
      Effect: 'Deny',
      ...everybody,
      Action: 's3:PutObject',
      NotResource: moving,
      Condition: { Null: { 's3:if-none-match': 'true' } },
    },
    {
      Sid: 'WhatMovesWasRead',
      Effect: 'Deny',
      ...everybody,
      Action: 's3:PutObject',
      Resource: moving,
      Condition: { Null: { 's3:if-none-match': 'true', 's3:if-match': 'true' } },
    },
    { Sid: 'VersionsStay', Effect: 'Deny', ...everybody, Action: 's3:DeleteObject', NotResource: moving },
    { Sid: 'WhatWasThereStays', Effect: 'Deny', ...everybody, Action: 's3:DeleteObjectVersion', Resource: `${bucketArn}/*` },
  );
}

/** What releasing needs, in the release buckets of the account in all Regions. */
export function releasePermissions({ partition, accountId }: Omit<Environment, 'region'>, resourcePrefix: string): PolicyDocument {
  const bucketArn = `arn:${partition}:s3:::${releaseBucketName(resourcePrefix, { accountId, region: '*' })}`;
  const own = { StringEquals: { 's3:ResourceAccount': accountId } };
  const allow = (Sid: string, Action: string | readonly string[], Resource: string | readonly string[]) =>
    ({ Sid, Effect: 'Allow', Action, Resource, Condition: own }) as const;
  return policyOf(
    allow('UploadAndReadBack', ['s3:PutObject', 's3:GetObject'], `${bucketArn}/${RELEASE_PREFIX}/*`),
    allow('RemoveFromLatest', 's3:DeleteObject', `${bucketArn}/${RELEASE_PREFIX}/latest/*`),
    // Without it, S3 does not say that an object is missing.
    allow('SeeWhatIsMissing', 's3:ListBucket', bucketArn),
  );
}

/**
 * Jobs of one repository that GitHub runs in one of its environments, which is where people approve them.
 *
 * @see https://docs.github.com/en/actions/how-tos/secure-your-work/security-harden-deployments/oidc-in-aws
 */
export function releaseTrust(
  { partition, accountId }: Omit<Environment, 'region'>, audience: string, repository: string, environment: string,
): PolicyDocument {
  return policyOf({
    Effect: 'Allow',
    Principal: { Federated: `arn:${partition}:iam::${accountId}:oidc-provider/${ISSUER}` },
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition: { StringEquals: { [`${ISSUER}:aud`]: audience, [`${ISSUER}:sub`]: `repo:${repository}:environment:${environment}` } },
  });
}

const ISSUER = 'token.actions.githubusercontent.com';

function movingObjects(bucketArn: string): readonly string[] {
  return [`${bucketArn}/${RELEASE_PREFIX}/latest/*`, `${bucketArn}/${RELEASE_PREFIX}/versions.json`];
}
