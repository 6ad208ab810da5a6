import type { NotificationConfiguration, PolicyDocument } from '@logs-analysis/policy-model';
import { inverse } from '../../src/core/change';
import type { Change } from '../../src/core/change';
import { summaryOf } from '../../src/core/change-summary';
import { changeText } from '../../src/core/report-text';
import { ALB, logsOf, QUEUE, RULE, TOPIC } from '../example';

const inCentral = { enabled: true, bucket: 'central', prefix: 'team' };
const foreign: PolicyDocument = {
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Principal: { AWS: '222233334444' }, Action: 's3:GetObject', Resource: 'arn:aws:s3:::central/*' },
    { Sid: 'TlsOnly', Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: 'arn:aws:s3:::central/*' },
  ],
};
const others: NotificationConfiguration = {
  EventBridgeConfiguration: {}, QueueConfigurations: [{ Id: 'mine', Events: ['s3:ObjectRemoved:*'], QueueArn: 'arn:aws:sqs:::mine' }],
};
const SUBSCRIPTION = { endpoint: QUEUE, filter: undefined };
const EVENT_RULE = { EventPattern: '{}', State: 'ENABLED' as const, tags: {}, targets: [] };

describe('a change for people', () => {
  const text = (change: Change): string => changeText(summaryOf(change));
  const [statement] = foreign.Statement as [object];

  test('names what comes and what goes, by its id only', () => {
    const after = { ...foreign, Statement: [statement, { ...statement, Sid: 'Ours', Action: 's3:ListBucket' }] } as PolicyDocument;
    const change: Change = { kind: 'bucket-policy', id: 'central', before: foreign, after };
    expect(text(change)).toBe('~ bucket-policy  central\n    - TlsOnly\n    + Ours');
    expect(text({ ...change, before: after, after: foreign })).toBe('~ bucket-policy  central\n    - Ours\n    + TlsOnly');
    const single = { ...foreign, Statement: statement } as PolicyDocument;
    expect(text({ ...change, before: undefined, after: single })).toContain('+ Allow without Sid');
  });

  test('has a sign for creation and deletion', () => {
    const topic = { tags: {}, policy: undefined };
    expect(text({ kind: 'topic', id: TOPIC, before: undefined, after: topic })).toMatch(/^\+ topic/);
    expect(text({ kind: 'topic', id: TOPIC, before: topic, after: undefined })).toMatch(/^- topic/);
  });

  test('says where logs go', () => {
    const after = logsOf({ 'access': inCentral, 'health-check': { ...inCentral, prefix: '' } });
    const change: Change = { kind: 'load-balancer', id: ALB, before: logsOf(), after };
    expect(summaryOf(change).details).toEqual(['access logs on, into central/team', 'health-check logs on, into central']);
    expect(summaryOf(inverse(change)).details).toEqual(['access logs off, as before', 'health-check logs off, as before']);
  });

  test.each<[string, Change, readonly string[]]>([
    ['each notification, also one without id', {
      kind: 'notifications',
      id: 'central',
      before: others,
      after: { TopicConfigurations: [{ Id: 'ours', Events: [], TopicArn: TOPIC }, { Events: [], TopicArn: TOPIC }] },
    }, ['- mine', '+ ours', '+ notification without id']],
    ['the first notification', { kind: 'notifications', id: 'central', before: undefined, after: others }, ['+ mine']],
    ['the last notification', { kind: 'notifications', id: 'central', before: others, after: undefined }, ['- mine']],
    ['no notification that stays', { kind: 'notifications', id: 'central', before: others, after: { ...others } }, []],
    ['what a bucket is like', { kind: 'bucket', id: 'central', before: undefined, after: { tags: {}, expirationDays: 90 } },
      ['private, log objects expire after 90 days']],
    ['what the target is', { kind: 'target', id: TOPIC, before: {}, after: {} }, ['a tag with what the stack is now']],
    ['what the service hears through a topic of the customer\'s', {
      kind: 'existing-subscription', id: TOPIC, before: undefined, after: SUBSCRIPTION,
    }, ['tells the service of new log objects, and of nothing else']],
    ['nothing of a subscription that ends', { kind: 'existing-subscription', id: TOPIC, before: SUBSCRIPTION, after: undefined }, []],
    ['what a rule of EventBridge is for', { kind: 'event-rule', id: RULE, before: undefined, after: EVENT_RULE },
      ['EventBridge tells the topic of new log objects, and of nothing else']],
    ['nothing of a rule that goes', { kind: 'event-rule', id: RULE, before: EVENT_RULE, after: undefined }, []],
    ['nothing of a topic', { kind: 'topic', id: TOPIC, before: undefined, after: { tags: {}, policy: undefined } }, []],
  ])('tells %s', (_, change, details) => {
    expect(summaryOf(change).details).toEqual(details);
  });

  test('has no character that does something to a terminal or a log', () => {
    const evil = 'a\u001b[31m\r\nb\u2028\u202ec\u0085';
    const rule = { Id: evil, Events: ['s3:ObjectCreated:*'], TopicArn: TOPIC };
    const line = text({ kind: 'notifications', id: 'central', before: {}, after: { TopicConfigurations: [rule] } });
    expect(line).toContain('a\\u001b[31m\\u000d\\u000ab\\u2028\\u202ec\\u0085');
    expect(line).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e]/);
  });
});
