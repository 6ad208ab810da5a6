import type { NotificationConfiguration } from '@aws-sdk/client-s3';
import { allow, clients, CUSTOMER, policy, receive, SERVICE, type Statement } from './accounts';
import { startEmbeddedAws, type EmbeddedAws } from '../../src/embedded-aws/embedded-aws';

let aws: EmbeddedAws;
let topicArn: string;
beforeAll(async () => { aws = await startEmbeddedAws(); }, 120_000);
afterAll(() => aws.stop());
beforeEach(async () => {
  await aws.reset();
  await clients(aws, CUSTOMER).s3.createBucket({ Bucket: BUCKET });
  topicArn = (await clients(aws, CUSTOMER).sns.createTopic({ Name: 'logs' })).TopicArn!;
});

const BUCKET = 'customer-logs';
const QUEUE_ARN = `arn:aws:sqs:us-east-1:${SERVICE}:log-events`;

const fromBucket = (bucket = BUCKET) => allow('sns:Publish', topicArn, {
  Principal: { Service: 's3.amazonaws.com' },
  Condition: { ArnLike: { 'aws:SourceArn': `arn:aws:s3:::${bucket}` }, StringEquals: { 'aws:SourceAccount': CUSTOMER } },
});
const subscribable = (endpoint = QUEUE_ARN) => allow('sns:Subscribe', topicArn, {
  Principal: { AWS: SERVICE }, Condition: { StringEquals: { 'sns:Protocol': 'sqs', 'sns:Endpoint': endpoint } },
});
const setTopicPolicy = (...statements: readonly Statement[]) => clients(aws, CUSTOMER).sns.setTopicAttributes({
  TopicArn: topicArn, AttributeName: 'Policy', AttributeValue: policy(...statements),
});
const notify = (NotificationConfiguration: NotificationConfiguration) =>
  clients(aws, CUSTOMER).s3.putBucketNotificationConfiguration({ Bucket: BUCKET, NotificationConfiguration });
const rule = (prefix?: string, suffix?: string, event = 's3:ObjectCreated:*') => ({
  TopicArn: topicArn,
  Events: [event as 's3:ObjectCreated:*'],
  ...(prefix === undefined && suffix === undefined ? {} : {
    Filter: {
      Key: {
        FilterRules: [
          ...(prefix === undefined ? [] : [{ Name: 'prefix' as const, Value: prefix }]),
          ...(suffix === undefined ? [] : [{ Name: 'suffix' as const, Value: suffix }]),
        ],
      },
    },
  }),
});
const createQueue = async (...statements: readonly Statement[]) => {
  const { sqs } = clients(aws, SERVICE);
  const url = (await sqs.createQueue({ QueueName: 'log-events' })).QueueUrl!;
  if (statements.length > 0) await sqs.setQueueAttributes({ QueueUrl: url, Attributes: { Policy: policy(...statements) } });
  return url;
};
const fromTopic = (topic = `arn:aws:sns:us-east-1:${CUSTOMER}:*`) => allow('sqs:SendMessage', QUEUE_ARN, {
  Principal: { Service: 'sns.amazonaws.com' }, Condition: { ArnLike: { 'aws:SourceArn': topic } },
});
const subscribe = (account: string, TopicArn = topicArn) =>
  clients(aws, account).sns.subscribe({ TopicArn, Protocol: 'sqs', Endpoint: QUEUE_ARN, ReturnSubscriptionArn: true });
const put = (Key: string) => clients(aws, CUSTOMER).s3.putObject({ Bucket: BUCKET, Key, Body: 'line' });
const keysIn = (messages: readonly Record<string, string>[]) => messages.map(({ Message }) => {
  const event = JSON.parse(Message!) as { Event?: string; Records?: { s3: { object: { key: string } } }[] };
  return event.Event ?? event.Records![0]!.s3.object.key;
});

