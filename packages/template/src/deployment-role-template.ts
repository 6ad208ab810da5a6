import { deploymentPolicy, deploymentTrust } from '@logs-analysis/policy-model';
import type { ServiceProfile, Statement } from '@logs-analysis/policy-model';
import { isGiven, onlyIf } from './conditions';
import { toCloudFormation } from './intrinsics';
import type { TemplateValue } from './intrinsics';
import { EXECUTION_ROLE_NAME, FUNCTION_NAME, HERE } from './names';
import { renderedParameters } from './parameter-groups';
import { ONBOARDING_NAME, PERMISSIONS_BOUNDARY_ARN, ROLE_PATH } from './shared-parameters';

/** The role that may create, update and delete the onboarding stack of one name in one Region, and nothing else. */
export function deploymentRoleTemplate(profile: ServiceProfile): TemplateValue {
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: `The role for CloudFormation to run the onboarding stack of ${profile.name} with`,
    ...renderedParameters([{
      label: 'As the onboarding stack will have them',
      parameters: {
        OnboardingName: { ...ONBOARDING_NAME, Description: 'The OnboardingName that the onboarding stack will have' },
        RolePath: { ...ROLE_PATH, Description: 'The RolePath that the onboarding stack will have' },
        PermissionsBoundaryArn: {
          ...PERMISSIONS_BOUNDARY_ARN,
          Description: 'The PermissionsBoundaryArn that the onboarding stack will have: it can then create no role without it',
        },
      },
    }]),
    Conditions: { HasPermissionsBoundary: isGiven('PermissionsBoundaryArn') },
    Resources: {
      DeploymentRole: {
        Type: 'AWS::IAM::Role',
        Properties: {
          Description: `Lets CloudFormation create, update and delete the onboarding stack of ${profile.name}`,
          AssumeRolePolicyDocument: toCloudFormation(deploymentTrust()),
          Policies: [{ PolicyName: 'OnboardingStack', PolicyDocument: renderedDeploymentPolicy() }],
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

function renderedDeploymentPolicy(): TemplateValue {
  const policy = deploymentPolicy({
    partition: HERE.partition,
    account: HERE.accountId,
    region: HERE.region,
    roleNameWithPath: `\${RolePath}${EXECUTION_ROLE_NAME}`,
    functionName: FUNCTION_NAME,
    permissionsBoundary: '${PermissionsBoundaryArn}',
  });
  return { Version: policy.Version!, Statement: policy.Statement.map(rendered) };
}

/** The one statement about the boundary has its condition only where there is one. */
function rendered(statement: Statement): TemplateValue {
  const { Condition, ...rest } = statement;
  return statement.Sid !== 'ExecutionRolePermissions' ? toCloudFormation(statement) : {
    ...toCloudFormation(rest) as object,
    Condition: onlyIf('HasPermissionsBoundary', toCloudFormation(Condition)),
  };
}
