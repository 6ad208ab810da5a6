import {
  eventRuleArn, eventRulePublishes, hasEventTarget, LOG_EVENT_TARGET_ID, logEventRule, logEventTarget, logFolder, sameEventRule,
} from '@logs-analysis/policy-model';
import { allow, clients, createLoadBalancer, CUSTOMER, policy, receive, SERVICE, type Statement } from './accounts';
import { startEmbeddedAws, type EmbeddedAws } from '../../src/embedded-aws/embedded-aws';

let aws: EmbeddedAws;
beforeAll(async () => { aws = await startEmbeddedAws(); }, 120_000);
afterAll(() => aws.stop());
beforeEach(() => aws.reset());

const HERE = { partition: 'aws', region: 'us-east-1', accountId: CUSTOMER };
const NAME = 'alb-logs';
const BUCKET = 'customer-logs';
const TOPIC = `arn:aws:sns:us-east-1:${CUSTOMER}:${NAME}`;
const QUEUE = `arn:aws:sqs:us-east-1:${SERVICE}:log-events`;
const Tags = [{ Key: 'logs-analysis:created-by', Value: 'stack' }];
const RULE = logEventRule(HERE, { [BUCKET]: ['shop'] })!;
const rule = { Name: NAME, EventPattern: RULE.EventPattern, State: 'ENABLED', Tags } as const;
const target = logEventTarget(HERE, NAME);
const published = eventRulePublishes(HERE, NAME);
const events = () => clients(aws, CUSTOMER).events;