describe('a notification to a topic', () => {
  test('is taken if the topic lets S3 publish for the bucket', async () => {
    await expect(notify({ TopicConfigurations: [rule()] })).rejects.toThrow('Unable to validate the following destination configurations');
    await setTopicPolicy(fromBucket('another-bucket'));
    await expect(notify({ TopicConfigurations: [rule()] })).rejects.toMatchObject({ name: 'InvalidArgument' });
    await setTopicPolicy(fromBucket());
    await notify({ TopicConfigurations: [rule()] });
  });

  test('is taken untried if the caller says so', async () => {
    await clients(aws, CUSTOMER).s3.putBucketNotificationConfiguration({
      Bucket: BUCKET, SkipDestinationValidation: true, NotificationConfiguration: { TopicConfigurations: [rule()] },
    });
  });

  test('comes back with the names of its filter capitalised', async () => {
    await setTopicPolicy(fromBucket());
    await notify({ TopicConfigurations: [{ Id: 'ours', ...rule('shop/', '.log.gz') }], EventBridgeConfiguration: {} });
    const { s3 } = clients(aws, CUSTOMER);
    const { TopicConfigurations, EventBridgeConfiguration } = await s3.getBucketNotificationConfiguration({ Bucket: BUCKET });
    expect(TopicConfigurations).toEqual([expect.objectContaining({
      Id: 'ours', Filter: { Key: { FilterRules: [{ Name: 'Prefix', Value: 'shop/' }, { Name: 'Suffix', Value: '.log.gz' }] } },
    })]);
    expect(EventBridgeConfiguration).toEqual({});
  });
});

describe('two rules of a bucket', () => {
  beforeEach(() => setTopicPolicy(fromBucket()));
  const UNFILTERED = 'Configurations overlap. Configurations on the same bucket cannot share a common event type.';
  const FILTERED = 'Configuration is ambiguously defined. Cannot have overlapping suffixes in two rules if the prefixes are overlapping '
    + 'for the same event type.';

  test.each<[string, ReturnType<typeof rule>, ReturnType<typeof rule>]>([
    ['their prefixes differ', rule('a/'), rule('b/')],
    ['one has a plus and one a space', rule('a%2Bb/'), rule('a+b/')],
    ['their suffixes differ', rule('a/', '.gz'), rule('a/', '.txt')],
    ['their events differ', rule(), rule(undefined, undefined, 's3:ObjectRemoved:*')],
  ])('live together if %s', async (_, one, other) => {
    await notify({ TopicConfigurations: [one, other].map((each) => ({ ...each, TopicArn: topicArn })) });
  });

  test.each<[string, string, () => ReturnType<typeof rule>[]]>([
    ['neither has a filter', UNFILTERED, () => [rule(), rule()]],
    ['one of them has no filter', UNFILTERED, () => [rule(), rule('a/')]],
    ['one prefix is the beginning of the other', FILTERED, () => [rule('a/'), rule('a/b/')]],
    ['one suffix is the end of the other', FILTERED, () => [rule('a/', '.gz'), rule('a/', '.log.gz')]],
    ['one prefix is the other, encoded', FILTERED, () => [rule('a=b/'), rule('a%3Db/')]],
    ['one suffix is the other, encoded', FILTERED, () => [rule('a/', '.gz'), rule('a/', '%2Egz')]],
    ['one event is a kind of the other', FILTERED, () => [rule('a/'), rule('a/', undefined, 's3:ObjectCreated:Put')]],
  ])('are refused if %s', async (_, message, rules) => {
    await expect(notify({ TopicConfigurations: rules() })).rejects.toMatchObject({ name: 'InvalidArgument', message });
  });

  test('are refused whatever their destinations are', async () => {
    const queueArn = `arn:aws:sqs:us-east-1:${CUSTOMER}:other`;
    const { TopicArn: _, ...unaddressed } = rule();
    const toQueue = { ...unaddressed, QueueArn: queueArn };
    await expect(notify({ TopicConfigurations: [rule()], QueueConfigurations: [toQueue] })).rejects.toThrow(UNFILTERED);
  });
});

