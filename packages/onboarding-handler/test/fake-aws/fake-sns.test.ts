import { filterCombinations, logObjectFilter, MOST_COMBINATIONS } from '@logs-analysis/policy-model';
import type { MessageFilter, PolicyDocument } from '@logs-analysis/policy-model';
import { HERE, QUEUE, TOPIC } from '../example';
import { EMPTY_ACCOUNT } from './account';
import { fakeAws } from './fake-aws';
import type { FakeAws } from './fake-aws';

const ACCOUNT = EMPTY_ACCOUNT;
const POLICY: PolicyDocument = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'sns:Publish', Principal: '*' }] };
const OTHER: PolicyDocument = { Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action: 'sns:Publish', Principal: '*' }] };

let aws: FakeAws;
let api: FakeAws['api'];
beforeEach(() => {
  aws = fakeAws(ACCOUNT, HERE);
  api = aws.api;
});

describe('a topic', () => {
  test('can be created again if it is the same, and only then', async () => {
    await api.createTopic('alb-logs', { owner: 'us' }, POLICY);
    await api.createTopic('alb-logs', { owner: 'us' }, POLICY);
    await expect(api.createTopic('alb-logs', { owner: 'them' }, POLICY)).rejects.toThrow('different tags');
    await expect(api.createTopic('alb-logs', { owner: 'us' }, OTHER)).rejects.toThrow('different attributes');
  });

  test('that does not exist has no attributes, and takes no change', async () => {
    expect(await api.getTopicAttributes(TOPIC)).toBeUndefined();
    const missing = { name: 'NotFoundException' };
    await expect(api.listTopicTags(TOPIC)).rejects.toMatchObject(missing);
    await expect(api.tagTopic(TOPIC, {})).rejects.toMatchObject(missing);
    await expect(api.setTopicPolicy(TOPIC, POLICY)).rejects.toMatchObject(missing);
    await expect(api.listSubscriptions(TOPIC)).rejects.toMatchObject(missing);
    await expect(api.subscribe(TOPIC, QUEUE)).rejects.toMatchObject(missing);
    await api.deleteTopic(TOPIC);
  });

  test('keeps the tags that are not named', async () => {
    await api.createTopic('alb-logs', { owner: 'us', state: 'new' }, POLICY);
    await api.tagTopic(TOPIC, { state: 'old' });
    expect(await api.listTopicTags(TOPIC)).toEqual({ owner: 'us', state: 'old' });
  });

  test.each<[string, Record<string, string>]>([
    ['51 tags', Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`tag-${i}`, '']))],
    ['a key of AWS\'s own', { 'aws:cloudformation:stack-id': 'x' }],
    ['a character that tags cannot have', { owner: 'us; them' }],
    ['a value of 257 characters', { owner: 'x'.repeat(257) }],
  ])('refuses %s', async (_, tags) => {
    await expect(api.createTopic('alb-logs', tags, POLICY)).rejects.toThrow();
    expect(await api.getTopicAttributes(TOPIC)).toBeUndefined();
  });
});

describe('a subscription', () => {
  beforeEach(() => api.createTopic('alb-logs', {}, POLICY));

  test('of another account\'s queue has no ARN until its owner confirms', async () => {
    await api.subscribe(TOPIC, QUEUE);
    expect(await api.listSubscriptions(TOPIC)).toEqual([{ endpoint: QUEUE, arn: undefined }]);
    await expect(api.unsubscribe('PendingConfirmation')).rejects.toMatchObject({ name: 'InvalidParameterException' });
    aws.confirmSubscriptions();
    const [{ arn }] = await api.listSubscriptions(TOPIC);
    await api.unsubscribe(arn!);
    await api.unsubscribe(arn!);
    expect(await api.listSubscriptions(TOPIC)).toEqual([]);
  });

  test('of the account\'s own queue needs no confirmation', async () => {
    await api.subscribe(TOPIC, 'arn:aws:sqs:eu-west-1:111122223333:mine');
    expect(await api.listSubscriptions(TOPIC)).toEqual([{ endpoint: expect.any(String), arn: expect.stringContaining(TOPIC) }]);
  });

  test('is made once for each endpoint', async () => {
    await api.subscribe(TOPIC, QUEUE);
    await api.subscribe(TOPIC, QUEUE);
    expect(await api.listSubscriptions(TOPIC)).toHaveLength(1);
  });

  test('goes with its topic', async () => {
    await api.subscribe(TOPIC, QUEUE);
    await api.deleteTopic(TOPIC);
    await api.createTopic('alb-logs', {}, POLICY);
    expect(await api.listSubscriptions(TOPIC)).toEqual([]);
  });
});