describe('a new object in a bucket that sends its events to EventBridge', () => {
  beforeEach(async () => {
    const { s3, sns, events: bus } = clients(aws, CUSTOMER);
    await s3.createBucket({ Bucket: BUCKET });
    await s3.putBucketPolicy({
      Bucket: BUCKET,
      Policy: policy(allow('s3:PutObject', `arn:aws:s3:::${BUCKET}/*`, {
        Principal: { Service: 'logdelivery.elasticloadbalancing.amazonaws.com' },
      })),
    });
    await s3.putBucketNotificationConfiguration({ Bucket: BUCKET, NotificationConfiguration: { EventBridgeConfiguration: {} } });
    await sns.createTopic({ Name: NAME });
    await bus.putRule(rule);
    await bus.putTargets({ Rule: NAME, Targets: [target] });
  });

  const topicPolicy = (statement?: Statement) => clients(aws, CUSTOMER).sns.setTopicAttributes({
    TopicArn: TOPIC,
    AttributeName: 'Policy',
    AttributeValue: policy(
      allow('sns:Subscribe', TOPIC, { Principal: { AWS: SERVICE } }), ...(statement === undefined ? [] : [statement]),
    ),
  });
  /** The queue of the service, which listens to the topic. */
  const subscribed = async () => {
    const { sqs, sns } = clients(aws, SERVICE);
    const url = (await sqs.createQueue({ QueueName: 'log-events' })).QueueUrl!;
    const fromTopic = allow('sqs:SendMessage', QUEUE, {
      Principal: { Service: 'sns.amazonaws.com' }, Condition: { ArnLike: { 'aws:SourceArn': TOPIC } },
    });
    await sqs.setQueueAttributes({ QueueUrl: url, Attributes: { Policy: policy(fromTopic) } });
    await sns.subscribe({ TopicArn: TOPIC, Protocol: 'sqs', Endpoint: QUEUE });
    return url;
  };
  const deliver = async () => aws.deliverLog({
    loadBalancerArn: await createLoadBalancer(aws), bucket: BUCKET, prefix: 'shop', lines: ['GET /'],
  });
  const messages = async (queue: string) => (await receive(aws, SERVICE, queue)).map(({ Message }) => JSON.parse(Message!) as unknown);

  test('reaches the queue of the service as S3 would tell of it', async () => {
    await topicPolicy(published as Statement);
    const queue = await subscribed();
    const { key } = await deliver();
    const { ETag, ContentLength } = await clients(aws, CUSTOMER).s3.headObject({ Bucket: BUCKET, Key: key });
    expect(await messages(queue)).toEqual([{
      Records: [expect.objectContaining({
        eventSource: 'aws:s3',
        awsRegion: 'us-east-1',
        eventName: 'ObjectCreated:Put',
        eventTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/),
        s3: expect.objectContaining({
          bucket: { name: BUCKET, ownerIdentity: { principalId: CUSTOMER }, arn: `arn:aws:s3:::${BUCKET}` },
          object: expect.objectContaining({ key, size: ContentLength, eTag: ETag!.replaceAll('"', '') }),
        }),
      })],
    }]);
  });

  test('is named as it is called, not encoded as S3 would', async () => {
    await topicPolicy(published as Statement);
    const queue = await subscribed();
    const Key = `${logFolder(HERE, 'shop')}a é+"b".log.gz`;
    await clients(aws, CUSTOMER).s3.putObject({ Bucket: BUCKET, Key, Body: 'line' });
    expect(await messages(queue)).toMatchObject([{ Records: [{ s3: { object: { key: Key } } }] }]);
  });

  test('is told of only if it is in a folder of the rule', async () => {
    await topicPolicy(published as Statement);
    const queue = await subscribed();
    const { s3 } = clients(aws, CUSTOMER);
    await s3.putObject({ Bucket: BUCKET, Key: `${logFolder(HERE, '')}a.log.gz`, Body: 'line' });
    await s3.putObject({ Bucket: BUCKET, Key: `shop/AWSLogs/${CUSTOMER}/ELBAccessLogTestFile`, Body: 'test' });
    expect(await messages(queue)).toEqual([]);
  });

  test('is told of only while the bucket sends its events to EventBridge', async () => {
    await topicPolicy(published as Statement);
    const queue = await subscribed();
    await clients(aws, CUSTOMER).s3.putBucketNotificationConfiguration({ Bucket: BUCKET, NotificationConfiguration: {} });
    await deliver();
    expect(await messages(queue)).toEqual([]);
  });

  const when = (Condition: Statement) => ({ ...published, Condition }) as Statement;
  const another = eventRuleArn(HERE, 'another');
  test.each<[string, Statement | undefined]>([
    ['lacks the statement', undefined],
    ['insists on the rule, of which EventBridge may say nothing', when({ ArnEquals: { 'aws:SourceArn': eventRuleArn(HERE, NAME) } })],
    ['insists on the account, of which EventBridge may say nothing', when({ StringEquals: { 'aws:SourceAccount': CUSTOMER } })],
    ['asks for another rule, should EventBridge say which it is', when({ ArnEqualsIfExists: { 'aws:SourceArn': another } })],
    ['lets another service publish', { ...published, Principal: { Service: 's3.amazonaws.com' } }],
  ])('reaches nobody if the policy of the topic %s', async (_, statement) => {
    await topicPolicy(statement);
    const queue = await subscribed();
    await deliver();
    expect(await messages(queue)).toEqual([]);
    const attempt = { principal: 'events.amazonaws.com', action: 'sns:Publish', resource: TOPIC, decision: 'denied' };
    expect(aws.calls).toContainEqual(expect.objectContaining(attempt));
  });

  test('reaches a queue that is a target of a rule only if the queue lets the rule send', async () => {
    const { sqs, events: bus } = clients(aws, CUSTOMER);
    const QueueUrl = (await sqs.createQueue({ QueueName: 'own' })).QueueUrl!;
    const own = `arn:aws:sqs:us-east-1:${CUSTOMER}:own`;
    await bus.putTargets({ Rule: NAME, Targets: [{ Id: 'own', Arn: own }] });
    const Key = `${logFolder(HERE, 'shop')}a.log.gz`;
    const received = async () => {
      await clients(aws, CUSTOMER).s3.putObject({ Bucket: BUCKET, Key, Body: 'line' });
      return (await receive(aws, CUSTOMER, QueueUrl)).length;
    };
    expect(await received()).toBe(0);
    const send = allow('sqs:SendMessage', own, {
      Principal: { Service: 'events.amazonaws.com' }, Condition: { ArnEquals: { 'aws:SourceArn': eventRuleArn(HERE, NAME) } },
    });
    await sqs.setQueueAttributes({ QueueUrl, Attributes: { Policy: policy(send) } });
    expect(await received()).toBe(1);
  });
});

