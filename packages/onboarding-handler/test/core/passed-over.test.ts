import { statementsOf, topicPolicy } from '@logs-analysis/policy-model';
import type { NotificationConfiguration } from '@logs-analysis/policy-model';
import { bucketState, ownTopic, stateOf, SUBSCRIBED_TO, topicWith } from './states';
import { PlanOutdated } from '../../src/aws/apply';
import type { Change } from '../../src/core/change';
import type { Goal } from '../../src/core/desired-state';
import { passedOver, refusalPassedOver } from '../../src/core/passed-over';
import { planFrom } from '../../src/core/plan-from';
import type { State } from '../../src/core/state';
import { OnboardingError, outOfTime, refusalOf } from '../../src/errors';
import type { Problem } from '../../src/errors';
import type { Properties, Settings } from '../../src/settings';
import { ALB, HERE, logsOf, OTHER_ALB, QUEUE, RULE, settingsOf, TOPIC } from '../example';
import { awsError } from '../fake-aws/aws-error';

const UPLOADS = TOPIC.replace('alb-logs', 'uploads');
const CENTRAL = { LogBucketArns: ['arn:aws:s3:::central'] };
const inCentral = { enabled: true, bucket: 'central', prefix: '' };
const TURNED_ON = 'logs-analysis:turned-on/0';
const NOTE: Problem = { code: 'aws-refused', subject: 'it', message: 'no' };
const EVERYTHING: NotificationConfiguration = {
  QueueConfigurations: [{ Id: 'everything', QueueArn: 'arn:aws:sqs:eu-west-1:111122223333:mine', Events: ['s3:ObjectCreated:*'] }],
};
const TELLING: NotificationConfiguration = { TopicConfigurations: [{ Id: 'all', TopicArn: UPLOADS, Events: ['s3:ObjectCreated:*'] }] };
const goingBack = (properties: Properties): Settings => ({ ...settingsOf({ ...CENTRAL, ...properties }), isRollback: true });
const logging = (notifications: NotificationConfiguration, more: Partial<State> = {}): State => stateOf({
  loadBalancers: [{ arn: ALB, logs: logsOf({ access: inCentral }) }], buckets: [bucketState('central', { notifications })], ...more,
});
const codesOf = (problems: ReadonlyArray<{ readonly code: string }> = []): readonly string[] => problems.map(({ code }) => code);

test.each<[string, Settings, State, readonly string[]]>([
  ['a load balancer is gone', goingBack({}), stateOf({ loadBalancers: [{ arn: ALB, logs: undefined }] }), ['load-balancer-not-found']],
  ['logs go into a bucket that is not named', goingBack({ LogBucketArns: [''] }), logging({}), ['bucket-not-named']],
  ['a notification overlaps', goingBack({}), logging(EVERYTHING), ['notification-overlap']],
])('a rollback goes on where %s, and notes it; an update stops', (_, settings, observed, codes) => {
  expect(planFrom('onboarded', settings, observed).plan).toMatchObject({ blockers: [], notes: codes.map((code) => ({ code })) });
  expect(codesOf(planFrom('onboarded', { ...settings, isRollback: false }, observed).plan.blockers)).toEqual(codes);
});

test('a rollback stops where the topic is another stack\'s', () => {
  const observed = logging({}, { topic: topicWith({ 'logs-analysis:created-by': 'another' }) });
  expect(codesOf(planFrom('onboarded', goingBack({}), observed).plan.blockers)).toEqual(['onboarding-name-taken']);
});

describe('of the reasons not to start', () => {
  const found = (['onboarding-name-taken', 'bucket-not-named', 'too-many-load-balancers'] as const).map((code) => ({ ...NOTE, code }));

  test('a rollback passes over those that do not stop all of it', () => {
    expect(codesOf(passedOver('onboarded', goingBack({}), found))).toEqual(['bucket-not-named']);
  });

  test.each<[string, Goal, boolean]>([
    ['an update', 'onboarded', false], ['a deletion', 'offboarded', true], ['a deletion that rolls an update back', 'tidied', true],
  ])('%s passes over none', (_, goal, isRollback) => {
    expect(passedOver(goal, { ...goingBack({}), isRollback }, found)).toEqual([]);
  });
});

