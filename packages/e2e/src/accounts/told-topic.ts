import type { Event } from '@aws-sdk/client-s3';
import { CUSTOMER, s3May } from './customer';
import type { Customer } from './customer';

const NAME = 'acme-everything';
export const TOLD_TOPIC = `arn:aws:sns:us-east-1:${CUSTOMER}:${NAME}`;

/** The customer wants to hear of everything in its log bucket, which leaves no room for another notification of new objects. */
export async function tellTopicOfEverything({ sns, s3, bucket }: Customer, ...otherEvents: readonly Event[]): Promise<void> {
  await sns.createTopic({ Name: NAME });
  await sns.setTopicAttributes({ TopicArn: TOLD_TOPIC, AttributeName: 'Policy', AttributeValue: s3May('sns:Publish', TOLD_TOPIC, bucket) });
  await s3.putBucketNotificationConfiguration({
    Bucket: bucket,
    NotificationConfiguration: {
      TopicConfigurations: [{ Id: 'everything', TopicArn: TOLD_TOPIC, Events: ['s3:ObjectCreated:*', ...otherEvents] }],
      EventBridgeConfiguration: {},
    },
  });
}

/** The same with a queue of the customer's, in whose place the service cannot hear. */
export async function tellQueueOfEverything({ s3, bucket }: Customer, ...otherEvents: readonly Event[]): Promise<void> {
  await s3.putBucketNotificationConfiguration({
    Bucket: bucket,
    NotificationConfiguration: {
      QueueConfigurations: [{
        Id: 'everything', QueueArn: `arn:aws:sqs:us-east-1:${CUSTOMER}:acme-reports`, Events: ['s3:ObjectCreated:*', ...otherEvents],
      }],
      EventBridgeConfiguration: {},
    },
  });
}
