import { bucketState, stateOf } from './states';
import { resourcesOf, sameValue, STAGES, verbOf } from '../../src/core/change';
import type { Change } from '../../src/core/change';
import { ALB, logsOf, QUEUE, TOPIC } from '../example';

const topic = { tags: { owner: 'us' }, policy: undefined };
const access = { enabled: true, bucket: 'central', prefix: '' };
const logs = logsOf({ access });
const statement = {
  Effect: 'Allow' as const, Principal: { AWS: '444455556666' }, Action: 's3:GetObject', Resource: 'arn:aws:s3:::central/*',
};
const UPLOADS = 'arn:aws:sns:eu-west-1:111122223333:uploads';
const PENDING = { endpoint: QUEUE, filter: undefined, pending: true } as const;
const policy = { Version: '2012-10-17', Statement: [statement] };

describe('the verb of a change', () => {
  test.each<[string, Change]>([
    ['create', { kind: 'topic', id: TOPIC, before: undefined, after: topic }],
    ['update', { kind: 'topic', id: TOPIC, before: topic, after: topic }],
    ['delete', { kind: 'topic', id: TOPIC, before: topic, after: undefined }],
  ])('is %s', (verb, change) => {
    expect(verbOf(change)).toBe(verb);
  });
});

describe('before and after are the same', () => {
  test.each<[string, Change]>([
    ['neither exists', { kind: 'bucket-policy', id: 'central', before: undefined, after: undefined }],
    ['AWS stores the one as the other', {
      kind: 'bucket-policy',
      id: 'central',
      before: policy,
      after: { ...policy, Statement: { ...statement, Principal: { AWS: ['arn:aws:iam::444455556666:root'] } } },
    }],
    ['only the case of filter names differs', {
      kind: 'notifications',
      id: 'central',
      before: { QueueConfigurations: [{ Events: ['a', 'b'], Filter: { Key: { FilterRules: [{ Name: 'Prefix', Value: 'x' }] } } }] },
      after: { QueueConfigurations: [{ Events: ['b', 'a'], Filter: { Key: { FilterRules: [{ Name: 'prefix', Value: 'x' }] } } }] },
    }],
    ['the attributes are equal', { kind: 'load-balancer', id: ALB, before: logs, after: structuredClone(logs) }],
    ['the target is the same', { kind: 'target', id: TOPIC, before: { target: 'one' }, after: { target: 'one' } }],
    ['a bucket\'s logs expire after as many days', {
      kind: 'bucket', id: 'central', before: { tags: { a: 'b' }, expirationDays: 3 }, after: { tags: {}, expirationDays: 3 },
    }],
    ['a filter is in another order', {
      kind: 'existing-subscription',
      id: UPLOADS,
      before: { endpoint: QUEUE, filter: { a: ['x', 'y'], b: ['z'] } },
      after: { endpoint: QUEUE, filter: { b: ['z'], a: ['y', 'x'] } },
    }],
    ['a subscription is pending, so that nobody knows its filter', {
      kind: 'existing-subscription', id: UPLOADS, before: PENDING, after: { endpoint: QUEUE, filter: { a: ['x'] } },
    }],
    ['tags are in another order', {
      kind: 'topic', id: TOPIC, before: { ...topic, tags: { a: '1', b: '2' } }, after: { ...topic, tags: { b: '2', a: '1' } },
    }],
  ])('if %s', (_, change) => {
    expect(sameValue(change)).toBe(true);
  });

  test.each<[string, Change]>([
    ['one does not exist', { kind: 'bucket-policy', id: 'central', before: policy, after: undefined }],
    ['a tag differs', { kind: 'topic', id: TOPIC, before: topic, after: { ...topic, tags: { owner: 'them' } } }],
    ['a tag is new', { kind: 'topic', id: TOPIC, before: topic, after: { ...topic, tags: { owner: 'us', more: '' } } }],
    ['the topic\'s policy differs', { kind: 'topic', id: TOPIC, before: topic, after: { ...topic, policy } }],
    ['logs are on', { kind: 'load-balancer', id: ALB, before: logsOf(), after: logs }],
    ['the prefix differs', { kind: 'load-balancer', id: ALB, before: logsOf({ access: { ...access, prefix: 'team' } }), after: logs }],
    ['another type of log is on', { kind: 'load-balancer', id: ALB, before: logs, after: { ...logs, connection: access } }],
    ['the target differs', { kind: 'target', id: TOPIC, before: { target: 'one' }, after: { target: 'other' } }],
    ['logs expire later', {
      kind: 'bucket', id: 'central', before: { tags: {}, expirationDays: 3 }, after: { tags: {}, expirationDays: 9 },
    }],
    ['a filter lets more through', {
      kind: 'existing-subscription',
      id: UPLOADS,
      before: { endpoint: QUEUE, filter: undefined },
      after: { endpoint: QUEUE, filter: { a: ['x'] } },
    }],
    ['EventBridge would be off', { kind: 'notifications', id: 'central', before: { EventBridgeConfiguration: {} }, after: {} }],
  ])('but not if %s', (_, change) => {
    expect(sameValue(change)).toBe(false);
  });
});

test('a state holds a resource of every kind, each once', () => {
  const state = stateOf({
    topic: { arn: TOPIC, topic, endpoints: [QUEUE] },
    buckets: [bucketState('central'), bucketState('more')],
    loadBalancers: [{ arn: ALB, logs }],
    existingTopics: [{ arn: UPLOADS, subscription: PENDING }],
  });
  const keys = resourcesOf(state).map(({ kind, id }) => `${kind} ${id}`);
  expect(new Set(keys).size).toBe(keys.length);
  expect(new Set(resourcesOf(state).map(({ kind }) => kind))).toEqual(new Set(STAGES.flat()));
});
