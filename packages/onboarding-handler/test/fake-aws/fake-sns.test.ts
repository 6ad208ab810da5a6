import type { PolicyDocument } from '@logs-analysis/policy-model';
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
