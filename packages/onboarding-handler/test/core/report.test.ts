import { mergeNotifications, readGrant, statementsOf, topicPolicy } from '@logs-analysis/policy-model';
import type { NotificationConfiguration, PolicyDocument } from '@logs-analysis/policy-model';
import type { Change } from '../../src/core/change';
import { desiredState } from '../../src/core/desired-state';
import type { Goal } from '../../src/core/desired-state';
import { idOf } from '../../src/core/journal';
import { makePlan } from '../../src/core/make-plan';
import { blockedReport, lateReport, reportOf } from '../../src/core/report';
import type { Report } from '../../src/core/report';
import type { State, TopicState } from '../../src/core/state';
import type { Properties } from '../../src/settings';
import { ALB, HERE, logsOf, NEW_BUCKET, OTHER_ALB, QUEUE, settingsOf, STACK, TOPIC } from '../example';
import { bucketState, CREATED_BY, ownTopic, stateOf, TURNED_ON } from './states';

const inCentral = { enabled: true, bucket: 'central', prefix: 'team' };
const inNew = { enabled: true, bucket: NEW_BUCKET, prefix: '' };
const CENTRAL = { LogBucketArns: ['arn:aws:s3:::central'] };
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

/** The topic of this stack, which has it on record that it turned on these logs of the example's load balancer. */
const recording = (letters: string, more: Partial<TopicState> = {}): TopicState =>
  ownTopic({ [TURNED_ON]: `${idOf(ALB)}=${letters}` }, more);

/** The policy of a topic that two buckets may publish to. */
const SHARED = topicPolicy(HERE, settingsOf().owner.service, 'alb-logs', ['central', 'team-logs']);

function planned(observed: State, properties: Properties = {}, goal: Goal = 'onboarded'): Report {
  const settings = settingsOf(properties);
  const desired = desiredState(goal, settings, observed);
  return reportOf('planned', { goal, settings, observed, desired, changes: makePlan(goal, observed, desired, []).changes });
}