describe('the filter of a subscription', () => {
  const filter = (...names: readonly string[]): MessageFilter =>
    ({ Records: { s3: { bucket: { name: names }, object: { key: [{ prefix: 'a/' }] } } } });
  const subscribed = async (first: MessageFilter): Promise<string> => {
    await api.createTopic('alb-logs', {}, POLICY);
    await api.subscribe(TOPIC, QUEUE, first);
    aws.confirmSubscriptions();
    return (await api.listSubscriptions(TOPIC))[0].arn!;
  };

  test('can be looked at and changed when the endpoint has confirmed', async () => {
    const arn = await subscribed(filter('central'));
    expect(await api.getSubscriptionFilter(arn)).toEqual(filter('central'));
    await api.setSubscriptionFilter(arn, filter('shop'));
    expect(await api.getSubscriptionFilter(arn)).toEqual(filter('shop'));
    await expect(api.getSubscriptionFilter(`${TOPIC}:other`)).rejects.toMatchObject({ name: 'NotFoundException' });
    await expect(api.setSubscriptionFilter(`${TOPIC}-2:other`, {})).rejects.toMatchObject({ name: 'NotFoundException' });
  });

  test('is none if none was given', async () => {
    await api.createTopic('alb-logs', {}, POLICY);
    await api.subscribe(TOPIC, QUEUE);
    aws.confirmSubscriptions();
    expect(await api.getSubscriptionFilter((await api.listSubscriptions(TOPIC))[0].arn!)).toBeUndefined();
  });

  test('must be the same when the endpoint is subscribed again', async () => {
    await subscribed(filter('central'));
    await api.subscribe(TOPIC, QUEUE, filter('central'));
    await expect(api.subscribe(TOPIC, QUEUE, filter('shop'))).rejects.toThrow('different attributes');
    expect(aws.account().topics[TOPIC].subscriptions).toHaveLength(1);
  });

  test.each<[string, MessageFilter]>([
    ['more than 150 combinations', filter(...Array.from({ length: 10 }, (_, i) => `b${i}`))],
    ['more than 150 combinations in all its alternatives', { $or: Array.from({ length: 10 }, (_, i) => filter(`b${i}`)) }],
    ['an empty list', filter()],
    ['six names', Object.fromEntries(Array.from('abcdef').map((name) => [name, ['x']]))],
  ])('cannot have %s', async (_, refused) => {
    await expect(subscribed(refused)).rejects.toMatchObject({ name: 'InvalidParameterException' });
    const arn = await subscribed(filter('central'));
    await expect(api.setSubscriptionFilter(arn, refused)).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });

  test('counts the same combinations as onboarding does, so that what fits is taken', async () => {
    for (const [folders, createdOnly] of [[9, false], [10, false], [4, true], [5, true]] as const) {
      const prefixes = Array.from({ length: folders }, (_, i) => `p${i}`);
      const places = [{ bucket: 'a', prefixes: prefixes.slice(2) }, { bucket: 'b', prefixes: prefixes.slice(0, 2) }];
      const taken = await subscribed(logObjectFilter(HERE, places, createdOnly)).then(() => true, () => false);
      expect([folders, taken]).toEqual([folders, filterCombinations(places, createdOnly) <= MOST_COMBINATIONS]);
      await api.deleteTopic(TOPIC);
    }
  });
});
