import { statementsOf } from '@logs-analysis/policy-model';
import { desiredState, prefixesIn } from '../../src/core/desired-state';
import type { AccessLogs, State } from '../../src/core/state';
import { ALB, FOLDER, NEW_BUCKET, OTHER_ALB, QUEUE, settingsOf, STACK, TOPIC } from '../example';
import { bucketState, stateOf } from './states';

const OFF: AccessLogs = { enabled: false, bucket: '', prefix: '' };
const SETTINGS = settingsOf({ LoadBalancerArns: [ALB, OTHER_ALB], LogBucketArns: ['arn:aws:s3:::central'] });
const central: AccessLogs = { enabled: true, bucket: 'central', prefix: 'web' };
const observed = stateOf({
  buckets: [bucketState('central'), bucketState(NEW_BUCKET, { bucket: undefined })],
  loadBalancers: [{ arn: ALB, accessLogs: central }, { arn: OTHER_ALB, accessLogs: OFF }],
});
const desired = desiredState('onboarded', SETTINGS, observed);
const bucket = (name: string, state = desired): State['buckets'][number] => state.buckets.find((one) => one.name === name)!;

describe('onboarded', () => {
  test('a load balancer that logs is as it was, and one that does not logs into the new bucket', () => {
    expect(desired.loadBalancers).toEqual([
      { arn: ALB, accessLogs: central }, { arn: OTHER_ALB, accessLogs: { enabled: true, bucket: NEW_BUCKET, prefix: '' } },
    ]);
  });

  test('the topic\'s tags say whose it is and which load balancers logged before', () => {
    expect(desired.topic.topic!.tags).toEqual({
      'logs-analysis:created-by': STACK,
      'logs-analysis:before/web/0123456789abcdef': 'access-logs=on',
      'logs-analysis:before/shop/0123456789abcdef': 'access-logs=off',
    });
  });

  test('what was recorded first is not overwritten once a load balancer logs because of us', () => {
    expect(desiredState('onboarded', SETTINGS, desired).topic.topic!.tags).toEqual(desired.topic.topic!.tags);
  });

  test('the service is subscribed with its queue', () => {
    expect(desired.topic.endpoints).toEqual([QUEUE]);
  });

  test('only the buckets that are logged to may publish to the topic', () => {
    const [publish] = statementsOf(desired.topic.topic!.policy);
    expect(publish.Condition!.ArnEquals).toEqual({ 'aws:SourceArn': ['arn:aws:s3:::central', `arn:aws:s3:::${NEW_BUCKET}`] });
  });

  test('each bucket is shared under the prefixes that are logged under there', () => {
    expect(bucket('central').notifications.TopicConfigurations!.map(({ Filter }) => Filter!.Key!.FilterRules![0].Value))
      .toEqual([`web/${FOLDER}`]);
    expect(statementsOf(bucket('central').policy)[0].Resource).toEqual([`arn:aws:s3:::central/web/${FOLDER}*`]);
    expect(statementsOf(bucket(NEW_BUCKET).policy).find(({ Sid }) => Sid?.includes('ReadLogs'))!.Resource)
      .toEqual([`arn:aws:s3:::${NEW_BUCKET}/${FOLDER}*`]);
  });

  test('the new bucket is tagged as ours, takes logs only from load balancers and only over TLS', () => {
    expect(bucket(NEW_BUCKET).bucket).toMatchObject({ tags: { 'logs-analysis:created-by': STACK }, expirationDays: 90 });
    expect(statementsOf(bucket(NEW_BUCKET).policy).slice(0, 2).map(({ Sid, Effect }) => [Sid, Effect]))
      .toEqual([['LogDelivery', 'Allow'], ['TlsOnly', 'Deny']]);
  });

  test('a load balancer that does not exist is not made to log', () => {
    const { loadBalancers } = desiredState('onboarded', SETTINGS, stateOf({ loadBalancers: [{ arn: ALB, accessLogs: undefined }] }));
    expect(loadBalancers).toEqual([{ arn: ALB, accessLogs: undefined }]);
  });
});

describe('offboarded', () => {
  const back = desiredState('offboarded', SETTINGS, desired);

  test('there is no topic and nobody is subscribed', () => {
    expect(back.topic).toEqual({ arn: TOPIC, topic: undefined, endpoints: [] });
  });

  test('logs are off where they were off, and nowhere else', () => {
    expect(back.loadBalancers.map(({ accessLogs }) => accessLogs!.enabled)).toEqual([true, false]);
  });

  test('buckets stay, those created here too', () => {
    expect(back.buckets.map(({ bucket: one }) => one !== undefined)).toEqual([true, true]);
  });

  test.each<[string, Partial<AccessLogs>]>([
    ['another bucket', { bucket: 'central' }], ['another prefix', { prefix: 'team' }], ['nowhere', { enabled: false }],
  ])('logs that go to %s by now are left alone', (_, change) => {
    const since = desired.loadBalancers.map((one) => ({ ...one, accessLogs: { ...one.accessLogs!, ...change } }));
    expect(desiredState('offboarded', SETTINGS, { ...desired, loadBalancers: since }).loadBalancers).toEqual(since);
  });

  test('everything stays if the topic is another stack\'s, because then the name is too', () => {
    const theirs = { ...desired.topic, topic: { ...desired.topic.topic!, tags: { 'logs-analysis:created-by': 'another stack' } } };
    expect(desiredState('offboarded', SETTINGS, { ...desired, topic: theirs })).toEqual({ ...desired, topic: theirs });
  });
});

test('the prefixes of a bucket are those of load balancers that log there now', () => {
  expect(prefixesIn('central', [
    { arn: ALB, accessLogs: central }, { arn: OTHER_ALB, accessLogs: { ...central, enabled: false, prefix: 'old' } },
    { arn: OTHER_ALB, accessLogs: undefined }, { arn: OTHER_ALB, accessLogs: { ...central, bucket: 'more', prefix: 'b' } },
  ])).toEqual(['web']);
});
