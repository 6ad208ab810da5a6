import type { NotificationConfiguration } from '@logs-analysis/policy-model';
import { desiredState } from '../../src/core/desired-state';
import type { Goal } from '../../src/core/desired-state';
import { makePlan } from '../../src/core/make-plan';
import { reportOf } from '../../src/core/report';
import type { Report } from '../../src/core/report';
import type { ExistingSubscription, ExistingTopicState, State, TopicState } from '../../src/core/state';
import type { Properties } from '../../src/settings';
import { ALB, logsOf, OTHER_ALB, QUEUE, settingsOf, TOPIC } from '../example';
import { bucketState, ownTopic, stateOf, SUBSCRIBED_TO } from './states';

const UPLOADS = TOPIC.replace('alb-logs', 'uploads');
const NAMED = { LogBucketArns: ['arn:aws:s3:::central'], ExistingTopicArns: [UPLOADS] };
const EVERYTHING: NotificationConfiguration = {
  TopicConfigurations: [{ Id: 'everything', TopicArn: UPLOADS, Events: ['s3:ObjectCreated:*'] }],
};
const told = (subscription: ExistingSubscription | undefined, more: Partial<ExistingTopicState> = {}): readonly ExistingTopicState[] =>
  [{ arn: UPLOADS, subscription, ...more }];
const PENDING: ExistingSubscription = { endpoint: QUEUE, filter: undefined, pending: true };

/** The topic of this stack, which has these topics of the customer's on record. */
const recording = (...records: readonly string[]): TopicState =>
  ownTopic(Object.fromEntries(records.map((record, index) => [SUBSCRIBED_TO.replace('0', String(index)), record])), { endpoints: [QUEUE] });

/** An account in which the bucket notifies the customer's topic, and what this stack has on record of that. */
const account = (existingTopics: readonly ExistingTopicState[], record = '', notifications = EVERYTHING): State => stateOf({
  loadBalancers: [{ arn: ALB, logs: logsOf({ access: { enabled: true, bucket: 'central', prefix: '' } }) }],
  buckets: [bucketState('central', { notifications })],
  topic: recording(record),
  existingTopics,
});

function planned(goal: Goal, observed: State, properties: Properties = NAMED): Report {
  const settings = settingsOf(properties);
  const desired = desiredState(goal, settings, observed);
  return reportOf('planned', { goal, settings, observed, desired, changes: makePlan(goal, observed, desired, []).changes });
}

const about = (remarks: Report['pending']): readonly string[] =>
  remarks.filter(({ kind }) => kind === 'existing-subscription').map(({ id, why }) => `${id.split(':').at(-1)}: ${why}`);

/** The filter that the plan would give the subscription. */
const FILTER = desiredState('onboarded', settingsOf(NAMED), account(told(undefined))).existingTopics[0].subscription!.filter;
const CONFIRMED: ExistingSubscription = { endpoint: QUEUE, filter: FILTER };
const UNNAMED = `uploads: ExistingTopicArns does not name it, so it cannot be looked at; end the subscription of ${QUEUE} to it, should `
  + 'there be one';

test('a subscription that is to be made is a change that says what the service hears of, and it is pending', () => {
  const { changes, pending, subscription, leftAlone } = planned('onboarded', account(told(undefined)));
  const details = ['tells the service of new log objects, and of nothing else'];
  expect(changes.find(({ kind }) => kind === 'existing-subscription'))
    .toEqual({ verb: 'create', kind: 'existing-subscription', id: UPLOADS, details });
  expect(about(pending)).toEqual(['uploads: it waits for Logs Analysis to confirm it']);
  expect([subscription, about(leftAlone)]).toEqual(['pending', []]);
});

