import { mergeNotifications, topicPolicy } from '@logs-analysis/policy-model';
import type { LoadBalancerArn, Statement } from '@logs-analysis/policy-model';
import { resourceId } from '../../src/cloudformation/physical-resource-id';
import { blockers, tooManyLoadBalancers } from '../../src/core/blockers';
import { desiredState } from '../../src/core/desired-state';
import type { Goal } from '../../src/core/desired-state';
import { MOST_ENTRIES, MOST_REMOVED, sharedBuckets } from '../../src/core/journal';
import type { State } from '../../src/core/state';
import { sentence } from '../../src/errors';
import type { Settings } from '../../src/settings';
import { ALB, HERE, loadBalancerArn, logsOf, NEW_BUCKET, OTHER_ALB, PROPERTIES, settingsOf, STACK, TOPIC } from '../example';
import { bucketState, ownTopic, stateOf, topicWith, TURNED_ON } from './states';

const inCentral = { enabled: true, bucket: 'central', prefix: '' };
const inNew = { ...inCentral, bucket: NEW_BUCKET };
const CENTRAL = { LogBucketArns: ['arn:aws:s3:::central'] };
const UPDATE = { id: 'second', before: 'first' };
/** What an update leads to that follows a plan: there is nothing to roll back to. */
const PLANNED = { id: 'first' };
const many = (count: number): readonly LoadBalancerArn[] => Array.from({ length: count }, (_, index) => loadBalancerArn(`lb-${index}`));

function found(settings: Settings, observed: State, goal: Goal = 'onboarded'): readonly string[] {
  return blockers(goal, settings, observed, desiredState(goal, settings, observed)).map(sentence);
}

describe('one stack takes so many load balancers, former ones among them', () => {
  const settings = (listed: number): Settings =>
    settingsOf({ LoadBalancerArns: many(MOST_ENTRIES + 1).slice(1, listed + 1), FormerLoadBalancerArns: many(1) });

  test('as the tags of its topic can tell of', () => {
    expect(tooManyLoadBalancers(settings(MOST_ENTRIES - 1))).toEqual([]);
    expect(tooManyLoadBalancers(settings(MOST_ENTRIES)).map(sentence)).toEqual([
      `LoadBalancerArns: there are ${MOST_ENTRIES + 1}, and one stack can take ${MOST_ENTRIES}; distribute them over several stacks. `
        + '[too-many-load-balancers]',
    ]);
  });

  test('as there is time for', () => {
    expect(tooManyLoadBalancers(settings(5), 6)).toEqual([]);
    expect(tooManyLoadBalancers(settings(6), 6).map(sentence)).toEqual([
      'LoadBalancerArns: there are 7, and one stack can take 6 in the time that its function has; distribute them over several stacks. '
        + '[too-many-load-balancers]',
    ]);
  });
});

test('one update takes so many off the list as the tags can tell of', () => {
  const removing = (count: number): Settings =>
    ({ ...settingsOf({ LoadBalancerArns: many(3) }, STACK, { LoadBalancerArns: many(3 + count) }), target: UPDATE });
  const observed = stateOf({ loadBalancers: many(3).map((arn) => ({ arn, logs: logsOf() })) });
  expect(found(removing(MOST_REMOVED), observed)).toEqual([]);
  expect(found(removing(MOST_REMOVED + 1), observed)).toEqual([
    'LoadBalancerArns: this update takes 41 off the list, and one update can take off 40; use several updates. [too-many-removed]',
  ]);
  expect(found({ ...removing(MOST_REMOVED + 1), target: PLANNED }, observed)).toEqual([]);
});

describe('a creation under another logical id while the stack is updated', () => {
  const reached = (asksFor: unknown): State =>
    stateOf({ topic: { ...ownTopic(), target: { 'logs-analysis:target': resourceId('alb-logs', asksFor, 'Onboarding') } } });
  const target = { id: resourceId('alb-logs', [ALB], 'Moved') };

  test('is refused if it asks for something else, because that could not be rolled back', () => {
    expect(found({ ...settingsOf(), target }, reached([ALB]))).toEqual([]);
    expect(found({ ...settingsOf(), target }, reached([OTHER_ALB]))).toEqual([
      'alb-logs: this stack has the onboarding under another logical id already, and what that asked for is not known, so this could '
        + 'not be rolled back; keep the logical id, or ask for the same load balancers and types of logs first, and for others in a second '
        + 'update. [logical-id-changed]',
    ]);
  });

  test.each<[string, Pick<Settings, 'target'>]>([
    ['of its own logical id, which failed', { target: { id: resourceId('alb-logs', [ALB], 'Onboarding') } }],
    ['that an update follows', { target: { ...target, before: resourceId('alb-logs', [], 'Moved') } }],
    ['that is not known', {}],
  ])('is no matter for one %s', (_, settings) => {
    expect(found({ ...settingsOf(), ...settings }, reached([OTHER_ALB]))).toEqual([]);
  });
});

describe('access that could not be withdrawn', () => {
  const refused = (...shared: readonly string[]): State => stateOf({
    topic: ownTopic({}, { policy: topicPolicy(HERE, settingsOf().owner.service, 'alb-logs', shared) }),
    buckets: [bucketState('central', { bucket: undefined, refused: 'no' }), bucketState(NEW_BUCKET)],
  });
  const observed = refused('central');

  test('fails the end of the stack, with what to do by hand', () => {
    expect(found(settingsOf(CENTRAL), observed, 'offboarded')).toEqual([
      'bucket central: it cannot be looked at, so Logs Analysis may still have access to it; allow the function\'s role to use it, '
        + 'or remove the statement DTLogsAnalysisReadLogsForAlbLogs from its policy. AWS says: no. [bucket-not-accessible]',
    ]);
  });

  test('is not that to a bucket that is not on record as shared', () => {
    expect(found(settingsOf(CENTRAL), refused('other'), 'offboarded')).toEqual([]);
  });

  test('does not matter to the end of an update, which withdraws none', () => {
    expect(found(settingsOf(CENTRAL), observed, 'tidied')).toEqual([]);
  });
});

