import { parameter } from '../aws-request';
import type { OperationMap } from './operation';

/** The calls to Elastic Load Balancing; only those that change something know a resource. */
export const elbOperations: OperationMap = async (request, caller) => {
  const name = request.operation;
  if (!CALLS.has(name)) return undefined;
  const resource = CHANGES.has(name) ? parameter(request, 'LoadBalancerArn') ?? '*' : '*';
  return {
    name,
    account: caller.account,
    permissions: [{ action: `elasticloadbalancing:${name}`, resource, resourceAccount: caller.account }],
  };
};

const CHANGES = new Set(['ModifyLoadBalancerAttributes', 'DeleteLoadBalancer']);
const CALLS = new Set(['DescribeLoadBalancers', 'DescribeLoadBalancerAttributes', 'DescribeTags', ...CHANGES]);