test.each<[string, Goal, State, Properties, Partial<Record<'pending' | 'leftAlone', readonly string[]>>]>([
  ['a subscription that is in order is left alone', 'onboarded', account(told(CONFIRMED), 'hash=uploads'), NAMED,
    { leftAlone: ['uploads: it tells Logs Analysis of new logs already'] }],
  ['a subscription that nobody confirmed is waited for', 'onboarded', account(told(PENDING), 'hash=uploads'), NAMED,
    { pending: ['uploads: it waits for Logs Analysis to confirm it'] }],
  ['a subscription that is not needed any more and that nobody confirmed stays for two days', 'onboarded',
    account(told(PENDING), 'hash=uploads', {}), NAMED,
    { pending: ['uploads: Logs Analysis has not confirmed it, so it cannot be ended; SNS drops it two days after it was made'] }],
  ['so it does when everything is taken down', 'offboarded', account(told(PENDING), 'hash=uploads'), NAMED,
    { pending: ['uploads: Logs Analysis has not confirmed it, so it cannot be ended; SNS drops it two days after it was made'] }],
  ['a subscription that somebody else made stays when everything is taken down', 'offboarded', account(told(CONFIRMED)), NAMED,
    { leftAlone: ['uploads: something other than this stack subscribed Logs Analysis to it'] }],
  ['so it does while nobody has confirmed it', 'offboarded', account(told(PENDING)), NAMED, {}],
  ['a subscription on record to a topic that is not named any more cannot be looked at', 'offboarded',
    account([], 'hash=uploads'), { LogBucketArns: NAMED.LogBucketArns }, { leftAlone: [UNNAMED] }],
  ['a subscription that is not needed any more ends, and does not wait for anything', 'onboarded',
    account(told(CONFIRMED), 'hash=uploads', {}), NAMED, {}],
  ['a subscription that somebody else made is told of once', 'onboarded', account(told(CONFIRMED)), NAMED,
    { leftAlone: ['uploads: something other than this stack subscribed Logs Analysis to it'] }],
  ['nothing is said of a subscription, or of a topic that is not named any more, when an update is tidied up after', 'tidied',
    { ...account(told(CONFIRMED), 'hash=uploads'), topic: recording('hash=uploads', 'hash=gone') }, NAMED, {}],
  ['a subscription is waited for where the stack has no topic yet', 'onboarded',
    { ...account(told(undefined)), topic: stateOf().topic }, NAMED, { pending: ['uploads: it waits for Logs Analysis to confirm it'] }],
  ['a topic that the service is not subscribed to is not worth a line', 'offboarded', account(told(undefined)), NAMED, {}],
])('%s', (_, goal, observed, properties, expected) => {
  const { pending, leftAlone } = planned(goal, observed, properties);
  expect({ pending: about(pending), leftAlone: about(leftAlone) }).toEqual({ pending: [], leftAlone: [], ...expected });
});

test('of two subscriptions the one that changes is no longer what it was, and the other one is left alone', () => {
  const archive = UPLOADS.replace('uploads', 'archive');
  const both = { ...NAMED, LogBucketArns: ['arn:aws:s3:::central', 'arn:aws:s3:::more'], ExistingTopicArns: [UPLOADS, archive] };
  const more = bucketState('more', {
    notifications: { TopicConfigurations: [{ Id: 'everything', TopicArn: archive, Events: ['s3:ObjectCreated:*'] }] },
  });
  const one = account([...told(CONFIRMED), { arn: archive, subscription: { endpoint: QUEUE, filter: undefined } }]);
  const observed: State = {
    ...one,
    topic: recording('hash=uploads', 'hash=archive'),
    buckets: [...one.buckets, more],
    loadBalancers: [...one.loadBalancers, { arn: OTHER_ALB, logs: logsOf({ access: { enabled: true, bucket: 'more', prefix: '' } }) }],
  };
  const { changes, leftAlone } = planned('onboarded', observed, { ...both, LoadBalancerArns: [ALB, OTHER_ALB] });
  expect(changes.filter(({ kind }) => kind === 'existing-subscription').map(({ id }) => id)).toEqual([archive]);
  expect(about(leftAlone)).toEqual(['uploads: it tells Logs Analysis of new logs already']);
});

test('what the service hears is confirmed when it has confirmed all that it hears through', () => {
  const subscription = (existing: ExistingSubscription): unknown =>
    planned('onboarded', account(told(existing), 'hash=uploads')).subscription;
  expect([subscription(PENDING), subscription(CONFIRMED)]).toEqual(['pending', 'confirmed']);
});
