import { mergeNotifications, mergeStatements, ownsStatement, readGrant, topicPolicy } from '@logs-analysis/policy-model';
import type { NotificationConfiguration } from '@logs-analysis/policy-model';
import { planFrom } from '../../src/core/plan-from';
import { reportOf } from '../../src/core/report';
import type { Report } from '../../src/core/report';
import { reportData } from '../../src/core/report-data';
import { reportJson } from '../../src/core/report-json';
import { reportMarkdown } from '../../src/core/report-markdown';
import { reportText } from '../../src/core/report-text';
import type { BucketState, State } from '../../src/core/state';
import { PROBLEMS } from '../../src/problems';
import type { Properties, Settings } from '../../src/settings';
import { ALB, HERE, logsOf, OTHER_ALB, QUEUE, RULE, settingsOf, TOPIC } from '../example';
import { bucketState, CREATED_BY, ownTopic, stateOf, SUBSCRIBED_TO, TURNED_ON } from './states';

const UPLOADS = TOPIC.replace('alb-logs', 'uploads');
const inCentral = { enabled: true, bucket: 'central', prefix: '' };
const LEFT = 'the rollback left it as it is, see the notes';
const EVERYTHING: NotificationConfiguration = {
  QueueConfigurations: [{ Id: 'everything', QueueArn: 'arn:aws:sqs:eu-west-1:111122223333:mine', Events: ['s3:ObjectCreated:*'] }],
};
const TELLING: NotificationConfiguration = { TopicConfigurations: [{ Id: 'all', TopicArn: UPLOADS, Events: ['s3:ObjectCreated:*'] }] };
const goingBack = (properties: Properties = {}): Settings =>
  ({ ...settingsOf({ LogBucketArns: ['arn:aws:s3:::central'], ...properties }), isRollback: true });
const confirmed = (tags: Readonly<Record<string, string>> = {}): State['topic'] =>
  ownTopic(tags, { endpoints: [QUEUE], policy: topicPolicy(HERE, settingsOf().owner.service, 'alb-logs', ['central']) });
/** The bucket as it was shared, whatever else is in it by now. */
const shared = (notifications: NotificationConfiguration = {}): BucketState => {
  const { owner } = settingsOf();
  const policy = mergeStatements(undefined, readGrant(owner, HERE, 'central', ['']), ownsStatement(owner));
  return bucketState('central', { policy, notifications });
};
const logging = (bucket: BucketState, more: Partial<State> = {}): State =>
  stateOf({ loadBalancers: [{ arn: ALB, logs: logsOf({ access: inCentral }) }], buckets: [bucket], topic: confirmed(), ...more });
const linesOf = (remarks: Report['leftAlone']): readonly string[] => remarks.map(({ kind, id, why }) => `${kind} ${id}: ${why}`);

function rolledBack(settings: Settings, observed: State): Report {
  const { desired, plan: { changes, blockers, notes } } = planFrom('onboarded', settings, observed);
  expect(blockers).toEqual([]);
  return reportOf('done', { goal: 'onboarded', settings, observed, desired, changes, notes });
}

