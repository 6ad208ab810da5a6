import { SNS } from '@aws-sdk/client-sns';
import { topicCalls } from '../../src/aws/topic-calls';
import { QUEUE, TOPIC } from '../example';
import { recordedRequests } from './recorded-requests';
import type { Reply } from './recorded-requests';

const answer = (action: string, result: string): Reply => ({
  statusCode: 200, body: `<${action}Response><${action}Result>${result}</${action}Result></${action}Response>`,
});

function calls(reply: (form: URLSearchParams) => Reply) {
  const { sent, config } = recordedRequests(({ body }) => reply(new URLSearchParams(body)));
  return { api: topicCalls(new SNS(config)), forms: () => sent.map(({ body }) => Object.fromEntries(new URLSearchParams(body))) };
}

test('a topic is created with its tags and its policy in one call', async () => {
  const { api, forms } = calls(() => answer('CreateTopic', `<TopicArn>${TOPIC}</TopicArn>`));
  await api.createTopic('alb-logs', { owner: 'us' }, { Version: '2012-10-17', Statement: [] });
  expect(forms()).toEqual([expect.objectContaining({
    'Action': 'CreateTopic',
    'Name': 'alb-logs',
    'Tags.member.1.Key': 'owner',
    'Tags.member.1.Value': 'us',
    'Attributes.entry.1.key': 'Policy',
    'Attributes.entry.1.value': '{"Version":"2012-10-17","Statement":[]}',
  })]);
});

test('a topic that does not exist has no attributes, and one that may not be read is an error', async () => {
  const failure = (statusCode: number, code: string): Reply =>
    ({ statusCode, body: `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>no</Message></Error></ErrorResponse>` });
  expect(await calls(() => failure(404, 'NotFound')).api.getTopicAttributes(TOPIC)).toBeUndefined();
  await expect(calls(() => failure(403, 'AuthorizationError')).api.getTopicAttributes(TOPIC)).rejects.toThrow();
});

test('every page of the subscriptions is read, those that wait have no ARN, and those that have ended do not count', async () => {
  const members = (...arns: readonly string[]): string => `<Subscriptions>${arns.map((arn) =>
    `<member><Endpoint>${QUEUE}</Endpoint><SubscriptionArn>${arn}</SubscriptionArn></member>`).join('')}</Subscriptions>`;
  const { api, forms } = calls((form) => form.has('NextToken')
    ? answer('ListSubscriptionsByTopic', members('PendingConfirmation'))
    : answer('ListSubscriptionsByTopic', `${members('Deleted', `${TOPIC}:1`)}<NextToken>more</NextToken>`));
  expect(await api.listSubscriptions(TOPIC)).toEqual([{ endpoint: QUEUE, arn: `${TOPIC}:1` }, { endpoint: QUEUE, arn: undefined }]);
  expect(forms()).toHaveLength(2);
});

test('a queue is what is subscribed', async () => {
  const { api, forms } = calls(() => answer('Subscribe', '<SubscriptionArn>pending confirmation</SubscriptionArn>'));
  await api.subscribe(TOPIC, QUEUE);
  expect(forms()).toEqual([expect.objectContaining({ Action: 'Subscribe', TopicArn: TOPIC, Protocol: 'sqs', Endpoint: QUEUE })]);
});

describe('a filter', () => {
  const filter = { Records: { s3: { bucket: { name: ['central'] } } } };

  test('is given with the subscription, so that it holds from the first message', async () => {
    const { api, forms } = calls(() => answer('Subscribe', '<SubscriptionArn>pending confirmation</SubscriptionArn>'));
    await api.subscribe(TOPIC, QUEUE, filter);
    expect(forms()).toEqual([expect.objectContaining({
      'Attributes.entry.1.key': 'FilterPolicyScope',
      'Attributes.entry.1.value': 'MessageBody',
      'Attributes.entry.2.key': 'FilterPolicy',
      'Attributes.entry.2.value': JSON.stringify(filter),
    })]);
  });

  test('is set after its scope', async () => {
    const { api, forms } = calls(() => answer('SetSubscriptionAttributes', ''));
    await api.setSubscriptionFilter(`${TOPIC}:1`, filter);
    expect(forms().map(({ AttributeName, AttributeValue }) => [AttributeName, AttributeValue])).toEqual([
      ['FilterPolicyScope', 'MessageBody'], ['FilterPolicy', JSON.stringify(filter)],
    ]);
  });

  test.each<[string, Record<string, string>, unknown]>([
    ['of the body', { FilterPolicy: JSON.stringify(filter), FilterPolicyScope: 'MessageBody' }, filter],
    ['of attributes, which is none of the body', { FilterPolicy: '{"a":["b"]}', FilterPolicyScope: 'MessageAttributes' }, undefined],
    ['of attributes where no scope is said', { FilterPolicy: '{"a":["b"]}' }, undefined],
    ['that is empty', { FilterPolicy: '', FilterPolicyScope: 'MessageBody' }, undefined],
    ['that is missing', { Owner: '111122223333' }, undefined],
  ])('%s is read', async (_, attributes, expected) => {
    const entries = Object.entries(attributes).map(([key, value]) => `<entry><key>${key}</key><value>${value}</value></entry>`).join('');
    const { api } = calls(() => answer('GetSubscriptionAttributes', `<Attributes>${entries}</Attributes>`));
    expect(await api.getSubscriptionFilter(`${TOPIC}:1`)).toEqual(expected);
  });
});
