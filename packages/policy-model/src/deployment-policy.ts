import { DEPLOYMENT_CALLS } from './deployment-calls';
import type { DeploymentTarget, LifeStage } from './deployment-calls';
import { policyOf } from './policy-document';
import type { PolicyDocument, Statement } from './policy-document';

/** The names that the original guide's policy leaves open. */
export interface DeploymentNames {
  readonly partition: string;
  readonly account: string;
  readonly region: string;
  /** The execution role, with its path before it: `/logs-analysis-alb-eu-west-1`. */
  readonly roleNameWithPath: string;
  readonly functionName: string;
  /** The ARN of the boundary without which the execution role is not to be, if there is one. */
  readonly permissionsBoundary?: string;
}

/**
 * What CloudFormation must be allowed to do to create, update, roll back and delete the onboarding stack, and no more; or a part of
 * it, for those who grant the stages of a stack's life apart. The original guide's policy could create the role and the function but
 * not pass the role, invoke the function, update or delete.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-iam-servicerole.html
 */
export function deploymentPolicy(
  names: DeploymentNames, stages: readonly LifeStage[] = ['create', 'update', 'delete'],
): PolicyDocument & { readonly Statement: readonly Statement[] } {
  const { partition, account, region, roleNameWithPath, functionName, permissionsBoundary } = names;
  const calls = Object.entries(DEPLOYMENT_CALLS).filter(([, call]) => call.stages.some((stage) => stages.includes(stage)));
  const role = `arn:${partition}:iam::${account}:role${roleNameWithPath}`;
  const log = `arn:${partition}:logs:${region}:${account}:log-group:/aws/lambda/${functionName}`;
  const targets: Record<DeploymentTarget, Pick<Statement, 'Resource' | 'Condition'>> = {
    ExecutionRole: { Resource: role },
    // Who may give a role its policies has all that the role has, but for what lies beyond the boundary; nothing here takes that off.
    ExecutionRolePermissions: {
      Resource: role, ...(permissionsBoundary && { Condition: { StringEquals: { 'iam:PermissionsBoundary': permissionsBoundary } } }),
    },
    GiveTheRoleToLambdaOnly: { Resource: role, Condition: { StringEquals: { 'iam:PassedToService': 'lambda.amazonaws.com' } } },
    Function: { Resource: `arn:${partition}:lambda:${region}:${account}:function:${functionName}` },
    FunctionLog: { Resource: [log, `${log}:*`] },
    // IAM offers no narrower resource for it.
    SeeLogGroups: { Resource: '*' },
  };
  return policyOf(...Object.entries(targets).flatMap(([Sid, rest]): Statement[] => {
    const actions = calls.filter(([, { on }]) => on === Sid).map(([action]) => action);
    return actions.length === 0 ? [] : [{ Sid, Effect: 'Allow', Action: actions, ...rest }];
  }));
}