describe('what is in the way of a rollback is left as it is:', () => {
  test('a bucket, and load balancers whose logs would be turned on into it', () => {
    const settings = goingBack({ LoadBalancerArns: [ALB, OTHER_ALB], LogTypes: ['access', 'connection'] });
    const observed = logging(EVERYTHING, {
      topic: ownTopic({}),
      loadBalancers: [{ arn: ALB, logs: logsOf({ access: inCentral }) }, { arn: OTHER_ALB, logs: logsOf() }],
      buckets: [bucketState('central', { notifications: EVERYTHING }), bucketState(settings.newBucket, { bucket: undefined })],
    });
    const { desired } = planFrom('onboarded', settings, observed);
    expect(desired.buckets[0]).toMatchObject(observed.buckets[0]);
    expect(desired.loadBalancers[0]).toEqual(observed.loadBalancers[0]);
    expect(desired.loadBalancers[1].logs).toMatchObject({ access: { enabled: true, bucket: settings.newBucket } });
    expect(JSON.stringify(desired.topic.topic!.tags)).not.toContain(ALB.slice(-16));
  });

  describe('a topic of the customer\'s', () => {
    const settings = goingBack({ ExistingTopicArns: [UPLOADS] });
    const theirs = { endpoint: QUEUE, filter: undefined };

    test.each<[string, State['existingTopics'][number], string, string]>([
      ['that is gone', { arn: UPLOADS, missing: true, subscription: undefined }, 'f00=uploads', 'topic-not-accessible'],
      ['that somebody else has subscribed', { arn: UPLOADS, subscription: theirs }, '', 'topic-subscribed-already'],
      ['that cannot be looked at', { arn: UPLOADS, refused: 'no', subscription: undefined }, 'f00=uploads', 'topic-not-accessible'],
    ])('%s, and what is on record of it', (_, topic, record, code) => {
      const observed = logging(TELLING, { existingTopics: [topic], topic: ownTopic({ [SUBSCRIBED_TO]: record }) });
      const { desired, plan } = planFrom('onboarded', settings, observed);
      expect([desired.existingTopics[0].subscription, desired.topic.topic!.tags[SUBSCRIBED_TO]]).toEqual([topic.subscription, record]);
      expect(codesOf(plan.notes)).toContain(code);
    });

    test('and not another one, which another bucket tells', () => {
      const more = UPLOADS.replace('uploads', 'more');
      const buckets = [['central', UPLOADS], ['other', more]].map(([name, TopicArn]) => bucketState(name, {
        notifications: { TopicConfigurations: [{ Id: 'all', TopicArn, Events: ['s3:ObjectCreated:*'] }] },
      }));
      const observed = stateOf({
        loadBalancers: [ALB, OTHER_ALB].map((arn, i) => ({ arn, logs: logsOf({ access: { ...inCentral, bucket: buckets[i].name } }) })),
        buckets,
        existingTopics: [{ arn: UPLOADS, missing: true, subscription: undefined }, { arn: more, subscription: undefined }],
        topic: ownTopic({}),
      });
      const { desired } = planFrom('onboarded', goingBack({
        LoadBalancerArns: [ALB, OTHER_ALB],
        LogBucketArns: ['arn:aws:s3:::central', 'arn:aws:s3:::other'],
        ExistingTopicArns: [UPLOADS, more],
      }), observed);
      expect(desired.existingTopics.map(({ subscription }) => subscription?.endpoint)).toEqual([undefined, QUEUE]);
    });

    test('that is not in the way is not left as it is', () => {
      const observed = logging(TELLING, { existingTopics: [{ arn: UPLOADS, subscription: undefined }], topic: ownTopic({}) });
      const { desired } = planFrom('onboarded', settings, observed);
      expect(desired.existingTopics[0].subscription).toMatchObject({ endpoint: QUEUE });
    });
  });

  test.each<[string, readonly string[]]>([
    ['where it is not on record', []], ['where it is on record', ['EventRulePublishes']],
  ])('a rule of somebody else\'s, and what is on record %s', (_, sids) => {
    const settings = goingBack({ UseEventBridge: 'true' });
    const policy = topicPolicy(HERE, settings.owner.service, 'alb-logs', ['central']);
    const recorded = sids.map((Sid) => ({ Sid, Effect: 'Allow' as const }));
    const rule = { EventPattern: '{}', State: 'ENABLED' as const, tags: {}, targets: [] };
    const observed = logging({ ...EVERYTHING, EventBridgeConfiguration: {} }, {
      eventRule: { arn: RULE, rule },
      topic: ownTopic({}, { policy: { ...policy, Statement: [...statementsOf(policy), ...recorded] } }),
    });
    const { desired, plan } = planFrom('onboarded', settings, observed);
    expect(desired.eventRule.rule).toEqual(rule);
    expect(JSON.stringify(desired.topic.topic!.policy).match(/EventRulePublishes/g) ?? []).toEqual(sids);
    expect(codesOf(plan.notes)).toEqual(['event-rule-name-taken']);
  });
});