describe('the pattern of several buckets', () => {
  const { EventPattern } = logEventRule(HERE, { [BUCKET]: ['', 'shop'], second: ['shop', ''], third: ['team'] })!;
  const matches = async (bucket: string, prefix: string, detailType = 'Object Created') => (await events().testEventPattern({
    EventPattern,
    Event: JSON.stringify({
      'version': '0',
      'id': '17793124-05d4-b198-2fde-7ededc63b103',
      'detail-type': detailType,
      'source': 'aws.s3',
      'account': CUSTOMER,
      'time': '2021-11-12T00:00:00Z',
      'region': 'us-east-1',
      'resources': [`arn:aws:s3:::${bucket}`],
      'detail': { bucket: { name: bucket }, object: { key: `${logFolder(HERE, prefix)}a.log.gz`, size: 5 } },
    }),
  })).Result;

  test.each([[BUCKET, ''], [BUCKET, 'shop'], ['second', ''], ['second', 'shop'], ['third', 'team']])(
    'matches, in %s, the logs under "%s"', async (bucket, prefix) => {
      expect(await matches(bucket, prefix)).toBe(true);
      expect(await matches(bucket, prefix, 'Object Deleted')).toBe(false);
    });

  test.each([[BUCKET, 'team'], ['second', 'team'], ['third', ''], ['third', 'shop'], ['fourth', ''], [BUCKET, 'old/shop']])(
    'does not match, in %s, the logs under "%s"', async (bucket, prefix) => {
      expect(await matches(bucket, prefix)).toBe(false);
    });
});

describe('a rule', () => {
  test('comes back as it was made, with its target and tags', async () => {
    await events().putRule(rule);
    await events().putTargets({ Rule: NAME, Targets: [target] });
    const described = await events().describeRule({ Name: NAME });
    expect([described.Arn, sameEventRule(described, RULE)]).toEqual([eventRuleArn(HERE, NAME), true]);
    expect(hasEventTarget((await events().listTargetsByRule({ Rule: NAME })).Targets!, target)).toBe(true);
    expect((await events().listTagsForResource({ ResourceARN: described.Arn })).Tags).toEqual(Tags);
  });

  test('keeps the tags it was created with when it is changed', async () => {
    await events().putRule(rule);
    await events().putRule({ ...rule, State: 'DISABLED', Tags: [{ Key: 'logs-analysis:created-by', Value: 'another stack' }] });
    expect((await events().describeRule({ Name: NAME })).State).toBe('DISABLED');
    expect((await events().listTagsForResource({ ResourceARN: eventRuleArn(HERE, NAME) })).Tags).toEqual(Tags);
  });

  test('is deleted only when it has no targets, however often', async () => {
    await events().putRule(rule);
    await events().putTargets({ Rule: NAME, Targets: [target] });
    await expect(events().deleteRule({ Name: NAME })).rejects.toMatchObject({
      name: 'ValidationException', message: 'Rule can\'t be deleted since it has targets.',
    });
    await events().removeTargets({ Rule: NAME, Ids: [LOG_EVENT_TARGET_ID] });
    await events().deleteRule({ Name: NAME });
    await events().deleteRule({ Name: NAME });
  });

  test('that is not there has no targets to list or remove', async () => {
    const missing = { name: 'ResourceNotFoundException' };
    await expect(events().describeRule({ Name: NAME })).rejects.toMatchObject(missing);
    await expect(events().listTargetsByRule({ Rule: NAME })).rejects.toMatchObject(missing);
    await expect(events().removeTargets({ Rule: NAME, Ids: ['any'] })).rejects.toMatchObject(missing);
    await expect(events().putTargets({ Rule: NAME, Targets: [target] })).rejects.toMatchObject(missing);
  });

  test('meets throttling in the words of EventBridge', async () => {
    aws.faults.plan({ action: 'events:DescribeRule', kind: 'throttle', times: 9 });
    await expect(events().describeRule({ Name: NAME })).rejects.toMatchObject({ name: 'ThrottlingException' });
  });
});
