import type { ElasticLoadBalancingV2 } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { AwsApi } from './aws-api';
import { unless } from './unless';

type LoadBalancerCalls = Pick<AwsApi, 'describeLoadBalancerAttributes' | 'modifyLoadBalancerAttributes'>;

export function loadBalancerCalls(elb: ElasticLoadBalancingV2): LoadBalancerCalls {
  return {
    async describeLoadBalancerAttributes(arn) {
      const answer = await unless(['LoadBalancerNotFoundException'], elb.describeLoadBalancerAttributes({ LoadBalancerArn: arn }));
      // An answer without them is none: the load balancer would look as if it did not log.
      return answer && Object.fromEntries(answer.Attributes!.map(({ Key, Value }) => [Key!, Value ?? '']));
    },
    async modifyLoadBalancerAttributes(arn, attributes) {
      await elb.modifyLoadBalancerAttributes({
        LoadBalancerArn: arn,
        Attributes: Object.entries(attributes).map(([Key, Value]) => ({ Key, Value })),
      });
    },
  };
}
