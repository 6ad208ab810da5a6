import { PROFILE, readTemplate } from './template-file';
import { releaseBucketTemplate, releaseRoleTemplate, toYaml } from '../src';

const bucket = readTemplate(toYaml(releaseBucketTemplate(PROFILE), '')).Resources as Record<string, never>;
const role = readTemplate(toYaml(releaseRoleTemplate(PROFILE), ''));

test('the release bucket and its policy outlive their stack, and every update of it', () => {
  for (const resource of Object.values(bucket)) expect(resource).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
});

test('the release bucket keeps every version of everything, takes no ACLs and has a name that only its account can have', () => {
  expect(bucket).toMatchObject({
    ReleaseBucket: {
      Properties: {
        BucketName: { 'Fn::Sub': `${PROFILE.resourcePrefix}-releases-\${AWS::AccountId}-\${AWS::Region}-an` },
        BucketNamespace: 'account-regional',
        VersioningConfiguration: { Status: 'Enabled' },
        OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
        PublicAccessBlockConfiguration: { BlockPublicAcls: true, IgnorePublicAcls: true },
      },
    },
  });
});

test('only jobs of one repository in the release environment of the partition may take on the release role', () => {
  const { ReleaseRole } = role.Resources as unknown as Record<string, { Properties: Record<string, unknown> }>;
  expect(ReleaseRole.Properties.AssumeRolePolicyDocument).toMatchObject({
    Statement: [{
      Action: 'sts:AssumeRoleWithWebIdentity',
      Principal: { Federated: { 'Fn::Sub': expect.stringContaining(':oidc-provider/token.actions.githubusercontent.com') } },
      Condition: {
        StringEquals: {
          'token.actions.githubusercontent.com:aud': { 'Fn::Sub': 'sts.${AWS::URLSuffix}' },
          'token.actions.githubusercontent.com:sub': { 'Fn::Sub': 'repo:${Repository}:environment:release-${AWS::Partition}' },
        },
      },
    }],
  });
});

test('a repository has a name, or a name with ids, and cannot be a pattern that others match', () => {
  const { Repository } = role.Parameters as unknown as Record<string, { AllowedPattern: string }>;
  const allowed = new RegExp(`^(?:${Repository.AllowedPattern})$`);
  const good = ['acme/templates', 'acme@123456/templates@456789', 'acme-123456/templates-456789'];
  const bad = ['', 'acme', 'acme/', 'acme/*', '*/templates', 'acme/?', 'acme/a:environment:b', 'acme@x/a', 'acme/a/b', 'acme/${aws:x}'];
  expect(good.filter((one) => !allowed.test(one))).toEqual([]);
  expect(bad.filter((one) => allowed.test(one))).toEqual([]);
});