describe('what is left alone', () => {
  test.each<[string, Partial<State>, Properties, Goal, readonly string[]]>([
    ['a load balancer that logs already', {
      loadBalancers: [{ arn: ALB, logs: logsOf({ access: inCentral }) }], buckets: [bucketState('central')],
    }, CENTRAL, 'onboarded', [`load-balancer ${ALB}: logs already into central/team`]],
    ['a load balancer whose logs this stack turned on', {
      loadBalancers: [{ arn: ALB, logs: logsOf({ access: inNew }) }], buckets: [bucketState(NEW_BUCKET)], topic: recording('a'),
    }, {}, 'onboarded', [`load-balancer ${ALB}: this stack turned its logs on earlier`]],
    ['a load balancer whose logs somebody has directed elsewhere since', {
      loadBalancers: [{ arn: ALB, logs: logsOf({ access: inCentral }) }], buckets: [bucketState('central')], topic: recording('a'),
    }, CENTRAL, 'onboarded', [`load-balancer ${ALB}: somebody has directed the logs that this stack turned on into central/team`]],
    ['the same, when everything is taken down', {
      loadBalancers: [{ arn: ALB, logs: logsOf({ access: inCentral }) }], buckets: [], topic: recording('a'),
    }, {}, 'offboarded', [`load-balancer ${ALB}: somebody has directed the logs that this stack turned on into central/team`]],
    ['a load balancer whose logs somebody has turned off since, when everything is taken down', {
      loadBalancers: [{ arn: ALB, logs: logsOf() }], buckets: [], topic: recording('a'),
    }, {}, 'offboarded', [`load-balancer ${ALB}: somebody has turned off the logs that this stack turned on`]],
    ['a load balancer that logged before, when everything is taken down', {
      loadBalancers: [{ arn: ALB, logs: logsOf({ access: inCentral }) }], buckets: [], topic: ownTopic(),
    }, {}, 'offboarded', [`load-balancer ${ALB}: logs already into central/team, and not by this stack`]],
    ['a former load balancer that this stack did nothing to', {
      loadBalancers: [{ arn: ALB, logs: logsOf() }], buckets: [],
    }, { LoadBalancerArns: [OTHER_ALB], FormerLoadBalancerArns: [ALB] }, 'onboarded',
    [`load-balancer ${ALB}: its logs are off, and not by this stack`]],
    ['access to a bucket that only an update named which was rolled back, when everything is taken down', {
      loadBalancers: [],
      buckets: [bucketState('central')],
      topic: ownTopic({}, { policy: SHARED }),
    }, CENTRAL, 'offboarded', [
      'bucket central: nothing of this stack is in it',
      'bucket team-logs: Logs Analysis may still read logs in it, because an update that named it was rolled back; remove the statements '
        + 'DTLogsAnalysisReadLogsForAlbLogs and DTLogsAnalysisListLogsForAlbLogs from its policy',
    ]],
    ['no access to a bucket that is not named, while the stack stays', {
      loadBalancers: [], buckets: [], topic: ownTopic({}, { policy: SHARED }),
    }, {}, 'onboarded', []],
    ['no access to any of the buckets that are named, when everything is taken down', {
      loadBalancers: [],
      buckets: [bucketState('central', { bucket: undefined }), bucketState('team-logs', { bucket: undefined })],
      topic: ownTopic({}, { policy: SHARED }),
    }, {}, 'offboarded', []],
    ['what is looked at, where the topic is another stack\'s and the plan is to set up', {
      loadBalancers: [{ arn: ALB, logs: logsOf({ access: inCentral }) }],
      buckets: [bucketState('central')],
      topic: ownTopic({ [CREATED_BY]: 'another' }),
    }, CENTRAL, 'onboarded', [`load-balancer ${ALB}: logs already into central/team`]],
    ['a load balancer that is gone, when everything is taken down', {
      loadBalancers: [{ arn: ALB, logs: undefined }], buckets: [],
    }, {}, 'offboarded', [`load-balancer ${ALB}: it does not exist`]],
    ['a load balancer that logs without a prefix, and each place once', {
      loadBalancers: [{
        arn: ALB, logs: logsOf({ 'access': { ...inCentral, prefix: '' }, 'connection': inCentral, 'health-check': inCentral }),
      }],
      buckets: [bucketState('central')],
    }, CENTRAL, 'onboarded', [`load-balancer ${ALB}: logs already into central and central/team`]],
    ['a load balancer that is not changed beside one that is', {
      loadBalancers: [{ arn: ALB, logs: logsOf() }, { arn: OTHER_ALB, logs: logsOf({ access: inCentral }) }],
      buckets: [bucketState('central')],
    }, { ...CENTRAL, LoadBalancerArns: [ALB, OTHER_ALB] }, 'onboarded', [`load-balancer ${OTHER_ALB}: logs already into central/team`]],
    ['a former load balancer of which an update before turned the logs on, when a later one is tidied up after', {
      loadBalancers: [{ arn: ALB, logs: logsOf({ access: inNew }) }], buckets: [], topic: recording('a'),
    }, { LoadBalancerArns: [OTHER_ALB], FormerLoadBalancerArns: [ALB] }, 'tidied',
    [`load-balancer ${ALB}: this stack turned its logs on earlier`]],
    ['statements, notifications and events of others in a bucket', {
      loadBalancers: [{ arn: ALB, logs: logsOf({ access: inCentral }) }],
      buckets: [bucketState('central', { policy: foreign, notifications: others })],
    }, CENTRAL, 'onboarded', [
      `load-balancer ${ALB}: logs already into central/team`,
      'bucket-policy central: kept: 2 statements of others',
      'notifications central: kept: 1 notification of others and events to EventBridge',
    ]],
    ['a bucket that is named and not used', {
      buckets: [bucketState('central', { policy: foreign })],
    }, CENTRAL, 'onboarded', ['bucket central: no load balancer of this stack logs there']],
    ['a bucket that was not shared with the service, when everything is taken down', {
      loadBalancers: [{ arn: ALB, logs: logsOf({ access: inCentral }) }], buckets: [bucketState('central', { policy: foreign })],
    }, CENTRAL, 'offboarded', [
      `load-balancer ${ALB}: logs already into central/team, and not by this stack`, 'bucket central: nothing of this stack is in it',
    ]],
    ['what others have in a bucket from which only a statement is taken', {
      buckets: [bucketState('central', {
        policy: { ...foreign, Statement: [...statementsOf(foreign), ...readGrant(settingsOf().owner, HERE, 'central', ['team'])] },
      })],
    }, CENTRAL, 'offboarded', ['bucket-policy central: kept: 2 statements of others']],
    ['what others have in a bucket from which only a notification is taken', {
      buckets: [bucketState('central', { policy: foreign, notifications: mergeNotifications({}, settingsOf().owner, HERE, ['team']) })],
    }, CENTRAL, 'offboarded', ['bucket-policy central: kept: 2 statements of others']],
    ['nothing of the new bucket while it is not there', {}, {}, 'offboarded', []],
    ['a bucket that is named and not there', {
      buckets: [bucketState('central', { bucket: undefined })],
    }, CENTRAL, 'onboarded', ['bucket central: it does not exist']],
    ['a bucket that may not be looked at', {
      buckets: [bucketState('central', { bucket: undefined, refused: 'explicit deny' })],
    }, CENTRAL, 'onboarded', ['bucket central: it cannot be looked at']],
    ['a bucket that is named and in another Region', {
      buckets: [bucketState('central', { bucket: undefined, elsewhere: 'us-east-1' })],
    }, CENTRAL, 'onboarded', ['bucket central: it is in us-east-1']],
    ['the bucket that was created, when everything is taken down', {
      buckets: [bucketState(NEW_BUCKET, { bucket: { tags: { [CREATED_BY]: STACK } } })], topic: ownTopic(),
    }, {}, 'offboarded', [`bucket ${NEW_BUCKET}: logs are in it; delete it when nobody needs them any more`]],
    ['the bucket that another stack created, when everything is taken down', {
      buckets: [bucketState(NEW_BUCKET, { bucket: { tags: { [CREATED_BY]: 'another' } } })], topic: ownTopic(),
    }, {}, 'offboarded', []],
    ['what somebody else subscribed to the topic', {
      buckets: [], topic: ownTopic({}, { endpoints: [QUEUE, 'someone@example.com'] }),
    }, {}, 'onboarded', [`topic ${TOPIC}: kept: 1 subscription of others`]],
    ['nothing of a topic that goes', {
      buckets: [], topic: ownTopic({}, { endpoints: [QUEUE, 'someone@example.com'] }),
    }, {}, 'offboarded', []],
    ['everything that carries the name of another stack', {
      loadBalancers: [{ arn: ALB, logs: logsOf() }], topic: { arn: TOPIC, topic: { tags: {}, policy: undefined }, endpoints: [] },
    }, {}, 'offboarded', [`topic ${TOPIC}: it is another stack's, and so is everything that carries its name`]],
  ])('names %s', (_, state, properties, goal, expected) => {
    const { leftAlone } = planned(stateOf(state), properties, goal);
    expect(leftAlone.map(({ kind, id, why }) => `${kind} ${id}: ${why}`)).toEqual(expected);
  });
});

