import { eventRulePublishes, LOG_EVENT_TARGET_ID, MOST_NOTIFICATIONS } from '@logs-analysis/policy-model';
import type { NotificationConfiguration } from '@logs-analysis/policy-model';
import { blockers } from '../../src/core/blockers';
import { desiredState } from '../../src/core/desired-state';
import type { Goal } from '../../src/core/desired-state';
import { prefixesThroughEvents, ruleFor, statementsForRule } from '../../src/core/event-rule';
import { makePlan } from '../../src/core/make-plan';
import { reportOf } from '../../src/core/report';
import type { State } from '../../src/core/state';
import { sentence } from '../../src/errors';
import type { Properties } from '../../src/settings';
import { HERE, loadBalancerArn, logsOf, RULE, settingsOf, STACK, TOPIC } from '../example';
import { bucketState, CREATED_BY, stateOf } from './states';

const CENTRAL = { LogBucketArns: ['arn:aws:s3:::central'] };
const QUEUED: NotificationConfiguration = {
  QueueConfigurations: [{ Id: 'mine', Events: ['s3:ObjectCreated:*'], QueueArn: 'arn:aws:sqs:eu-west-1:111122223333:mine' }],
};
const ON_RECORD = {
  arn: TOPIC,
  topic: {
    tags: { [CREATED_BY]: STACK },
    policy: { Version: '2012-10-17', Statement: [eventRulePublishes(HERE, 'alb-logs')] } as const,
  },
  endpoints: [],
};

const OWN_TAGS = { [CREATED_BY]: STACK };
const BARE_RULE = { EventPattern: '{}', State: 'ENABLED' as const, tags: {}, targets: [] };

/** Load balancers that log under one prefix each. */
const logging = (bucket: string, prefixes: readonly string[]): Pick<State, 'loadBalancers'> => ({
  loadBalancers: prefixes.map((prefix, index) =>
    ({ arn: loadBalancerArn(`lb-${index}`), logs: logsOf({ access: { enabled: true, bucket, prefix } }) })),
});
const listed = ({ loadBalancers }: Pick<State, 'loadBalancers'>): Properties => ({ LoadBalancerArns: loadBalancers.map(({ arn }) => arn) });

/** Load balancers log where a queue is told of everything. */
const throughEvents = (prefixes: readonly string[]): State => stateOf({
  ...logging('central', prefixes),
  buckets: [bucketState('central', { notifications: { ...QUEUED, EventBridgeConfiguration: {} } })],
});
const THROUGH_EVENTS = throughEvents(['team']);

function found(observed: State, properties: Properties): readonly string[] {
  const settings = settingsOf({ ...CENTRAL, ...listed(observed), ...properties });
  return blockers('onboarded', settings, observed, desiredState('onboarded', settings, observed)).map(sentence);
}

test('so many folders go through a rule as fit into its pattern', () => {
  const account = (count: number): State =>
    throughEvents(Array.from({ length: count }, (_, index) => `team/of/the/web/shop/${index}`));
  expect(found(account(10), { UseEventBridge: 'true' })).toEqual([]);
  const [message, ...more] = found(account(40), { UseEventBridge: 'true' });
  expect(more).toEqual([]);
  expect(message.replace(/have \d{4} characters/, 'have so many characters')).toBe(
    `event-rule ${RULE}: its pattern would have so many characters, and EventBridge takes 2048; distribute the load balancers over several `
    + 'stacks, or narrow the notifications that overlap with ours. [event-pattern-too-long]');
});

test('the remedy of an overlap says what EventBridge lacks', () => {
  const account = stateOf({ ...logging('central', ['team']), buckets: [bucketState('central', { notifications: QUEUED })] });
  expect(found(account, { UseEventBridge: 'true' }))
    .toEqual([expect.stringContaining('; let the bucket send its events to EventBridge, or ')]);
  expect(found(account, {})).toEqual([expect.not.stringContaining('EventBridge')]);
});

test('a rule of this stack\'s name that an AWS service manages is in the way, whoever made it', () => {
  const rule = { ...BARE_RULE, tags: OWN_TAGS, ManagedBy: 'autoscaling.amazonaws.com' };
  expect(found({ ...THROUGH_EVENTS, eventRule: { arn: RULE, rule } }, { UseEventBridge: 'true' })).toEqual([
    `event-rule ${RULE}: it exists and is managed by autoscaling.amazonaws.com; rename or remove it. [event-rule-name-taken]`,
  ]);
});

