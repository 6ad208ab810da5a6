import { statementsOf, type PolicyDocument } from '@logs-analysis/policy-model';
import { accountOf, regionOf, resourceOf } from '../arn';
import { administrator, type Caller } from '../caller';
import { judgeIdentity, judgeService, type RolePolicies, type Subject } from '../judge';
import { denialMessage } from '../judged-call';
import { stackKey } from '../rules/stack-roles';
import type { World } from '../world';
import type { Verdict } from './answer-bridge';
import { checkBucket, checkBucketPolicy } from './bucket-resources';
import { handlerCalls, type StackResource } from './cloudformation-handlers';
import { judgeLogAttributes, type LogBuckets } from './log-attributes';

/** With the policies of every role of the account, as they are now. */
export type StackResourceFacts = StackResource & {
  readonly roles: readonly RolePolicies[];
  /** The buckets of the account that the resource's log attributes name. */
  readonly logBuckets: LogBuckets;
};

/** Whether CloudFormation may make the calls for a resource with the stack's service role; the first refused one fails it. */
export async function judgeStackResource(resource: StackResourceFacts, world: World): Promise<Verdict> {
  const { stackId, roles } = resource;
  const account = accountOf(stackId);
  const roleArn = world.stackRoles.get(stackKey(account, regionOf(stackId), resourceOf(stackId).split('/')[1] ?? ''));
  const subject = stackSubject(account, roleArn, roles);
  if (subject === undefined) return { allowed: false, message: `Role ${roleArn} is invalid or cannot be assumed` };
  const calls = handlerCalls(resource);
  if (calls === undefined && roleArn !== undefined) {
    return {
      allowed: false,
      message: `The embedded AWS does not know what CloudFormation calls for ${resource.type}: add it to cloudformation-handlers.ts`,
    };
  }
  for (const call of calls ?? []) {
    const judged = await judgeIdentity(subject, { ...call, resourceAccount: account });
    world.calls.push(judged);
    if (judged.decision === 'denied') return { allowed: false, message: denialMessage(judged) };
  }
  if (resource.stage === 'delete') return { allowed: true };
  switch (resource.type) {
    case 'AWS::IAM::Role': return checkRolePolicies(resource);
    case 'AWS::Lambda::Function': return judgeExecutionRole(resource, world);
    case 'AWS::ElasticLoadBalancingV2::LoadBalancer': return judgeLogAttributes(resource, world);
    case 'AWS::S3::Bucket': return checkBucket(resource);
    case 'AWS::S3::BucketPolicy': return checkBucketPolicy(resource);
    default: return { allowed: true };
  }
}

/** Without a service role CloudFormation uses the credentials of who made the stack: an administrator, here. */
function stackSubject(account: string, roleArn: string | undefined, roles: readonly RolePolicies[]): Subject | undefined {
  if (roleArn === undefined) return { caller: administrator(account) };
  const role = roles.find(({ arn }) => arn === roleArn);
  const caller: Caller = { kind: 'role', account, principal: roleArn, session: 'AWSCloudFormation' };
  return role && { caller, role };
}

/**
 * IAM stores no policy with a resource that is none; iam-simulate takes the empty one for everything.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
function checkRolePolicies({ properties }: StackResourceFacts): Verdict {
  const policies = (properties.Policies ?? []) as ReadonlyArray<{ readonly PolicyDocument: PolicyDocument }>;
  const wrong = policies.flatMap(({ PolicyDocument: document }) => statementsOf(document))
    .flatMap(({ Resource = [] }) => [Resource].flat())
    .find((resource) => resource !== '*' && !resource.startsWith('arn:'));
  return wrong === undefined
    ? { allowed: true }
    : { allowed: false, message: `Resource ${wrong} must be in ARN format or "*". (MalformedPolicyDocument)` };
}

/** Lambda refuses a function whose role does not trust it. */
async function judgeExecutionRole(resource: StackResourceFacts, world: World): Promise<Verdict> {
  const roleArn = String(resource.properties.Role);
  const trust = resource.roles.find(({ arn }) => arn === roleArn)?.trust ?? {};
  const assumed = await judgeService('lambda.amazonaws.com', { account: accountOf(resource.stackId) }, {
    action: 'sts:AssumeRole', resource: roleArn, resourceAccount: accountOf(resource.stackId), resourcePolicy: trust,
  });
  world.calls.push(assumed);
  return assumed.decision === 'allowed'
    ? { allowed: true }
    : { allowed: false, message: 'The role defined for the function cannot be assumed by Lambda.' };
}
