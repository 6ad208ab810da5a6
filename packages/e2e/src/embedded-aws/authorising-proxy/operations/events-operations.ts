import { jsonMember, parameter, type AwsRequest } from '../aws-request';
import type { RequestContext } from '../permission';
import type { OperationMap } from './operation';

/**
 * The calls to EventBridge that concern one rule, each judged on that rule.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoneventbridge.html
 */
export const eventsOperations: OperationMap = async (request, caller) => {
  const name = request.operation;
  const resource = CALLS.has(name) ? ruleOf(request, caller.account) : undefined;
  if (resource === undefined) return undefined;
  const permission = (action: string, context: RequestContext = {}) => ({ action, resource, resourceAccount: caller.account, context });
  const createsWithTags = name === 'PutRule' && members(request, 'Tags').length > 0;
  return {
    name,
    account: caller.account,
    permissions: [
      permission(`events:${name}`, name === 'PutTargets' ? { 'events:TargetArn': targetArns(request) } : {}),
      ...(createsWithTags ? [permission('events:TagResource')] : []),
    ],
  };
};

const CALLS = new Set([
  'DescribeRule', 'PutRule', 'DeleteRule', 'ListTargetsByRule', 'PutTargets', 'RemoveTargets', 'ListTagsForResource', 'TagResource',
]);

/** A rule on the default event bus; of other buses nobody here knows anything. */
function ruleOf(request: AwsRequest, account: string): string | undefined {
  const named = parameter(request, 'ResourceARN');
  if (named !== undefined) return named;
  const rule = parameter(request, 'Rule') ?? parameter(request, 'Name');
  const bus = parameter(request, 'EventBusName') ?? 'default';
  return rule === undefined || bus !== 'default' ? undefined : `arn:aws:events:${request.region}:${account}:rule/${rule}`;
}

function targetArns(request: AwsRequest): string[] {
  return members(request, 'Targets').map((target) => String((target as { readonly Arn?: string }).Arn));
}

function members(request: AwsRequest, list: string): readonly unknown[] {
  const value = jsonMember(request, list);
  return Array.isArray(value) ? value : [];
}
