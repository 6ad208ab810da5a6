import { apiCalls } from './api-calls';
import { eventRuleArn, topicArn } from './arn';
import type { Environment } from './environment';
import type { Statement } from './policy-document';

/**
 * What the function may do where the customer lets EventBridge be used: manage one rule, which has the name of the onboarding, and give
 * it no other target than the onboarding's topic.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-conditions.html
 */
export function eventRulePermissions(environment: Environment, onboardingName: string): readonly Statement[] {
  const Resource = [eventRuleArn(environment, onboardingName)];
  const calls = apiCalls().filter(({ on }) => on === 'event-rule');
  const actions = (onlyOwnTopic: boolean): readonly string[] =>
    calls.filter((call) => (call.onlyOwnTopic ?? false) === onlyOwnTopic).flatMap((call) => call.actions).sort();
  return [
    { Sid: 'ManageEventRule', Effect: 'Allow', Action: actions(false), Resource },
    {
      Sid: 'TargetOwnTopicOnly',
      Effect: 'Allow',
      Action: actions(true),
      Resource,
      // One call can name several targets, so the key has several values.
      Condition: { 'ForAllValues:ArnEquals': { 'events:TargetArn': [topicArn(environment, onboardingName)] } },
    },
  ];
}
