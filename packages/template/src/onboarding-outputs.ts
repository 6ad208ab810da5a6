import type { ServiceProfile } from '@logs-analysis/policy-model';
import { toCloudFormation } from './intrinsics';
import type { TemplateValue } from './intrinsics';

/** What the function says when it is done, or in Mode Plan what it would do; and where a person looks after it. */
export function onboardingOutputs({ name }: ServiceProfile, logGroup: string): TemplateValue {
  const said = {
    NextStep: 'What to do now',
    Report: 'What was changed in this account, what was left alone and why, and what is pending; with Mode Plan, what would be changed',
    Subscription: `Whether ${name} has confirmed that it wants to be told of new log objects; "pending" until then`,
    Buckets: `The buckets in which ${name} can read the logs, and nothing else`,
    TopicArn: `The topic that tells ${name} of new log objects`,
  };
  return {
    ...Object.fromEntries(Object.entries(said).map(([attribute, Description]) =>
      [attribute, { Description, Value: { 'Fn::GetAtt': ['InvokeLambdaFunction', attribute] } }])),
    HowToVerify: {
      Condition: 'IsApplied',
      Description: `Lists what is told of new log objects: with an ARN for the queue of ${name} once it is confirmed`,
      Value: toCloudFormation('aws sns list-subscriptions-by-topic --region ${AWS::Region} --topic-arn ${TopicArn}',
        { TopicArn: { 'Fn::GetAtt': ['InvokeLambdaFunction', 'TopicArn'] } }),
    },
    FunctionLog: { Description: 'The log that has a line for everything the function did', Value: { Ref: logGroup } },
  };
}
