import { PROFILE, readTemplate, referencesIn } from './template-file';
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
        BucketNamePrefix: 'logs-analysis-releases',
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

test('a repository cannot be a pattern that others match', () => {
  const { Repository } = role.Parameters as unknown as Record<string, { AllowedPattern: string }>;
  const allowed = new RegExp(`^(?:${Repository.AllowedPattern})$`);
  expect(['acme/templates', 'acme/*', '*/templates', 'acme/a:environment:b', 'acme'].map((one) => allowed.test(one)))
    .toEqual([true, false, false, false, false]);
});

test('everything they refer to is there', () => {
  const known = [...Object.keys(role.Parameters), ...Object.keys(role.Resources), ...Object.keys(bucket)];
  const referred = [...referencesIn(bucket as never), ...referencesIn(role as never)];
  expect(referred.filter((name) => !name.startsWith('AWS::') && !known.includes(name))).toEqual([]);
});