test('EventBridge is for what somebody else\'s notification is in the way of, and not for what does not fit into the bucket', () => {
  const QueueConfigurations = Array.from({ length: MOST_NOTIFICATIONS }, (_, index) => ({
    Id: `mine-${index}`, Events: ['s3:ObjectRemoved:*'], QueueArn: 'arn:aws:sqs:eu-west-1:111122223333:mine',
  }));
  const notifications = { QueueConfigurations, EventBridgeConfiguration: {} };
  const observed = stateOf({ ...logging('central', ['team']), buckets: [bucketState('central', { notifications })] });
  const settings = settingsOf({ ...CENTRAL, ...listed(observed), UseEventBridge: 'true' });
  expect(prefixesThroughEvents(settings, observed)).toEqual({});
});

describe('the rule as it is to be', () => {
  const settings = settingsOf({ ...CENTRAL, ...listed(THROUGH_EVENTS), UseEventBridge: 'true' });
  const desired = (rule?: State['eventRule']['rule']): State['eventRule'] =>
    desiredState('onboarded', settings, { ...THROUGH_EVENTS, eventRule: { arn: RULE, rule } }).eventRule;
  const ours = expect.objectContaining({ Id: LOG_EVENT_TARGET_ID });

  test('has one target', () => {
    expect(desired().rule!.targets).toEqual([ours]);
  });

  test('keeps targets that others added, each for itself', () => {
    const mine = { Id: 'mine', Arn: 'arn:aws:sqs:eu-west-1:111122223333:mine' };
    expect(desired({ ...BARE_RULE, tags: OWN_TAGS, targets: [mine, ...desired().rule!.targets] }).rule!.targets).toEqual([mine, ours]);
  });

  test('is none where nothing goes through it', () => {
    expect(ruleFor(settings, stateOf(), {})).toEqual({ arn: RULE, rule: undefined });
    expect(statementsForRule(settings, stateOf(), {})).toEqual([]);
  });

  test('stays on record while it may not be looked at', () => {
    const eventRule = { arn: RULE, rule: undefined, refused: 'no' };
    expect(statementsForRule(settings, stateOf({ topic: ON_RECORD, eventRule }), {})).toEqual([eventRulePublishes(HERE, 'alb-logs')]);
  });
});

describe('a rule that stays', () => {
  const remarks = (
    goal: Goal, properties: Properties, topic: State['topic'] = stateOf().topic, rule?: State['eventRule']['rule'],
    account = stateOf(),
  ): readonly string[] => {
    const settings = settingsOf(properties);
    const observed = { ...account, topic, eventRule: { arn: RULE, rule } };
    const desired = desiredState(goal, settings, observed);
    return reportOf('planned', { goal, settings, observed, desired, changes: makePlan(goal, observed, desired, []).changes })
      .leftAlone.filter(({ kind }) => kind === 'event-rule').map(({ id, why }) => `${id}: ${why}`);
  };
  const told = [`${RULE}: UseEventBridge is not true, so it cannot be looked at; delete it, should it be there`];

  test('is told of if it is another\'s', () => {
    const rule = { EventPattern: '{}', tags: { [CREATED_BY]: 'another stack' }, targets: [] };
    expect(remarks('onboarded', { UseEventBridge: 'true' }, undefined, rule))
      .toEqual([`${RULE}: something other than this stack created it`]);
  });

  describe('because it is in order', () => {
    const properties = { ...CENTRAL, ...listed(THROUGH_EVENTS), UseEventBridge: 'true' };
    const { rule } = desiredState('onboarded', settingsOf(properties), THROUGH_EVENTS).eventRule;

    test('is told of', () => {
      expect(remarks('onboarded', properties, ON_RECORD, rule, THROUGH_EVENTS))
        .toEqual([`${RULE}: it tells the topic of new logs already`]);
    });

    test('is not told of where it is changed, beside other things', () => {
      expect(remarks('onboarded', properties, undefined, { ...rule!, State: 'DISABLED' }, THROUGH_EVENTS)).toEqual([]);
    });

    test('is not told of when an update is tidied up after, which does not look at it', () => {
      expect(remarks('tidied', properties, ON_RECORD, rule, THROUGH_EVENTS)).toEqual([]);
    });
  });

  test.each<Goal>(['onboarded', 'offboarded'])('unseen is told of if on record and without consent, when the stack is %s', (goal) => {
    expect(remarks(goal, {}, ON_RECORD)).toEqual(told);
    expect(remarks(goal, {})).toEqual([]);
    expect(remarks(goal, { UseEventBridge: 'true' }, ON_RECORD)).toEqual([]);
  });
});
