import { mergeNotifications, readGrant } from '@logs-analysis/policy-model';
import { bucketState, CREATED_BY, ownTopic, stateOf, SUBSCRIBED_TO, TURNED_ON } from './states';
import type { Goal } from '../../src/core/desired-state';
import { isDoubtful, sameState } from '../../src/core/doubt';
import type { Logs, State, TopicState } from '../../src/core/state';
import type { Settings } from '../../src/settings';
import { ALB, logsOf, NEW_BUCKET, OTHER_ALB, RULE, settingsOf, STACK, stackId, TOPIC } from '../example';

const SETTINGS = settingsOf({ LoadBalancerArns: [ALB], LogBucketArns: ['arn:aws:s3:::central'] });
const ours = { enabled: true, bucket: NEW_BUCKET, prefix: '' };
const theirs = { enabled: true, bucket: 'central', prefix: '' };
const RECORDED = ownTopic({ [TURNED_ON]: `${ALB.slice(-16)}=a` });
const LEAVING = ownTopic({ [TURNED_ON]: `${ALB.slice(-16)}=-a` });
const NOTHING = ownTopic();
const seen = (topic: TopicState, logs: Partial<Logs>, more: Partial<State> = {}): State =>
  stateOf({ topic, loadBalancers: [{ arn: ALB, logs: logsOf(logs) }], ...more });
const unlisted = (logs: Partial<Logs>): State =>
  stateOf({ topic: RECORDED, unlisted: [{ arn: ALB, logs: logsOf(logs) }] });

test.each<[string, Goal, State, boolean]>([
  ['logs on record are off before they are turned off', 'offboarded', seen(RECORDED, {}), true],
  ['logs on record are on', 'offboarded', seen(RECORDED, { access: ours }), false],
  ['logs that were not asked for are off', 'offboarded', seen(NOTHING, {}), false],
  ['logs that are to leave are off', 'tidied', seen(LEAVING, {}), true],
  ['logs that are to leave are on', 'tidied', seen(LEAVING, { access: ours }), false],
  ['logs that are to stay are off', 'tidied', seen(RECORDED, {}), false],
  ['there is no topic to tidy up', 'tidied', seen({ ...NOTHING, topic: undefined }, {}), true],
  ['logs of a load balancer off the list are on record and off', 'onboarded', unlisted({}), true],
  ['logs of a load balancer off the list are on record and on', 'onboarded', unlisted({ access: ours }), false],
  ['logs are as this stack would have turned them on, and not on record', 'onboarded', seen(NOTHING, { access: ours }), true],
  ['logs are as this stack has turned them on', 'onboarded', seen(RECORDED, { access: ours }), false],
  ['logs go where this stack would not have directed them', 'onboarded', seen(NOTHING, { access: theirs }), false],
  ['logs that are not asked for are on', 'onboarded', seen(NOTHING, { connection: ours }), false],
  ['logs are off', 'onboarded', seen(NOTHING, {}), false],
  ['nothing was set up yet', 'onboarded', seen({ ...NOTHING, topic: undefined }, { access: ours }), false],
  ['the topic is another stack\'s', 'onboarded', seen(ownTopic({ [CREATED_BY]: stackId('other') }), { access: ours }), false],
])('whether a look is in doubt where %s, and the goal is %s', (_, goal, observed, expected) => {
  expect(isDoubtful(goal, SETTINGS, observed)).toBe(expected);
});

test('what a rollback is about to write may not be there yet', () => {
  const rollback = { ...SETTINGS, target: { id: 'first' } };
  const reached = (target: string): State => stateOf({ topic: { ...RECORDED, target: { 'logs-analysis:target': target } } });
  expect(isDoubtful('tidied', rollback, reached('first'))).toBe(true);
  expect(isDoubtful('tidied', rollback, reached('next first a 90'))).toBe(false);
});

test('it takes one load balancer, and one type of its logs', () => {
  const two = (topic: TopicState, ...logs: ReadonlyArray<Partial<Logs>>): State =>
    stateOf({ topic, loadBalancers: logs.map((one, index) => ({ arn: [ALB, OTHER_ALB][index], logs: logsOf(one) })) });
  const both = ownTopic({ [TURNED_ON]: `${ALB.slice(-16)}=-a ${OTHER_ALB.slice(-16)}=-a` });
  expect(isDoubtful('tidied', SETTINGS, two(both, { access: ours }, {}))).toBe(true);
  expect(isDoubtful('tidied', SETTINGS, two(both, { access: ours }, { access: ours }))).toBe(false);
  const types = { ...SETTINGS, logTypes: ['access', 'connection'] as const };
  expect(isDoubtful('onboarded', types, two(RECORDED, { access: ours, connection: ours }))).toBe(true);
});

const UPDATE = { id: 'second', before: 'first' };
test.each<[string, Pick<Settings, 'previous' | 'target'>, boolean]>([
  ['is the first to list its load balancer', { previous: { ...SETTINGS, loadBalancerArns: [OTHER_ALB] }, target: UPDATE }, true],
  ['is the first to ask for logs of its type', { previous: { ...SETTINGS, logTypes: ['connection'] }, target: UPDATE }, true],
  ['asks for them as before', { previous: SETTINGS, target: UPDATE }, false],
  ['tells nothing of what was before', { target: UPDATE }, true],
  ['creates what is asked for', { target: { id: 'first' } }, true],
  ['applies a plan of it', { previous: SETTINGS, target: { id: 'first' } }, true],
  ['is a creation with the stack', {}, false],
])('logs that are on and on record may have been turned off again by an earlier run like it, where it %s', (_, more, expected) => {
  expect(isDoubtful('onboarded', { ...SETTINGS, ...more }, seen(RECORDED, { access: ours }))).toBe(expected);
  expect(isDoubtful('onboarded', { ...SETTINGS, ...more }, seen(RECORDED, {}))).toBe(false);
});

