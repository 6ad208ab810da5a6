import { bucketArn, eventRuleArn, topicArn } from './arn';
import type { Environment } from './environment';
import { policyOf } from './policy-document';
import type { PolicyDocument, Statement } from './policy-document';
import type { Service } from './service-profile';

/**
 * Who may use the topic beside this account: S3 publishes for these buckets of this account, and the service subscribes its own
 * queue.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/grant-destinations-permissions-to-s3.html
 */
export function topicPolicy(
  environment: Environment, service: Service, topicName: string, buckets: readonly string[],
): PolicyDocument {
  const topic = topicArn(environment, topicName);
  return policyOf(
    {
      Sid: 'LogBucketsPublish',
      Effect: 'Allow',
      Principal: { Service: 's3.amazonaws.com' },
      Action: 'sns:Publish',
      Resource: topic,
      Condition: {
        StringEquals: { 'aws:SourceAccount': environment.accountId },
        ArnEquals: { 'aws:SourceArn': buckets.map((bucket) => bucketArn(environment, bucket)) },
      },
    },
    {
      Sid: 'ServiceSubscribesItsQueue',
      Effect: 'Allow',
      Principal: { AWS: `arn:${environment.partition}:iam::${service.accountId}:root` },
      Action: 'sns:Subscribe',
      Resource: topic,
      Condition: { StringEquals: { 'sns:Protocol': 'sqs', 'sns:Endpoint': service.endpoint } },
    },
  );
}

/**
 * Lets the rule of an onboarding publish to its topic.
 *
 * AWS says that conditions cannot be used in the policies of topics that EventBridge publishes to, which is to say that it does not tell
 * SNS which rule it acts for. So the rule is asked for only where EventBridge does tell: should it begin to, other rules are kept out;
 * until then logs arrive.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-sns-permissions
 */
export function eventRulePublishes(environment: Environment, topicName: string): Statement {
  return {
    Sid: 'EventRulePublishes',
    Effect: 'Allow',
    Principal: { Service: 'events.amazonaws.com' },
    Action: 'sns:Publish',
    Resource: topicArn(environment, topicName),
    Condition: {
      StringEqualsIfExists: { 'aws:SourceAccount': environment.accountId },
      ArnEqualsIfExists: { 'aws:SourceArn': eventRuleArn(environment, topicName) },
    },
  };
}