test('where there is nothing to do, names each load balancer and each bucket with what it has already', () => {
  const observed = stateOf({
    loadBalancers: [{ arn: ALB, logs: logsOf() }, { arn: OTHER_ALB, logs: logsOf({ access: inCentral }) }],
    buckets: [bucketState('central', { policy: foreign }), bucketState(NEW_BUCKET, { bucket: undefined })],
  });
  const properties = { ...CENTRAL, LoadBalancerArns: [ALB, OTHER_ALB] };
  const done = desiredState('onboarded', settingsOf(properties), observed);
  const { changes, leftAlone, notes, blockers } = planned(done, properties);
  expect([changes, notes, blockers]).toEqual([[], [], []]);
  expect(leftAlone.map(({ kind, id, why }) => `${kind} ${id}: ${why}`)).toEqual([
    `load-balancer ${ALB}: this stack turned its logs on earlier`,
    `load-balancer ${OTHER_ALB}: logs already into central/team`,
    'bucket-policy central: kept: 2 statements of others',
    `bucket ${NEW_BUCKET}: its logs can be read by the service already`,
  ]);
  const later = planned(done, { ...properties, LogExpirationDays: '30' });
  expect(later.changes.map(({ kind, id }) => `${kind} ${id}`)).toEqual([`bucket ${NEW_BUCKET}`]);
  expect(later.leftAlone).toEqual(leftAlone);
});

describe('what is pending', () => {
  const wait = `subscription ${QUEUE}: it waits for Logs Analysis to confirm it`;

  test.each<[string, Partial<TopicState>, 'confirmed' | 'pending', readonly string[]]>([
    ['the subscription, while there is none', {}, 'pending', [wait]],
    ['the subscription, until the service confirms it', { endpoints: [QUEUE], unconfirmed: [QUEUE] }, 'pending', [wait]],
    ['nothing, once it did', { endpoints: [QUEUE], unconfirmed: [] }, 'confirmed', []],
    ['nothing of a subscription that somebody else made', { endpoints: [QUEUE, 'other'], unconfirmed: ['other'] }, 'confirmed', []],
  ])('is %s', (_, topic, subscription, expected) => {
    const report = planned(stateOf({ topic: ownTopic({}, topic) }));
    expect(report.subscription).toBe(subscription);
    expect(report.pending.map(({ kind, id, why }) => `${kind} ${id}: ${why}`)).toEqual(expected);
  });

  test('are the logs of a former load balancer until the update is done', () => {
    const { pending, leftAlone } = planned(stateOf({
      topic: recording('a', { endpoints: [QUEUE] }),
      loadBalancers: [{ arn: ALB, logs: logsOf({ access: inNew }) }, { arn: OTHER_ALB, logs: logsOf({ access: inCentral }) }],
      buckets: [],
    }), { LoadBalancerArns: [OTHER_ALB], FormerLoadBalancerArns: [ALB] });
    expect(pending).toEqual([{ kind: 'load-balancer', id: ALB, why: expect.stringContaining('when the update is done') }]);
    expect(leftAlone.map(({ id }) => id)).toEqual([OTHER_ALB]);
  });

  test('is nothing when everything is taken down', () => {
    expect(planned(stateOf({ topic: ownTopic() }), {}, 'offboarded').pending).toEqual([]);
  });
});

