import type { CustomResourceEvent } from '../../src/cloudformation/custom-resource';
import { PROPERTIES, STACK } from '../example';

/** What CloudFormation sends for the example's stack. */
export function customResourceEvent(
  RequestType: CustomResourceEvent['RequestType'], more: Partial<CustomResourceEvent> = {},
): CustomResourceEvent {
  return {
    RequestType,
    ResponseURL: 'https://cloudformation-custom-resource-response-euwest1.s3-eu-west-1.amazonaws.com/answer?signature=secret',
    StackId: STACK,
    RequestId: 'request-1',
    LogicalResourceId: 'InvokeLambdaFunction',
    ...(RequestType !== 'Create' && { PhysicalResourceId: 'alb-logs/alb-logs' }),
    ResourceProperties: PROPERTIES,
    ...more,
  };
}
