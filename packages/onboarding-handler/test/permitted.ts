import { API_CALLS, bucketArn, executionPolicy, topicArn } from '@logs-analysis/policy-model';
import type { ApiCall, LogEventTarget, Statement } from '@logs-analysis/policy-model';
import type { Settings } from '../src/settings';
import type { Call } from './fake-aws/fake-aws';

/** Whether the role of the function, as the template renders it for these settings, may make a call. */
export function permitted(settings: Settings, { name, args: [first, second] }: Call): boolean {
  const { environment, owner, createdBy, loadBalancerArns, formerLoadBalancerArns, logBuckets, existingTopics, usesEventBridge } = settings;
  const { Statement: statements } = executionPolicy({
    environment,
    service: owner.service,
    onboardingName: owner.onboardingName,
    stackArn: createdBy,
    loadBalancerArns,
    formerLoadBalancerArns,
    logBucketArns: logBuckets.map((bucket) => bucketArn(environment, bucket)),
    existingTopicArns: existingTopics,
    usesEventBridge,
  });
  const { actions, on, onlyServiceEndpoint, onlyOwnTopic }: ApiCall = API_CALLS[name];
  const resource = on === 'any' ? '*' : on.endsWith('bucket') ? bucketArn(environment, String(first))
    : name === 'createTopic' ? topicArn(environment, String(first))
      : SUBSCRIPTION_CALLS.includes(name) ? String(first).split(':').slice(0, -1).join(':') : String(first);
  const context: Readonly<Record<string, string>> = {
    's3:ResourceAccount': environment.accountId,
    'sns:Protocol': 'sqs',
    ...(onlyServiceEndpoint && { 'sns:Endpoint': String(second) }),
    ...(onlyOwnTopic && { 'events:TargetArn': String((second as LogEventTarget).Arn) }),
  };
  return actions.every((action) => statements.some((statement) => allows(statement, action, resource, context)));
}

/** What these act on is a subscription, whose ARN is that of its topic and more. */
const SUBSCRIPTION_CALLS: readonly string[] = ['unsubscribe', 'getSubscriptionFilter', 'setSubscriptionFilter'];

function allows(
  { Action, Resource, Condition = {} }: Statement, action: string, resource: string, context: Readonly<Record<string, string>>,
): boolean {
  return [Action].flat().includes(action) && [Resource].flat().includes(resource)
    && Object.values(Condition).flatMap((one) => Object.entries(one)).every(([key, value]) => [value].flat().includes(context[key]));
}