describe('a topic that is created again', () => {
  const create = (tag: string) => clients(aws, CUSTOMER).sns.createTopic({ Name: 'tagged', Tags: [{ Key: 'owner', Value: tag }] });

  test('is the same if the same is asked for', async () => {
    expect((await create('us')).TopicArn).toBe((await create('us')).TopicArn);
    await clients(aws, CUSTOMER).sns.createTopic({ Name: 'tagged' });
  });

  test('is refused with other tags or attributes', async () => {
    await create('us');
    await expect(create('them')).rejects.toThrow('Topic already exists with different tags');
    const other = { Name: 'tagged', Attributes: { DisplayName: 'other' } };
    await expect(clients(aws, CUSTOMER).sns.createTopic(other)).rejects.toThrow('Topic already exists with different attributes');
  });
});

describe('an event', () => {
  beforeEach(async () => {
    await setTopicPolicy(fromBucket(), subscribable());
    await notify({ TopicConfigurations: [rule('shop/', '.log.gz')] });
  });

  test('reaches the queue of another account', async () => {
    const queue = await createQueue(fromTopic());
    await subscribe(SERVICE);
    await put('shop/a b+c.log.gz');
    await put('shop/a.txt');
    expect(keysIn(await receive(aws, SERVICE, queue))).toEqual(['shop/a+b%2Bc.log.gz']);
  });

  test.each([
    ['a=b/', 'a%3Db/', ['a%3Db/x.log.gz']], ['a=b/', 'a=b/', []], ['a b/', 'a+b/', ['a+b/x.log.gz']],
    ['a+b/', 'a%2Bb/', ['a%2Bb/x.log.gz']],
    ['a+b/', 'a+b/', []], ['100%/', '100%25/', ['100%25/x.log.gz']], ['100%/', '100%/', []],
  ])('of an object under %s is told by the prefix %s as %j', async (folder, prefix, keys) => {
    const queue = await createQueue(fromTopic());
    await subscribe(SERVICE);
    await notify({ TopicConfigurations: [rule(prefix, '.log.gz')] });
    await receive(aws, SERVICE, queue);
    await put(`${folder}x.log.gz`);
    expect(keysIn(await receive(aws, SERVICE, queue))).toEqual(keys);
    const { TopicConfigurations } = await clients(aws, CUSTOMER).s3.getBucketNotificationConfiguration({ Bucket: BUCKET });
    expect(TopicConfigurations![0]!.Filter!.Key!.FilterRules![0]!.Value).toBe(prefix);
  });

  test('reaches no queue that does not let the topic send', async () => {
    const queue = await createQueue(fromTopic('arn:aws:sns:us-east-1:999999999999:*'));
    await subscribe(SERVICE);
    await put('shop/a.log.gz');
    expect(await receive(aws, SERVICE, queue)).toEqual([]);
    const attempt = { principal: 'sns.amazonaws.com', action: 'sqs:SendMessage', resource: QUEUE_ARN, decision: 'denied' };
    expect(aws.calls).toContainEqual(expect.objectContaining(attempt));
  });

  test('reaches no topic that no longer lets the bucket publish', async () => {
    const queue = await createQueue(fromTopic());
    await subscribe(SERVICE);
    await setTopicPolicy(subscribable());
    await put('shop/a.log.gz');
    expect(await receive(aws, SERVICE, queue)).toEqual([]);
  });

  test.each<[string, object, readonly string[]]>([
    ['the beginning of the key', { Records: { s3: { object: { key: [{ prefix: 'shop/a' }] } } } }, ['shop/a.log.gz']],
    ['the bucket and the event', {
      Records: { eventName: [{ prefix: 'ObjectCreated:' }], s3: { bucket: { name: [BUCKET] } } },
    }, ['shop/a.log.gz', 'shop/b.log.gz']],
    ['another bucket', { Records: { s3: { bucket: { name: ['other'] } } } }, []],
    ['one of two', {
      $or: [{ Records: { s3: { bucket: { name: ['other'] } } } }, { Records: { s3: { object: { key: [{ prefix: 'shop/b' }] } } } }],
    }, ['shop/b.log.gz']],
  ])('reaches a subscription whose filter asks for %s only if it passes', async (_, filter, keys) => {
    const queue = await createQueue(fromTopic());
    await clients(aws, SERVICE).sns.subscribe({
      TopicArn: topicArn,
      Protocol: 'sqs',
      Endpoint: QUEUE_ARN,
      Attributes: { FilterPolicyScope: 'MessageBody', FilterPolicy: JSON.stringify(filter) },
    });
    for (const key of ['shop/a.log.gz', 'shop/b.log.gz']) await put(key);
    expect(keysIn(await receive(aws, SERVICE, queue))).toEqual(keys);
  });

  test('is tried when the notification is made', async () => {
    const queue = await createQueue(fromTopic());
    await subscribe(SERVICE);
    await notify({ TopicConfigurations: [rule('shop/', '.log.gz')] });
    expect(keysIn(await receive(aws, SERVICE, queue))).toEqual(['s3:TestEvent']);
  });
});

