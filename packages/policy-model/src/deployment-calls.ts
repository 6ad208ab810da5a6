/** A part of a stack's life that needs permissions of its own. A create that fails is rolled back, which needs those of `delete`. */
export type LifeStage = 'create' | 'update' | 'delete';

/** What the action is on: the execution role, what that may do, the function, its log group, or whatever IAM cannot narrow down. */
export type DeploymentTarget =
  'ExecutionRole' | 'ExecutionRolePermissions' | 'GiveTheRoleToLambdaOnly' | 'Function' | 'FunctionLog' | 'SeeLogGroups';

export interface DeploymentCall {
  /** The statement it is part of. */
  readonly on: DeploymentTarget;
  readonly stages: readonly LifeStage[];
  /** For the reader of the permissions page. */
  readonly why: string;
}

const ALL: readonly LifeStage[] = ['create', 'update', 'delete'];
const WRITE: readonly LifeStage[] = ['create', 'update'];
const CREATE: readonly LifeStage[] = ['create'];
const UPDATE: readonly LifeStage[] = ['update'];
const DELETE: readonly LifeStage[] = ['delete'];
const NOT_CREATE: readonly LifeStage[] = ['update', 'delete'];

/**
 * Every permission that CloudFormation asks for to run the onboarding stack: the calls of its resource handlers for the properties
 * that the template uses, and the invocation of the function. By action; `why` completes "CloudFormation …".
 *
 * @see https://docs.aws.amazon.com/cloudformation-cli/latest/userguide/resource-type-schema.html
 */
export const DEPLOYMENT_CALLS: Readonly<Record<string, DeploymentCall>> = {
  'iam:CreateRole': { on: 'ExecutionRolePermissions', stages: CREATE, why: 'creates the role of the function' },
  'iam:DeleteRole': { on: 'ExecutionRole', stages: DELETE, why: 'removes the role of the function' },
  'iam:DeleteRolePolicy': { on: 'ExecutionRole', stages: NOT_CREATE, why: 'removes the policy within the role' },
  'iam:GetRole': { on: 'ExecutionRole', stages: ALL, why: 'sees whether the role is there' },
  'iam:GetRolePolicy': { on: 'ExecutionRole', stages: WRITE, why: 'reads the policy within the role' },
  'iam:ListAttachedRolePolicies': { on: 'ExecutionRole', stages: ALL, why: 'sees that no other policy is attached' },
  'iam:ListRolePolicies': { on: 'ExecutionRole', stages: ALL, why: 'sees which policies are within the role' },
  'iam:PutRolePolicy': { on: 'ExecutionRolePermissions', stages: WRITE, why: 'sets the policy within the role' },
  'iam:TagRole': { on: 'ExecutionRole', stages: WRITE, why: 'puts the tags of the stack on the role' },
  'iam:UntagRole': { on: 'ExecutionRole', stages: UPDATE, why: 'takes tags off that the stack has no more' },
  'iam:UpdateAssumeRolePolicy': { on: 'ExecutionRole', stages: UPDATE, why: 'follows a new trust policy in a later release' },
  'iam:UpdateRoleDescription': { on: 'ExecutionRole', stages: UPDATE, why: 'follows a new description in a later release' },
  'iam:PassRole': { on: 'GiveTheRoleToLambdaOnly', stages: WRITE, why: 'gives the role to the function' },
  'lambda:CreateFunction': { on: 'Function', stages: CREATE, why: 'creates the function' },
  'lambda:DeleteFunction': { on: 'Function', stages: DELETE, why: 'removes the function' },
  'lambda:DeleteFunctionEventInvokeConfig': { on: 'Function', stages: DELETE, why: 'removes how the function is invoked' },
  'lambda:GetFunction': { on: 'Function', stages: ALL, why: 'sees whether the function is there and ready' },
  'lambda:GetFunctionCodeSigningConfig': { on: 'Function', stages: WRITE, why: 'reads the function, as every reading does' },
  'lambda:GetFunctionEventInvokeConfig': { on: 'Function', stages: WRITE, why: 'reads how the function is invoked' },
  'lambda:GetFunctionRecursionConfig': { on: 'Function', stages: WRITE, why: 'reads the function, as every reading does' },
  'lambda:GetFunctionScalingConfig': { on: 'Function', stages: WRITE, why: 'reads the function, as every reading does' },
  'lambda:GetRuntimeManagementConfig': { on: 'Function', stages: WRITE, why: 'reads the function, as every reading does' },
  'lambda:InvokeFunction': { on: 'Function', stages: ALL, why: 'runs the onboarding, and takes it back' },
  'lambda:PutFunctionEventInvokeConfig': { on: 'Function', stages: CREATE, why: 'lets events expire that nobody waits for any more' },
  'lambda:TagResource': { on: 'Function', stages: WRITE, why: 'puts the tags of the stack on the function' },
  'lambda:UntagResource': { on: 'Function', stages: UPDATE, why: 'takes tags off that the stack has no more' },
  'lambda:UpdateFunctionCode': { on: 'Function', stages: UPDATE, why: 'puts the code of a later release in place' },
  'lambda:UpdateFunctionConfiguration': { on: 'Function', stages: UPDATE, why: 'follows new settings in a later release' },
  'lambda:UpdateFunctionEventInvokeConfig': { on: 'Function', stages: UPDATE, why: 'follows another way to invoke in a later release' },
  'logs:CreateLogGroup': { on: 'FunctionLog', stages: CREATE, why: 'creates the log of the function' },
  'logs:DeleteLogGroup': { on: 'FunctionLog', stages: DELETE, why: 'removes the log of the function' },
  'logs:GetDataProtectionPolicy': { on: 'FunctionLog', stages: WRITE, why: 'reads the log group, as every reading does' },
  'logs:ListTagsForResource': { on: 'FunctionLog', stages: WRITE, why: 'reads the log group, as every reading does' },
  'logs:PutRetentionPolicy': { on: 'FunctionLog', stages: WRITE, why: 'lets log entries expire' },
  'logs:TagResource': { on: 'FunctionLog', stages: WRITE, why: 'puts the tags of the stack on the log group' },
  'logs:UntagResource': { on: 'FunctionLog', stages: UPDATE, why: 'takes tags off that the stack has no more' },
  'logs:DescribeLogGroups': { on: 'SeeLogGroups', stages: ALL, why: 'sees whether the log group is there' },
};
