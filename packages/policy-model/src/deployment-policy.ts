import { policyOf } from './policy-document';
import type { PolicyDocument, Statement } from './policy-document';

/** The names that the original guide's policy leaves open. */
export interface DeploymentNames {
  readonly partition: string;
  readonly account: string;
  readonly region: string;
  /** The execution role, with its path before it: `logs-analysis-alb-eu-west-1`. */
  readonly roleNameWithPath: string;
  readonly functionName: string;
}

/**
 * What CloudFormation must be allowed to do to create, update, roll back and delete the onboarding stack, and no more. The
 * original guide's policy could create the role and the function but not pass the role, invoke the function, update or delete.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-iam-servicerole.html
 */
export function deploymentPolicy(names: DeploymentNames): PolicyDocument & { readonly Statement: readonly Statement[] } {
  const { partition, account, region, roleNameWithPath, functionName } = names;
  const role = `arn:${partition}:iam::${account}:role/${roleNameWithPath}`;
  return policyOf(
    {
      Sid: 'ExecutionRole',
      Effect: 'Allow',
      Action: [
        'iam:CreateRole',
        'iam:DeleteRole',
        'iam:DeleteRolePolicy',
        'iam:GetRole',
        'iam:GetRolePolicy',
        'iam:ListAttachedRolePolicies',
        'iam:ListRolePolicies',
        'iam:PutRolePolicy',
        'iam:TagRole',
        'iam:UntagRole',
        'iam:UpdateAssumeRolePolicy',
        'iam:UpdateRole',
        'iam:UpdateRoleDescription',
      ],
      Resource: role,
    },
    {
      Sid: 'GiveTheRoleToLambdaOnly',
      Effect: 'Allow',
      Action: 'iam:PassRole',
      Resource: role,
      Condition: { StringEquals: { 'iam:PassedToService': 'lambda.amazonaws.com' } },
    },
    {
      Sid: 'Function',
      Effect: 'Allow',
      Action: [
        'lambda:CreateFunction',
        'lambda:DeleteFunction',
        'lambda:GetFunction',
        'lambda:GetFunctionCodeSigningConfig',
        'lambda:GetFunctionRecursionConfig',
        'lambda:GetFunctionScalingConfig',
        'lambda:GetRuntimeManagementConfig',
        'lambda:InvokeFunction',
        'lambda:ListTags',
        'lambda:TagResource',
        'lambda:UntagResource',
        'lambda:UpdateFunctionCode',
        'lambda:UpdateFunctionConfiguration',
      ],
      Resource: `arn:${partition}:lambda:${region}:${account}:function:${functionName}`,
    },
    {
      Sid: 'FunctionLog',
      Effect: 'Allow',
      Action: [
        'logs:CreateLogGroup',
        'logs:DeleteLogGroup',
        'logs:GetDataProtectionPolicy',
        'logs:ListTagsForResource',
        'logs:PutRetentionPolicy',
        'logs:TagResource',
        'logs:UntagResource',
      ],
      Resource: [
        `arn:${partition}:logs:${region}:${account}:log-group:/aws/lambda/${functionName}`,
        `arn:${partition}:logs:${region}:${account}:log-group:/aws/lambda/${functionName}:*`,
      ],
    },
    {
      // IAM offers no narrower resource for it.
      Sid: 'SeeLogGroups',
      Effect: 'Allow',
      Action: 'logs:DescribeLogGroups',
      Resource: '*',
    },
  );
}
