import {
  mergeNotifications, mergeStatements, ownsStatement, readGrant, statementsOf, topicPolicy,
} from '@logs-analysis/policy-model';
import { desiredState } from '../../src/core/desired-state';
import { sharedBuckets } from '../../src/core/journal';
import { prefixesIn } from '../../src/core/prefixes-in';
import { LOG_TYPES } from '../../src/core/state';
import type { LogDestination, State } from '../../src/core/state';
import { ALB, FOLDER, HERE, logsOf, NEW_BUCKET, OTHER_ALB, QUEUE, settingsOf, STACK } from '../example';
import { bucketState, CREATED_BY, ownTopic, stateOf, topicWith, TURNED_ON } from './states';

const SETTINGS = settingsOf({ LoadBalancerArns: [ALB, OTHER_ALB], LogBucketArns: ['arn:aws:s3:::central'] });
const central: LogDestination = { enabled: true, bucket: 'central', prefix: 'web' };
const created: LogDestination = { enabled: true, bucket: NEW_BUCKET, prefix: '' };
const observed = stateOf({
  buckets: [bucketState('central'), bucketState(NEW_BUCKET, { bucket: undefined })],
  loadBalancers: [{ arn: ALB, logs: logsOf({ access: central }) }, { arn: OTHER_ALB, logs: logsOf() }],
});
let desired: State;
beforeEach(() => { desired = desiredState('onboarded', SETTINGS, observed); });
const bucket = (name: string, state = desired): State['buckets'][number] => state.buckets.find((one) => one.name === name)!;