describe('a change that fails during a rollback', () => {
  const denied = refusalOf(awsError('AccessDenied', 'No.'), 'it');
  const changing = (kind: Change['kind']): Change => ({ kind, id: 'it', before: undefined, after: undefined });

  test.each<[string, Change['kind'], unknown, boolean]>([
    ['a policy is refused', 'bucket-policy', denied, true],
    ['notifications are refused', 'notifications', denied, true],
    ['a rule is refused', 'event-rule', denied, true],
    ['a subscription is refused', 'existing-subscription', denied, true],
    ['a subscription is not confirmed', 'existing-subscription', new OnboardingError([{ ...NOTE, code: 'subscription-pending' }]), true],
    ['logs are refused', 'load-balancer', denied, true],
    ['the record is refused', 'topic', denied, false],
    ['the own subscription is refused', 'subscription', denied, false],
    ['the own bucket is refused', 'bucket', denied, false],
    ['what was reached cannot be recorded', 'target', denied, false],
    ['time is over', 'load-balancer', outOfTime(), false],
    ['somebody else writes to it', 'bucket-policy', new PlanOutdated('it'), false],
    ['something else is thrown', 'bucket-policy', 'no', false],
  ])('because %s', (_, kind, error, isPassed) => {
    const settings: Settings = { ...goingBack({}), target: { id: 'first', before: 'second' } };
    const passed = refusalPassedOver('onboarded', settings, changing(kind), error);
    expect(passed !== undefined).toBe(isPassed);
    if (passed) expect(passed.problem.message).toMatch(/^the rollback left it as it is: /);
    // Neither an update, nor a rollback that is a deletion, nor a deletion.
    expect(refusalPassedOver('onboarded', { ...settings, isRollback: false }, changing(kind), error)).toBeUndefined();
    expect(refusalPassedOver('onboarded', goingBack({}), changing(kind), error)).toBeUndefined();
    expect(refusalPassedOver('offboarded', settings, changing(kind), error)).toBeUndefined();
  });
});

describe('what AWS refuses to a rollback is left as it is:', () => {
  const settings = goingBack({ LoadBalancerArns: [ALB, OTHER_ALB], LogTypes: ['access', 'connection'] });
  const observed = logging({}, {
    loadBalancers: [{ arn: ALB, logs: logsOf({ access: inCentral }) }, { arn: OTHER_ALB, logs: logsOf() }],
    buckets: [bucketState('central'), bucketState(settings.newBucket, { bucket: undefined })],
    topic: ownTopic({ [TURNED_ON]: `${ALB.slice(-16)}=c@abcd` }),
  });
  const refused = (kind: Change['kind'], id: string) => ({ kind, id, problem: { ...NOTE, subject: id } });

  test('a load balancer, and no logs are on record that are off', () => {
    const { desired, plan } = planFrom('onboarded', settings, observed, [refused('load-balancer', ALB)]);
    expect(desired.loadBalancers[0].logs).toEqual(observed.loadBalancers[0].logs);
    expect(desired.loadBalancers[1].logs).toMatchObject({ access: { enabled: true, bucket: settings.newBucket } });
    expect(Object.values(desired.topic.topic!.tags).join()).toContain(`${OTHER_ALB.slice(-16)}=ac`);
    expect(Object.values(desired.topic.topic!.tags).join()).not.toContain(ALB.slice(-16));
    expect(plan.notes).toContainEqual(expect.objectContaining({ subject: ALB }));
  });

  test('a bucket with its notifications, and no logs are turned on that would go there', () => {
    const { desired } = planFrom('onboarded', settings, observed, [refused('bucket-policy', 'central')]);
    expect(desired.buckets[0]).toMatchObject(observed.buckets[0]);
    expect(desired.loadBalancers[0]).toEqual(observed.loadBalancers[0]);
  });

  test('but not what was made nevertheless, because only its answer was lost', () => {
    const { desired } = planFrom('onboarded', settings, observed);
    const asked = planFrom('onboarded', settings, { ...observed, loadBalancers: desired.loadBalancers });
    expect(planFrom('onboarded', settings, { ...observed, loadBalancers: desired.loadBalancers }, [refused('load-balancer', ALB)]))
      .toEqual(asked);
  });
});
