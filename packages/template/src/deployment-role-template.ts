import { deploymentPolicy, deploymentTrust } from '@logs-analysis/policy-model';
import type { ServiceProfile } from '@logs-analysis/policy-model';
import { toCloudFormation } from './intrinsics';
import type { TemplateValue } from './intrinsics';
import { EXECUTION_ROLE_NAME, FUNCTION_NAME, HERE, ONBOARDING_NAME_PARAMETER } from './names';

/** The role that may create, update and delete the onboarding stack of one name in one Region, and nothing else. */
export function deploymentRoleTemplate(profile: ServiceProfile): TemplateValue {
  const policy = deploymentPolicy({
    partition: HERE.partition,
    account: HERE.accountId,
    region: HERE.region,
    roleNameWithPath: EXECUTION_ROLE_NAME,
    functionName: FUNCTION_NAME,
  });
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: `The role for CloudFormation to run the onboarding stack of ${profile.name} with`,
    Parameters: {
      OnboardingName: { ...ONBOARDING_NAME_PARAMETER, Description: 'The OnboardingName that the onboarding stack will have' },
    },
    Resources: {
      DeploymentRole: {
        Type: 'AWS::IAM::Role',
        Properties: {
          Description: `Lets CloudFormation create, update and delete the onboarding stack of ${profile.name}`,
          AssumeRolePolicyDocument: toCloudFormation(deploymentTrust()),
          Policies: [{ PolicyName: 'OnboardingStack', PolicyDocument: toCloudFormation(policy) }],
        },
      },
    },
    Outputs: {
      DeploymentRoleArn: {
        Description: 'Choose this role as the IAM role of the onboarding stack',
        Value: { 'Fn::GetAtt': ['DeploymentRole', 'Arn'] },
      },
    },
  };
}
