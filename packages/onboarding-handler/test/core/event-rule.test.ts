import { eventRulePublishes } from '@logs-analysis/policy-model';
import type { NotificationConfiguration } from '@logs-analysis/policy-model';
import { blockers } from '../../src/core/blockers';
import { desiredState } from '../../src/core/desired-state';
import type { Goal } from '../../src/core/desired-state';
import { tellingTopics } from '../../src/core/existing-topics';
import { makePlan } from '../../src/core/make-plan';
import { reportOf } from '../../src/core/report';
import type { State } from '../../src/core/state';
import { sentence } from '../../src/errors';
import type { Properties } from '../../src/settings';
import { HERE, loadBalancerArn, logsOf, RULE, settingsOf, STACK, TOPIC } from '../example';
import { bucketState, stateOf } from './states';

const CENTRAL = { LogBucketArns: ['arn:aws:s3:::central'] };
const QUEUED: NotificationConfiguration = {
  QueueConfigurations: [{ Id: 'mine', Events: ['s3:ObjectCreated:*'], QueueArn: 'arn:aws:sqs:eu-west-1:111122223333:mine' }],
};
const ON_RECORD = {
  arn: TOPIC,
  topic: {
    tags: { 'logs-analysis:created-by': STACK },
    policy: { Version: '2012-10-17', Statement: [eventRulePublishes(HERE, 'alb-logs')] } as const,
  },
  endpoints: [],
};

/** Load balancers that log under one prefix each. */
const logging = (bucket: string, prefixes: readonly string[]): Pick<State, 'loadBalancers'> => ({
  loadBalancers: prefixes.map((prefix, index) =>
    ({ arn: loadBalancerArn(`lb-${index}`), logs: logsOf({ access: { enabled: true, bucket, prefix } }) })),
});
const listed = ({ loadBalancers }: Pick<State, 'loadBalancers'>): Properties => ({ LoadBalancerArns: loadBalancers.map(({ arn }) => arn) });

function found(observed: State, properties: Properties): readonly string[] {
  const settings = settingsOf({ ...CENTRAL, ...listed(observed), ...properties });
  return blockers('onboarded', settings, observed, desiredState('onboarded', settings, observed)).map(sentence);
}

test('so many folders go through a rule as fit into its pattern', () => {
  const prefixes = (count: number): readonly string[] => Array.from({ length: count }, (_, index) => `team/of/the/web/shop/${index}`);
  const account = (count: number): State => stateOf({
    ...logging('central', prefixes(count)),
    buckets: [bucketState('central', { notifications: { ...QUEUED, EventBridgeConfiguration: {} } })],
  });
  expect(found(account(10), { UseEventBridge: 'true' })).toEqual([]);
  expect(found(account(40), { UseEventBridge: 'true' })).toEqual([
    expect.stringMatching(/^event-rule \S+: its pattern would have \d{4} characters, and EventBridge takes 2048; distribute the load/),
  ]);
});

test('the remedy of an overlap says what EventBridge lacks', () => {
  const account = stateOf({ ...logging('central', ['team']), buckets: [bucketState('central', { notifications: QUEUED })] });
  expect(found(account, { UseEventBridge: 'true' }))
    .toEqual([expect.stringContaining('; let the bucket send its events to EventBridge, or ')]);
  expect(found(account, {})).toEqual([expect.not.stringContaining('EventBridge')]);
});

describe('a rule that stays', () => {
  const remarks = (
    goal: Goal, properties: Properties, topic: State['topic'] = stateOf().topic, rule?: State['eventRule']['rule'],
  ): readonly string[] => {
    const settings = settingsOf(properties);
    const observed = stateOf({ topic, eventRule: { arn: RULE, rule } });
    const desired = desiredState(goal, settings, observed);
    return reportOf('planned', { goal, settings, observed, desired, changes: makePlan(goal, observed, desired, []).changes })
      .leftAlone.filter(({ kind }) => kind === 'event-rule').map(({ id, why }) => `${id}: ${why}`);
  };
  const told = [`${RULE}: UseEventBridge is not true, so it cannot be looked at; delete it, should it be there`];

  test('is told of if it is another\'s', () => {
    const rule = { EventPattern: '{}', tags: { 'logs-analysis:created-by': 'another stack' }, targets: [] };
    expect(remarks('onboarded', { UseEventBridge: 'true' }, undefined, rule))
      .toEqual([`${RULE}: something other than this stack created it`]);
  });

  test.each<Goal>(['onboarded', 'offboarded'])('unseen is told of if on record and without consent, when the stack is %s', (goal) => {
    expect(remarks(goal, {}, ON_RECORD)).toEqual(told);
    expect(remarks(goal, {})).toEqual([]);
    expect(remarks(goal, { UseEventBridge: 'true' }, ON_RECORD)).toEqual([]);
  });
});

test('a topic that two buckets notify has one filter, the same in whatever order the buckets are', () => {
  const uploads = TOPIC.replace('alb-logs', 'uploads');
  const notifications = { TopicConfigurations: [{ Id: 'everything', TopicArn: uploads, Events: ['s3:ObjectCreated:*'] }] };
  const buckets = ['central', 'more', 'other'].map((name) => bucketState(name, { notifications }));
  const loadBalancers = buckets.flatMap(({ name }) => logging(name, ['team']).loadBalancers);
  const told = (order: typeof buckets): unknown => tellingTopics(settingsOf({
    LogBucketArns: order.map(({ name }) => `arn:aws:s3:::${name}`), ExistingTopicArns: [uploads],
  }), stateOf({ buckets: order, loadBalancers }));
  expect(told(buckets)).toEqual([expect.objectContaining({ arn: uploads })]);
  expect(told([...buckets].reverse())).toEqual(told(buckets));
});

test('a topic that is not listed stays on record as it is, with the mark of the update that may be rolled back', () => {
  const tag = 'logs-analysis:subscribed-to/0';
  const recordedIn = (properties: Properties): unknown => {
    const tags = { 'logs-analysis:created-by': STACK, [tag]: 'hash=uploads+' };
    const observed = stateOf({ topic: { ...ON_RECORD, topic: { tags, policy: undefined } } });
    return desiredState('onboarded', settingsOf(properties), observed).topic.topic!.tags[tag];
  };
  expect(recordedIn({})).toBe('hash=uploads+');
});