describe('onboarded', () => {
  test('a load balancer that logs is as it was, and one that does not logs into the new bucket', () => {
    expect(desired.loadBalancers).toEqual([
      { arn: ALB, logs: logsOf({ access: central }) }, { arn: OTHER_ALB, logs: logsOf({ access: created }) },
    ]);
  });

  test('logs that are asked for beside others go where the others go, or into the new bucket', () => {
    const all = settingsOf({ LoadBalancerArns: [ALB, OTHER_ALB], LogBucketArns: ['arn:aws:s3:::central'], LogTypes: [...LOG_TYPES] });
    expect(desiredState('onboarded', all, observed).loadBalancers.map(({ logs }) => logs)).toEqual([
      { 'access': central, 'connection': central, 'health-check': central },
      { 'access': created, 'connection': created, 'health-check': created },
    ]);
  });

  test('logs that are not asked for are left as they are, on or off', () => {
    const logs = logsOf({ access: central, connection: { ...central, bucket: 'x' } });
    const state = { ...observed, loadBalancers: [{ arn: ALB, logs }] };
    expect(desiredState('onboarded', SETTINGS, state).loadBalancers).toEqual(state.loadBalancers);
  });

  test('a former load balancer is left as it is, and what is shared for it is taken back', () => {
    const without = settingsOf({
      LoadBalancerArns: [OTHER_ALB], FormerLoadBalancerArns: [ALB], LogBucketArns: ['arn:aws:s3:::central'],
    });
    const state = desiredState('onboarded', without, desired);
    expect(state.loadBalancers).toEqual(desired.loadBalancers);
    expect([bucket('central', state).policy, bucket('central', state).notifications]).toEqual([undefined, {}]);
  });

  test('the topic\'s tags say whose it is and which logs were turned on', () => {
    expect(desired.topic.topic!.tags).toEqual({
      [CREATED_BY]: STACK, [TURNED_ON]: `${OTHER_ALB.slice(-16)}=a`,
    });
  });

  test('what was recorded first is not overwritten once a load balancer logs because of us', () => {
    expect(desiredState('onboarded', SETTINGS, desired).topic.topic!.tags).toEqual(desired.topic.topic!.tags);
  });

  test('the service is subscribed with its queue', () => {
    expect(desired.topic.endpoints).toEqual([QUEUE]);
  });

  test('only the buckets that are logged to may publish to the topic, in an order that does not change', () => {
    const [made, ours] = [bucketState(NEW_BUCKET), bucketState('central')];
    const { topic } = desiredState('onboarded', SETTINGS, { ...observed, buckets: [made, bucketState('unused'), ours] });
    const [publish] = statementsOf(topic.topic!.policy);
    expect(publish.Condition!.ArnEquals).toEqual({ 'aws:SourceArn': ['arn:aws:s3:::central', `arn:aws:s3:::${NEW_BUCKET}`] });
  });

  describe('a bucket into which nothing is logged', () => {
    const { owner } = SETTINGS;
    const policy = mergeStatements(undefined, readGrant(owner, HERE, 'central', ['web']), ownsStatement(owner));
    const notifications = mergeNotifications({}, owner, HERE, ['web']);
    const cannotBeSeen = { bucket: undefined, refused: 'no' };

    test.each<[string, boolean, boolean, Partial<State['buckets'][number]>]>([
      ['stays on record while it cannot be looked at', true, true, cannotBeSeen],
      ['does not come onto it because it cannot be looked at', false, false, cannotBeSeen],
      ['stays on record if it is left as it is', true, true, { isLeft: true }],
      ['does not come onto it because it is left as it is', false, false, { isLeft: true }],
      ['comes onto it if it is left as it is, and read by the service', false, true, { isLeft: true, policy }],
      ['comes onto it if it is left as it is, and tells the service', false, true, { isLeft: true, notifications }],
      ['stays on record until it is seen that the service does not read it', true, true, { policy }],
      ['stays on record until it is seen that it does not tell the service', true, true, { notifications }],
      ['leaves the record then', true, false, {}],
    ])('%s', (_, wasOnRecord, isOnRecord, state) => {
      const buckets = [bucketState('central', state), bucketState(NEW_BUCKET)];
      const topic = ownTopic({}, { policy: topicPolicy(HERE, owner.service, 'alb-logs', wasOnRecord ? ['central'] : ['other']) });
      const after = desiredState('onboarded', SETTINGS, stateOf({ buckets, topic, loadBalancers: [{ arn: ALB, logs: logsOf() }] }));
      expect(sharedBuckets(HERE, after.topic)).toEqual([...(isOnRecord ? ['central'] : []), NEW_BUCKET]);
    });
  });

  test('each bucket is shared under the prefixes that are logged under there', () => {
    expect(bucket('central').notifications.TopicConfigurations!.map(({ Filter }) => Filter!.Key!.FilterRules![0].Value))
      .toEqual([`web/${FOLDER}`]);
    expect(statementsOf(bucket('central').policy)[0].Resource).toEqual([`arn:aws:s3:::central/web/${FOLDER}*`]);
    expect(statementsOf(bucket(NEW_BUCKET).policy).find(({ Sid }) => Sid?.includes('ReadLogs'))!.Resource)
      .toEqual([`arn:aws:s3:::${NEW_BUCKET}/${FOLDER}*`]);
  });

  test('the new bucket is tagged as ours, takes logs only from load balancers and only over TLS', () => {
    expect(bucket(NEW_BUCKET).bucket).toMatchObject({ tags: { [CREATED_BY]: STACK }, expirationDays: 90 });
    expect(statementsOf(bucket(NEW_BUCKET).policy).slice(0, 2).map(({ Sid, Effect }) => [Sid, Effect]))
      .toEqual([['LogDelivery', 'Allow'], ['TlsOnly', 'Deny']]);
  });

  test('a bucket that is not there is not written to, even if it is named', () => {
    const central404 = bucketState('central', { bucket: undefined });
    const refused = bucketState(NEW_BUCKET, { bucket: undefined, refused: 'no' });
    const loadBalancers = observed.loadBalancers.slice(0, 1);
    expect(desiredState('onboarded', SETTINGS, stateOf({ loadBalancers, buckets: [central404, refused] })).buckets)
      .toEqual([central404, refused]);
  });

  test('a load balancer that does not exist is not made to log', () => {
    const { loadBalancers } = desiredState('onboarded', SETTINGS, stateOf({ loadBalancers: [{ arn: ALB, logs: undefined }] }));
    expect(loadBalancers).toEqual([{ arn: ALB, logs: undefined }]);
  });
});