describe('a load balancer that an update takes off both lists', () => {
  const settings = { ...settingsOf(), target: { id: 'next', before: 'first' } };
  const [id] = OTHER_ALB.split('/').slice(-1);
  const taken = (logs: State['unlisted'][number]['logs'], isRollback = false): readonly string[] =>
    found({ ...settings, isRollback }, stateOf({
      loadBalancers: [{ arn: ALB, logs: logsOf() }], unlisted: [{ arn: OTHER_ALB, logs }], topic: ownTopic({ [TURNED_ON]: `${id}=a` }),
    }));

  test('must have its logs turned off first', () => {
    expect(taken(logsOf({ access: inNew }))).toEqual([expect.stringContaining(`ends in ${id}; move it to FormerLoadBalancerArns`)]);
  });

  test('may go if somebody has turned them off, if it is deleted, or if that takes back what the update added', () => {
    expect(taken(logsOf())).toEqual([]);
    expect(taken(undefined)).toEqual([]);
    expect(taken(logsOf({ access: inNew }), true)).toEqual([]);
  });
});

test('the buckets that are shared are those that the stack\'s own statement lets publish, whatever others add to the topic', () => {
  const publish = (Sid: string, Condition?: Statement['Condition']): Statement =>
    ({ Sid, Effect: 'Allow', Principal: { Service: 's3.amazonaws.com' }, Action: 'sns:Publish', Resource: TOPIC, Condition });
  const from = (bucket: string): Statement['Condition'] => ({ ArnEquals: { 'aws:SourceArn': `arn:aws:s3:::${bucket}` } });
  const Statement = [
    publish('LogBucketsPublish', from('central')), publish('Mine', from('uploads')), publish('LogBucketsPublish'),
    publish('LogBucketsPublish', { StringEquals: { 'aws:SourceAccount': HERE.accountId } }),
  ];
  expect(sharedBuckets(HERE, ownTopic({}, { policy: { Version: '2012-10-17', Statement } }))).toEqual(['central']);
  expect(sharedBuckets(HERE, topicWith(undefined))).toEqual([]);
});

describe('a bucket of another Region', () => {
  const observed = stateOf({ buckets: [bucketState('central', { bucket: undefined, elsewhere: 'us-east-1' }), bucketState(NEW_BUCKET)] });
  const told = ['LogBucketArns: the bucket central is in us-east-1, and load balancers log to buckets of their own Region only, here '
    + 'eu-west-1; remove it from the list, or correct its ARN. [bucket-not-accessible]'];

  test('stops the creation of a stack, and an update that names it anew', () => {
    expect(found(settingsOf(CENTRAL), observed)).toEqual(told);
    expect(found({ ...settingsOf(CENTRAL, STACK, PROPERTIES), target: UPDATE }, observed)).toEqual(told);
  });

  test('stops an update that applies a plan in which it was named', () => {
    expect(found({ ...settingsOf(CENTRAL, STACK, { ...PROPERTIES, ...CENTRAL }), target: PLANNED }, observed)).toEqual(told);
  });

  test('stops no update of a stack that named it before, no rollback and no end', () => {
    expect(found({ ...settingsOf(CENTRAL, STACK, { ...PROPERTIES, ...CENTRAL }), target: UPDATE }, observed)).toEqual([]);
    expect(found({ ...settingsOf(CENTRAL), isRollback: true }, observed)).toEqual([]);
    expect(found(settingsOf(CENTRAL), { ...observed, topic: ownTopic() }, 'offboarded')).toEqual([]);
  });
});

describe('in a bucket that logs go to', () => {
  const observed = (notifications: State['buckets'][number]['notifications']): State => stateOf({
    loadBalancers: [{ arn: ALB, logs: logsOf({ access: inCentral }) }], buckets: [bucketState('central', { notifications })],
  });

  test('a notification that overlaps is told with all that tells it from others', () => {
    const rule = { Id: 'mine', Events: ['s3:ObjectCreated:Put', 's3:ObjectCreated:Post'], QueueArn: 'arn:aws:sqs:::mine' };
    expect(found(settingsOf(CENTRAL), observed({ QueueConfigurations: [rule] }))).toEqual([expect.stringContaining(
      'its notification "mine" (s3:ObjectCreated:Put, s3:ObjectCreated:Post, prefix "", suffix "", to arn:aws:sqs:::mine) overlaps with',
    )]);
  });

  test('a notification can be shared by as many onboardings as its id can name', () => {
    const { owner } = settingsOf();
    const shared = Array.from({ length: 12 }, (_, index) => `onboarding-with-a-name-${String.fromCharCode(97 + index)}`)
      .reduce((before, onboardingName) => mergeNotifications(before, { ...owner, onboardingName }, HERE, ['']), {});
    expect(found(settingsOf(CENTRAL), observed(shared))).toEqual([
      'bucket central: too many onboardings share a notification of it; list the load balancers in one of their stacks. '
        + '[shared-by-too-many]',
    ]);
  });
});