describe('the next step', () => {
  const silent = stateOf({ loadBalancers: [{ arn: ALB, logs: logsOf() }] });
  const done = (observed: State, goal: Goal = 'onboarded', changes: readonly Change[] = []): Report =>
    reportOf('done', { goal, settings: settingsOf(), observed, desired: observed, changes });

  test.each<[string, () => Report, RegExp]>([
    ['of a plan', () => planned(silent), /Mode Apply/],
    ['of a plan without changes, while the service has to confirm', () => planned(stateOf({
      topic: desiredState('onboarded', settingsOf(), stateOf({ buckets: [] })).topic, buckets: [],
    })), /^Nothing to do/],
    ['after a run, while the service has to confirm', () => done(silent), /^Nothing to do for you: Logs Analysis has to confirm/],
    ['after a run, when the service has confirmed', () => done(stateOf({ topic: ownTopic({}, { endpoints: [QUEUE] }) })), /gets the logs/],
    ['of a plan to take everything down', () => planned(silent, {}, 'offboarded'), /^Delete the stack/],
    ['after everything was taken down', () => done(silent, 'offboarded'), /^Nothing to do\.$/],
    ['after changes were made', () => done(silent, 'onboarded', [{ kind: 'load-balancer', id: ALB, before: logsOf(), after: logsOf() }]),
      /^Nothing to do for you/],
    ['of an event that came too late', () => lateReport(TOPIC), /^Nothing to do: the event came when the stack had gone on already\.$/],
    ['of a plan that one thing blocks', () => blockedReport([{ code: 'deadline', subject: 'AWS', message: 'late' }]),
      /^AWS: try again; the resource that is named in the log is the one to look at\. Then try again\.$/],
    ['of a plan that is blocked', () => blockedReport([
      { code: 'bucket-not-named', subject: 'LogBucketArns', message: 'add it' }, { code: 'deadline', subject: 'AWS', message: 'late' },
    ]), /^LogBucketArns: add the ARN of the bucket to LogBucketArns; 1 more to resolve\. Then try again\.$/],
  ])('%s says what to do', (_, report, expected) => {
    expect(report().nextStep).toMatch(expected);
  });
});

test('an event that came too late did nothing, and that is done', () => {
  expect(lateReport(TOPIC)).toMatchObject({ outcome: 'done', topicArn: TOPIC, changes: [], pending: [] });
});

test('the buckets are those that the service can read when it is done', () => {
  const logging = stateOf({
    loadBalancers: [{ arn: ALB, logs: logsOf({ access: inCentral }) }, { arn: OTHER_ALB, logs: logsOf() }],
    buckets: [bucketState('central'), bucketState('unused'), bucketState(NEW_BUCKET, { bucket: undefined })],
  });
  const properties = { LoadBalancerArns: [ALB, OTHER_ALB], LogBucketArns: ['arn:aws:s3:::central', 'arn:aws:s3:::unused'] };
  expect(planned(logging, properties).buckets).toEqual(['central', NEW_BUCKET]);
  expect(planned(logging, properties, 'offboarded').buckets).toEqual([]);
});

test('the changes are in the order of the plan, those of one kind in the order of their names, and of one thing as they were made', () => {
  const changes = ['b', 'a', 'c', 'a'].flatMap((id, index): Change[] => [
    { kind: 'load-balancer', id, before: logsOf(), after: logsOf({ access: { ...inNew, prefix: String(index) } }) },
    { kind: 'notifications', id, before: {}, after: others },
  ]);
  const ordered = (goal: Goal): readonly string[] => reportOf('done', {
    goal, settings: settingsOf(), observed: stateOf(), desired: stateOf(), changes,
  }).changes.map(({ kind, id, details: [detail] }) => `${kind} ${id} ${/\d$/.exec(detail) ?? ''}`.trim());
  const notifications = ['a', 'a', 'b', 'c'].map((id) => `notifications ${id}`);
  const loadBalancers = ['a 1', 'a 3', 'b 0', 'c 2'].map((id) => `load-balancer ${id}`);
  expect(ordered('onboarded')).toEqual([...notifications, ...loadBalancers]);
  expect(ordered('offboarded')).toEqual([...loadBalancers, ...notifications]);
});