describe('offboarded', () => {
  let back: State;
  beforeEach(() => { back = desiredState('offboarded', SETTINGS, desired); });

  test('there is no topic and nobody is subscribed, and the record says so before anything is taken down', () => {
    expect(back.topic).toEqual(topicWith(undefined, { target: { 'logs-analysis:target': 'deleted' } }));
  });

  test('what others have subscribed goes with the topic and not before', () => {
    const topic = { ...desired.topic, endpoints: [QUEUE, 'someone@example.com'] };
    expect(desiredState('offboarded', SETTINGS, { ...desired, topic }).topic.endpoints).toEqual(['someone@example.com']);
  });

  test('logs are off where they were off, and nowhere else', () => {
    expect(back.loadBalancers.map(({ logs }) => logs!.access.enabled)).toEqual([true, false]);
  });

  test('buckets stay, those created here too', () => {
    expect(back.buckets.map(({ bucket: one }) => one !== undefined)).toEqual([true, true]);
  });

  test.each<[string, Partial<LogDestination>]>([
    ['another bucket', { bucket: 'central' }], ['another prefix', { prefix: 'team' }], ['nowhere', { enabled: false }],
  ])('logs that go to %s by now are left alone', (_, change) => {
    const since = desired.loadBalancers.map((one) => ({ ...one, logs: logsOf({ access: { ...one.logs!.access, ...change } }) }));
    expect(desiredState('offboarded', SETTINGS, { ...desired, loadBalancers: since }).loadBalancers).toEqual(since);
  });

  test('everything stays if the topic is another stack\'s, because then the name is too', () => {
    const theirs = { ...desired.topic, topic: { ...desired.topic.topic!, tags: { [CREATED_BY]: 'another stack' } } };
    expect(desiredState('offboarded', SETTINGS, { ...desired, topic: theirs })).toEqual({ ...desired, topic: theirs });
  });
});

describe('tidied', () => {
  const without = settingsOf({ LoadBalancerArns: [ALB], FormerLoadBalancerArns: [OTHER_ALB], LogBucketArns: ['arn:aws:s3:::central'] });
  let updated: State;
  let after: State;
  beforeEach(() => {
    updated = desiredState('onboarded', without, desired);
    after = desiredState('tidied', SETTINGS, updated);
  });

  test('logs of a former load balancer are off again, and no longer on record', () => {
    expect(after.loadBalancers.map(({ logs }) => logs!.access.enabled)).toEqual([true, false]);
    expect(after.topic.topic!.tags).toEqual({ [CREATED_BY]: STACK, [TURNED_ON]: '' });
  });

  test('nothing else is touched', () => {
    expect(after.buckets).toEqual(updated.buckets);
    expect(after.topic.endpoints).toEqual(updated.topic.endpoints);
  });

  test('nothing happens where everything is still asked for', () => {
    expect(desiredState('tidied', SETTINGS, desired)).toEqual(desired);
  });

  test('nothing happens to the topic of another stack', () => {
    const theirs = { ...updated, topic: { ...updated.topic, topic: { ...updated.topic.topic!, tags: {} } } };
    expect(desiredState('tidied', { ...SETTINGS, target: { id: 'next' } }, theirs)).toEqual(theirs);
  });

  test('what is still on record when the stack is deleted is turned off then', () => {
    expect(desiredState('offboarded', without, updated).loadBalancers.map(({ logs }) => logs!.access.enabled)).toEqual([true, false]);
  });
});

test('the prefixes of a bucket are those of asked-for logs that load balancers of the stack write there now', () => {
  const settings = settingsOf({ LoadBalancerArns: [ALB], FormerLoadBalancerArns: [OTHER_ALB], LogTypes: ['access', 'health-check'] });
  const { loadBalancers } = observed;
  expect(prefixesIn('central', settings, { ...observed, loadBalancers: [] })).toEqual([]);
  expect(prefixesIn('central', settings, {
    ...observed,
    loadBalancers: [
      {
        arn: ALB,
        logs: logsOf({ 'access': central, 'connection': { ...central, prefix: 'c' }, 'health-check': { ...central, prefix: 'h' } }),
      },
      { arn: ALB, logs: logsOf({ access: { ...central, enabled: false, prefix: 'old' } }) },
      { arn: ALB, logs: undefined },
      { arn: ALB, logs: logsOf({ access: { ...central, bucket: 'more', prefix: 'b' } }) },
      { arn: OTHER_ALB, logs: loadBalancers[0].logs },
    ],
  })).toEqual(['web', 'h']);
});
