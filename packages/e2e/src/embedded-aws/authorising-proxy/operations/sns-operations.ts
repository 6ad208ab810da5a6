import { accountOf, topicOfSubscription } from '../arn';
import { listParameter, parameter, type AwsRequest } from '../aws-request';
import type { RequestContext } from '../permission';
import type { OperationMap } from './operation';

/** Which IAM actions an SNS call needs, and on which topic. */
export const snsOperations: OperationMap = async (request, caller, world) => {
  const name = request.operation;
  if (!CALLS.has(name)) return undefined;
  const topic = topicOf(request, caller.account);
  const account = accountOf(topic);
  const resourcePolicy = name === 'CreateTopic' ? undefined : await world.state.topicPolicy(topic);
  const permission = (action: string, context: RequestContext = {}) => ({
    action, resource: topic, resourceAccount: account, context, ...(resourcePolicy === undefined ? {} : { resourcePolicy }),
  });
  return {
    name,
    // The emulator finds a topic by its ARN whoever asks, and takes the caller for the owner of a subscription.
    account: caller.account,
    // Whoever holds the token of a subscription may confirm it; SNS asks for nothing else.
    permissions: name === 'ConfirmSubscription' ? [] : [
      permission(`sns:${name}`, name === 'Subscribe' ? subscribeContext(request) : {}),
      ...(name === 'CreateTopic' && listParameter(request, 'Tags').length > 0 ? [permission('sns:TagResource')] : []),
    ],
  };
};

const CALLS = new Set([
  'CreateTopic', 'DeleteTopic', 'GetTopicAttributes', 'SetTopicAttributes', 'Publish', 'Subscribe', 'ConfirmSubscription',
  'Unsubscribe', 'ListSubscriptionsByTopic', 'GetSubscriptionAttributes', 'SetSubscriptionAttributes',
  'ListTagsForResource', 'TagResource', 'UntagResource',
]);

function topicOf(request: AwsRequest, account: string): string {
  const named = parameter(request, 'TopicArn') ?? parameter(request, 'ResourceArn');
  if (named !== undefined) return named;
  const subscription = parameter(request, 'SubscriptionArn');
  return subscription === undefined
    ? `arn:aws:sns:${request.region}:${account}:${parameter(request, 'Name') ?? ''}`
    : topicOfSubscription(subscription);
}

function subscribeContext(request: AwsRequest): RequestContext {
  return { 'sns:Protocol': parameter(request, 'Protocol') ?? '', 'sns:Endpoint': parameter(request, 'Endpoint') ?? '' };
}