describe.each<[string, Settings, State, string]>([
  ['a load balancer is gone', goingBack(), logging(shared(), { loadBalancers: [{ arn: ALB, logs: undefined }] }),
    'LoadBalancerArns: check the ARN; the load balancer may have been deleted. Then update the stack.'],
  ['logs go into a bucket that is not named', goingBack({ LogBucketArns: [''] }), logging(shared(), { buckets: [] }),
    'LogBucketArns: add the ARN of the bucket to LogBucketArns. Then update the stack.'],
  ['a notification overlaps', goingBack(), logging(shared(EVERYTHING)),
    `bucket central: ${PROBLEMS['notification-overlap'].next}. Then update the stack.`],
  ['a load balancer is gone, and a notification overlaps', goingBack({ LoadBalancerArns: [ALB, OTHER_ALB] }), logging(shared(EVERYTHING), {
    loadBalancers: [{ arn: ALB, logs: logsOf({ access: inCentral }) }, { arn: OTHER_ALB, logs: undefined }],
  }), 'LoadBalancerArns: check the ARN; the load balancer may have been deleted; 1 more to resolve. Then update the stack.'],
])('where %s, the report of a rollback', (_, settings, observed, nextStep) => {
  const report = rolledBack(settings, observed);
  const passed = report.notes.filter((one) => one.isPassed);
  const summary = `Rolled back, but for ${passed.length > 1 ? '2 problems' : '1 problem'} in the way: see the notes.`;

  test('says what to do about the first of what was passed over', () => {
    expect(report.nextStep).toBe(nextStep);
    expect(passed.length).toBe(nextStep.includes('1 more') ? 2 : 1);
  });

  test('begins with that, as text, as Markdown and as data, and is marked so as JSON', () => {
    expect(reportText(report).split('\n')[0]).toBe(summary);
    expect(reportMarkdown(report).split('\n\n').slice(0, 2)).toEqual(['# What was done', summary]);
    expect(reportData(report)).toMatchObject({ NextStep: nextStep, Report: expect.stringMatching(new RegExp(`^${summary}`)) });
    expect(JSON.parse(reportJson(report)).notes).toEqual(expect.arrayContaining([{ ...passed[0], isPassed: true }]));
  });

  test('nowhere says that all is well', () => {
    for (const rendering of [reportText(report), reportMarkdown(report), reportJson(report), reportData(report).Report]) {
      expect(rendering).not.toMatch(/as it should be|gets the logs|Nothing to do/);
    }
  });

  test('has beside it what was changed', () => {
    const changed = { ...report, changes: [{ verb: 'update', kind: 'topic', id: TOPIC, details: [] }] as const };
    expect(reportText(changed)).toMatch(new RegExp(`^${summary}\n1 change made:\n`));
  });
});

test('a rollback with nothing in its way is one like any other run', () => {
  const report = rolledBack(goingBack(), logging(shared(mergeNotifications({}, settingsOf().owner, HERE, ['']))));
  expect(report).toMatchObject({ changes: [], notes: [], buckets: ['central'], nextStep: 'Nothing to do: Logs Analysis gets the logs.' });
  expect(reportText(report)).toMatch(/^Nothing to change: everything is as it should be\./);
});

test('what more than one look has found is told once', () => {
  const settings = goingBack();
  const observed = logging(shared(EVERYTHING));
  const { desired, plan: { notes = [] } } = planFrom('onboarded', settings, observed);
  const report = reportOf('done', { goal: 'onboarded', settings, observed, desired, changes: [], notes: [...notes, ...notes] });
  expect([notes.length, report.notes]).toEqual([1, notes]);
});

test('a note that is no reason to stop is nothing that was passed over', () => {
  const notes = [{ code: 'topic-not-needed', subject: 'ExistingTopicArns', message: 'no bucket needs it' }] as const;
  const report = { ...rolledBack(goingBack(), logging(shared(mergeNotifications({}, settingsOf().owner, HERE, [''])))), notes };
  expect(reportText(report)).toMatch(/^Nothing to change: everything is as it should be\./);
  expect(reportMarkdown(report)).not.toContain('Rolled back');
});

test('what was passed over comes before logs that were left on, which an update could not turn off before', () => {
  const settings = goingBack();
  const unlisted = [{ arn: OTHER_ALB, logs: logsOf({ access: { enabled: true, bucket: settings.newBucket, prefix: '' } }) }];
  const topic = confirmed({ [TURNED_ON]: `${OTHER_ALB.split('/').at(-1)}=a+` });
  const report = rolledBack(settings, logging(shared(EVERYTHING), { unlisted, topic }));
  expect(report.nextStep).toMatch(/^bucket central: /);
  expect(linesOf(report.leftAlone)).toContainEqual(expect.stringContaining('list it in FormerLoadBalancerArns'));
});

