import type { NotificationConfiguration } from '@logs-analysis/policy-model';
import { desiredState } from '../../src/core/desired-state';
import type { Goal } from '../../src/core/desired-state';
import { makePlan } from '../../src/core/make-plan';
import { reportOf } from '../../src/core/report';
import type { Report } from '../../src/core/report';
import type { ExistingSubscription, ExistingTopicState, State } from '../../src/core/state';
import type { Properties } from '../../src/settings';
import { ALB, logsOf, QUEUE, settingsOf, STACK, TOPIC } from '../example';
import { bucketState, stateOf } from './states';

const UPLOADS = TOPIC.replace('alb-logs', 'uploads');
const NAMED = { LogBucketArns: ['arn:aws:s3:::central'], ExistingTopicArns: [UPLOADS] };
const EVERYTHING: NotificationConfiguration = {
  TopicConfigurations: [{ Id: 'everything', TopicArn: UPLOADS, Events: ['s3:ObjectCreated:*'] }],
};
const told = (subscription: ExistingSubscription | undefined, more: Partial<ExistingTopicState> = {}): readonly ExistingTopicState[] =>
  [{ arn: UPLOADS, subscription, ...more }];
const PENDING: ExistingSubscription = { endpoint: QUEUE, filter: undefined, pending: true };

/** An account in which the bucket notifies the customer's topic, and what this stack has on record of that. */
const account = (existingTopics: readonly ExistingTopicState[], record = '', notifications = EVERYTHING): State => stateOf({
  loadBalancers: [{ arn: ALB, logs: logsOf({ access: { enabled: true, bucket: 'central', prefix: '' } }) }],
  buckets: [bucketState('central', { notifications })],
  topic: {
    arn: TOPIC,
    topic: { tags: { 'logs-analysis:created-by': STACK, 'logs-analysis:subscribed-to/0': record }, policy: undefined },
    endpoints: [QUEUE],
  },
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
  ['a topic that the service is not subscribed to is not worth a line', 'offboarded', account(told(undefined)), NAMED, {}],
])('%s', (_, goal, observed, properties, expected) => {
  const { pending, leftAlone } = planned(goal, observed, properties);
  expect({ pending: about(pending), leftAlone: about(leftAlone) }).toEqual({ pending: [], leftAlone: [], ...expected });
});

test('what the service hears is confirmed when it has confirmed all that it hears through', () => {
  const subscription = (existing: ExistingSubscription): unknown =>
    planned('onboarded', account(told(existing), 'hash=uploads')).subscription;
  expect([subscription(PENDING), subscription(CONFIRMED)]).toEqual(['pending', 'confirmed']);
});
