import { NEW_BUCKET, onboard, useStage, type Stage } from './onboarding';
import { publishedTemplate } from '../../src/accounts/templates';

const { stage } = useStage();
const TOPIC = 'arn:aws:sns:us-east-1:111122223333:logs-analysis-alb';

test('the example of resource modifications cannot be launched', async () => {
  const { customer } = await stage();
  const launch = customer.stacks.create({ name: 'example', template: publishedTemplate('resource-modifications-example.yaml') });
  await expect(launch).rejects.toThrow(/This template only shows what is created; use logs-analysis-alb.yaml/);
});

test('without the rule that keeps it from use, it sets up what the function does', async () => {
  const byExample = await stage();
  const template = publishedTemplate('resource-modifications-example.yaml').replace(/^Rules:\n(?: .*\n)+/m, '');
  const { status } = await byExample.customer.stacks.create({ name: 'example', template });
  expect(status).toBe('CREATE_COMPLETE');
  const example = await setUp(byExample);

  const byFunction = await stage();
  await onboard(byFunction, { LoadBalancerArns: byFunction.customer.silent });
  expect(example).toEqual(await setUp(byFunction));
});

/** What a person sees of the topic and of the bucket, without ids that CloudFormation or the function gives a notification. */
async function setUp({ customer: { s3, sns } }: Stage) {
  const { Policy } = await s3.getBucketPolicy({ Bucket: NEW_BUCKET });
  const { TopicConfigurations = [], QueueConfigurations, LambdaFunctionConfigurations, EventBridgeConfiguration } =
    await s3.getBucketNotificationConfiguration({ Bucket: NEW_BUCKET });
  const { Attributes } = await sns.getTopicAttributes({ TopicArn: TOPIC });
  const { Subscriptions = [] } = await sns.listSubscriptionsByTopic({ TopicArn: TOPIC });
  return {
    bucketPolicy: JSON.parse(Policy!) as unknown,
    notifications: TopicConfigurations.map(({ Id: _, ...rule }) => rule),
    otherNotifications: [QueueConfigurations, LambdaFunctionConfigurations, EventBridgeConfiguration],
    topicPolicy: JSON.parse(Attributes!.Policy) as unknown,
    subscriptions: Subscriptions.map(({ Protocol, Endpoint }) => ({ Protocol, Endpoint })),
  };
}