describe('of what a rollback left as it is, its report does not say that it does its work:', () => {
  test.each<[string, BucketState, string]>([
    ['a bucket in which somebody\'s notification overlaps', shared(EVERYTHING), 'central'],
    ['a bucket that does not exist', bucketState('central', { bucket: undefined }), 'central'],
    ['a bucket that cannot be looked at', bucketState('central', { bucket: undefined, refused: 'explicit deny' }), 'central'],
  ])('%s', (_, bucket, name) => {
    const { buckets, leftAlone } = rolledBack(goingBack(), logging(bucket));
    expect([buckets, linesOf(leftAlone).filter((one) => one.startsWith('bucket'))]).toEqual([[], [`bucket ${name}: ${LEFT}`]]);
  });

  test('a bucket of somebody else\'s with the name of the one that would be created', () => {
    const settings = goingBack({ LogBucketArns: [''] });
    const { buckets, leftAlone } = rolledBack(settings, stateOf({
      loadBalancers: [{ arn: ALB, logs: logsOf() }], buckets: [bucketState(settings.newBucket)], topic: confirmed(),
    }));
    expect([buckets, linesOf(leftAlone)]).toEqual([[], [
      `load-balancer ${ALB}: its logs are off`, `bucket ${settings.newBucket}: ${LEFT}`,
    ]]);
  });

  test.each<[string, Readonly<Record<string, string>>, string]>([
    ['its own rule, which something manages', { [CREATED_BY]: settingsOf().createdBy }, LEFT],
    ['somebody else\'s rule', {}, 'something other than this stack created it'],
  ])('%s', (_, tags, why) => {
    const rule = { EventPattern: '{}', State: 'ENABLED' as const, tags, targets: [], ManagedBy: 'somebody' };
    const { leftAlone } = rolledBack(goingBack({ UseEventBridge: 'true' }),
      logging(shared({ ...EVERYTHING, EventBridgeConfiguration: {} }), { eventRule: { arn: RULE, rule } }));
    expect(linesOf(leftAlone)).toContain(`event-rule ${RULE}: ${why}`);
  });

  describe('a subscription to a topic of the customer\'s', () => {
    const settings = goingBack({ ExistingTopicArns: [UPLOADS] });
    const told = (topic: Partial<State['existingTopics'][number]>): readonly [Report, readonly string[]] => {
      const report = rolledBack(settings, logging(shared(TELLING), {
        existingTopics: [{ arn: UPLOADS, subscription: undefined, ...topic }], topic: confirmed({ [SUBSCRIBED_TO]: 'f00=uploads' }),
      }));
      return [report, linesOf([...report.leftAlone, ...report.pending]).filter((one) => one.startsWith('existing-subscription'))];
    };

    test.each<[string, Partial<State['existingTopics'][number]>]>([
      ['that is gone', { missing: true }],
      ['that cannot be looked at', { refused: 'no' }],
      ['that has not been confirmed, and so cannot be changed', { subscription: { endpoint: QUEUE, filter: undefined, pending: true } }],
    ])('%s', (_, topic) => {
      const [{ subscription }, lines] = told(topic);
      expect([subscription, lines]).toEqual(['pending', [`existing-subscription ${UPLOADS}: ${LEFT}`]]);
    });

    test('that more goes through than its filter could name', () => {
      const prefixes = Array.from({ length: 200 }, (_, index) => `folder-${index}`);
      const loadBalancers = prefixes.map((prefix) => ({ arn: ALB, logs: logsOf({ access: { ...inCentral, prefix } }) }));
      const report = rolledBack(settings, logging(shared(TELLING), {
        loadBalancers,
        existingTopics: [{ arn: UPLOADS, subscription: { endpoint: QUEUE, filter: undefined } }],
        topic: confirmed({ [SUBSCRIBED_TO]: 'f00=uploads' }),
      }));
      expect(report.notes.map(({ code }) => code)).toContain('topic-filter-too-large');
      expect(linesOf(report.leftAlone)).toContain(`existing-subscription ${UPLOADS}: ${LEFT}`);
      expect(report.subscription).toBe('confirmed');
    });
  });
});
