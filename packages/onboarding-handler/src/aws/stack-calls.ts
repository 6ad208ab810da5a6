import type { CloudFormation } from '@aws-sdk/client-cloudformation';
import type { AwsApi } from './aws-api';

export function stackCalls(cloudFormation: CloudFormation): Pick<AwsApi, 'describeStack'> {
  return {
    async describeStack(arn) {
      const { Stacks } = await cloudFormation.describeStacks({ StackName: arn });
      return Stacks![0].StackStatus!;
    },
  };
}
