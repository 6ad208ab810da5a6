import type { ElasticLoadBalancingV2 } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { AwsApi } from './aws-api';
import { unless } from './unless';

type LoadBalancerCalls = Pick<AwsApi, 'describeLoadBalancer' | 'describeLoadBalancerAttributes' | 'modifyLoadBalancerAttributes'>;

export function loadBalancerCalls(elb: ElasticLoadBalancingV2): LoadBalancerCalls {
  return {
    async describeLoadBalancer(arn) {
      const answer = await unless(['LoadBalancerNotFound', 'LoadBalancerNotFoundException'],
        elb.describeLoadBalancers({ LoadBalancerArns: [arn] }));
      const found = answer?.LoadBalancers?.[0];
      return found && { type: found.Type ?? 'unknown' };
    },
    async describeLoadBalancerAttributes(arn) {
      const { Attributes = [] } = await elb.describeLoadBalancerAttributes({ LoadBalancerArn: arn });
      return Object.fromEntries(Attributes.map(({ Key, Value }) => [Key!, Value ?? '']));
    },
    async modifyLoadBalancerAttributes(arn, attributes) {
      await elb.modifyLoadBalancerAttributes({
        LoadBalancerArn: arn,
        Attributes: Object.entries(attributes).map(([Key, Value]) => ({ Key, Value })),
      });
    },
  };
}