describe('a subscription of another account\'s queue', () => {
  test('made by the queue\'s account is active at once, if the topic lets it', async () => {
    await createQueue(fromTopic());
    await expect(subscribe(SERVICE)).rejects.toMatchObject({ name: 'AuthorizationErrorException' });
    await setTopicPolicy(subscribable('arn:aws:sqs:us-east-1:444455556666:another'));
    await expect(subscribe(SERVICE)).rejects.toMatchObject({ name: 'AuthorizationErrorException' });
    await setTopicPolicy(subscribable());
    const { SubscriptionArn } = await subscribe(SERVICE);
    expect(await listed()).toEqual([[SubscriptionArn, SERVICE]]);
  });

  test('made by the topic\'s account waits until the queue\'s account confirms', async () => {
    const queue = await createQueue(fromTopic());
    await setTopicPolicy(fromBucket());
    await notify({ TopicConfigurations: [rule()] });
    await subscribe(CUSTOMER);
    expect(await listed()).toEqual([['PendingConfirmation', CUSTOMER]]);
    await put('before.log.gz');
    const messages = await receive(aws, SERVICE, queue);
    expect(messages).toEqual([expect.objectContaining({ Type: 'SubscriptionConfirmation', TopicArn: topicArn })]);

    const { sns } = clients(aws, SERVICE);
    await expect(sns.confirmSubscription({ TopicArn: topicArn, Token: 'guessed' })).rejects.toThrow('Invalid token');
    const { SubscriptionArn } = await sns.confirmSubscription({ TopicArn: topicArn, Token: messages[0]!.Token });
    expect(await listed()).toEqual([[SubscriptionArn, SERVICE]]);
    await put('after.log.gz');
    expect(keysIn(await receive(aws, SERVICE, queue))).toEqual(['after.log.gz']);
  });

  test('is asked for only once, and not at all where the queue does not let the topic send', async () => {
    const queue = await createQueue();
    await subscribe(CUSTOMER);
    await subscribe(CUSTOMER);
    expect(await listed()).toEqual([['PendingConfirmation', CUSTOMER]]);
    expect(await receive(aws, SERVICE, queue)).toEqual([]);
  });

  test('can be ended by the topic\'s account', async () => {
    await createQueue(fromTopic());
    await setTopicPolicy(subscribable());
    const { SubscriptionArn } = await subscribe(SERVICE);
    await clients(aws, CUSTOMER).sns.unsubscribe({ SubscriptionArn });
    expect(await listed()).toEqual([]);
  });

  const listed = async () => ((await clients(aws, CUSTOMER).sns.listSubscriptionsByTopic({ TopicArn: topicArn })).Subscriptions ?? [])
    .map(({ SubscriptionArn, Owner }) => [SubscriptionArn, Owner]);
});