test('tags in another order are the same', () => {
  const [one, other] = [{ a: '1', b: '2' }, { b: '2', a: '1' }].map((tags) => stateOf({ buckets: bucketOf(tags) }));
  expect(sameState(one, other)).toBe(true);
});

test('a topic that looks otherwise than a moment ago is a doubt', () => {
  const look = seen(RECORDED, { access: ours });
  expect(isDoubtful('offboarded', SETTINGS, look, RECORDED)).toBe(false);
  expect(isDoubtful('offboarded', SETTINGS, look, NOTHING)).toBe(true);
});

describe('what the service was told through and is not seen', () => {
  const withPolicy = (Sid: string): TopicState => {
    const Condition = { ArnEquals: { 'aws:SourceArn': 'arn:aws:s3:::central' } };
    const policy = { Version: '2012-10-17', Statement: { Sid, Effect: 'Allow' as const, Condition } };
    return ownTopic({}, { policy });
  };
  const UPLOADS = 'arn:aws:sns:eu-west-1:111122223333:uploads';
  const subscribed = ownTopic({ [SUBSCRIBED_TO]: 'f00=uploads' });
  const subscription = { endpoint: 'queue', filter: undefined };
  const policy = { Version: '2012-10-17', Statement: readGrant(SETTINGS.owner, SETTINGS.environment, 'central', ['']) };
  const notifications = mergeNotifications({}, SETTINGS.owner, SETTINGS.environment, ['']);
  const rule = { EventPattern: '{}', State: 'ENABLED' as const, tags: { [CREATED_BY]: STACK }, targets: [] };
  const shared = withPolicy('LogBucketsPublish');

  test.each<[string, Partial<State>, boolean]>([
    ['nothing', { topic: NOTHING, buckets: [bucketState('central')] }, false],
    ['the statement of a bucket', { topic: shared, buckets: [bucketState('central', { notifications })] }, true],
    ['the notification of a bucket', { topic: shared, buckets: [bucketState('central', { policy })] }, true],
    [
      'the notification of one of two buckets',
      { topic: shared, buckets: [bucketState('plain'), bucketState('central', { policy })] },
      true,
    ],
    ['nothing of a bucket', { topic: shared, buckets: [bucketState('central', { policy, notifications })] }, false],
    ['the rule', { topic: withPolicy('EventRulePublishes') }, true],
    ['nothing of a rule', { topic: withPolicy('EventRulePublishes'), eventRule: { arn: RULE, rule } }, false],
    ['a subscription', { topic: subscribed, existingTopics: [{ arn: UPLOADS, subscription: undefined }] }, true],
    ['nothing of a subscription', { topic: subscribed, existingTopics: [{ arn: UPLOADS, subscription }] }, false],
    ['a subscription that was not made', { topic: NOTHING, existingTopics: [{ arn: UPLOADS, subscription: undefined }] }, false],
  ])('is a doubt of a deletion and of a rollback, and of no other run: %s', (_, more, expected) => {
    const settings = { ...SETTINGS, usesEventBridge: true };
    expect(isDoubtful('offboarded', settings, stateOf(more))).toBe(expected);
    expect(isDoubtful('onboarded', { ...settings, isRollback: true }, stateOf(more))).toBe(expected);
    expect(isDoubtful('onboarded', settings, stateOf(more))).toBe(false);
  });

  test('is no doubt where the rule may not be looked at', () => {
    expect(isDoubtful('offboarded', SETTINGS, stateOf({ topic: withPolicy('EventRulePublishes') }))).toBe(false);
  });

  test.each<[Goal]>([['onboarded'], ['offboarded']])('is in doubt as well while a subscription seems not to be confirmed: %s', (goal) => {
    const existingTopics = [{ arn: UPLOADS, subscription: { ...subscription, pending: true as const } }];
    expect(isDoubtful(goal, SETTINGS, stateOf({ topic: subscribed, existingTopics }))).toBe(true);
    expect(isDoubtful(goal, SETTINGS, stateOf({ topic: NOTHING, existingTopics }))).toBe(false);
  });
});

const off = [{ arn: ALB, logs: logsOf() }];
const on = [{ arn: ALB, logs: logsOf({ access: ours }) }];
const subscribedAt = (more: { readonly pending?: true }): State['existingTopics'] =>
  [{ arn: TOPIC, subscription: { endpoint: 'queue', filter: undefined, ...more } }];
const bucketOf = (tags: Readonly<Record<string, string>>): State['buckets'] => [bucketState('central', { bucket: { tags } })];

test.each<[string, Partial<State>, Partial<State>]>([
  ['whose a bucket is', { buckets: bucketOf({}) }, { buckets: bucketOf({ owner: 'us' }) }],
  ['the logs of a load balancer that is not listed', { unlisted: off }, { unlisted: on }],
  ['whether a subscription is confirmed', { existingTopics: subscribedAt({ pending: true }) }, { existingTopics: subscribedAt({}) }],
])('two looks that differ in %s did not see the same', (_, one, other) => {
  expect(sameState(stateOf(one), stateOf(other))).toBe(false);
  expect(sameState(stateOf(one), stateOf(structuredClone(one)))).toBe(true);
});
