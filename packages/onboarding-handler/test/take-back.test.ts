import { FakeClock } from './aws/fake-clock';
import { ALB, HERE, logsTo, OTHER_ALB, QUEUE, settingsOf, TOPIC } from './example';
import type { Account } from './fake-aws/account';
import { awsError } from './fake-aws/aws-error';
import { fakeAws } from './fake-aws/fake-aws';
import type { FakeAws } from './fake-aws/fake-aws';
import { mayDeliver } from './fake-aws/log-delivery-test';
import { reconcile as onboard } from './instantly';
import type { AwsApi } from '../src/aws/aws-api';
import type { OnboardingError } from '../src/errors';
import { plan, reconcile } from '../src/reconcile';
import type { Settings } from '../src/settings';

const UPLOADS = TOPIC.replace('alb-logs', 'uploads');
const ACCOUNT: Account = {
  loadBalancers: {
    [ALB]: { type: 'application', attributes: logsTo('central') }, [OTHER_ALB]: { type: 'application', attributes: logsTo('told') },
  },
  buckets: {
    central: { owner: HERE.accountId, tags: {}, notifications: {} },
    told: {
      owner: HERE.accountId,
      tags: {},
      notifications: { TopicConfigurations: [{ Id: 'everything', TopicArn: UPLOADS, Events: ['s3:ObjectCreated:*'] }] },
    },
  },
  topics: { [UPLOADS]: { tags: {}, subscriptions: [] } },
};
const LogBucketArns = ['arn:aws:s3:::central', 'arn:aws:s3:::told'];
const FIRST = settingsOf({ LogBucketArns });
const properties = { LogBucketArns, LoadBalancerArns: [ALB, OTHER_ALB], ExistingTopicArns: [UPLOADS] };
const SECOND: Settings = {
  ...settingsOf(properties, undefined, { LogBucketArns, LoadBalancerArns: [ALB] }), target: { id: 'second', before: 'first' },
};
const BACK: Settings = {
  ...settingsOf({ LogBucketArns }, undefined, properties), target: { id: 'first', before: 'second' }, isRollback: true,
};
const heard = (aws: FakeAws): unknown => aws.account().topics[UPLOADS].subscriptions.map(({ endpoint }) => endpoint);
const recorded = (aws: FakeAws): unknown =>
  Object.entries(aws.account().topics[TOPIC].tags).flatMap(([key, value]) => /subscribed-to/.test(key) && value !== '' ? [value] : []);

/** An update that adds the customer's topic and fails at the last thing it does. */
async function failedUpdate(confirms: boolean, oldAnswers: readonly number[] = []): Promise<FakeAws> {
  const aws = fakeAws(ACCOUNT, HERE);
  await onboard('onboarded', FIRST, aws.api);
  const failing = aws.client({
    before: ({ name, args: [, tags] }) => {
      if (name === 'tagTopic' && JSON.stringify(tags).includes(':target')) throw awsError('InternalError', 'not today');
    },
    after: ({ name, args: [topic] }) => {
      if (confirms && name === 'subscribe' && topic === UPLOADS) aws.confirmSubscriptions();
    },
  });
  const limits = { deadline: Infinity, clock: new FakeClock() };
  let looks = 0;
  const listSubscriptions: AwsApi['listSubscriptions'] = async (arn) =>
    arn === UPLOADS && oldAnswers.includes(looks++) ? [] : aws.api.listSubscriptions(arn);
  const takingBack = { aws: { ...aws.api, listSubscriptions }, limits };
  await expect(reconcile('onboarded', SECOND, failing, { limits, takingBack })).rejects.toThrow('not today');
  return aws;
}

test('an update that fails ends its subscription to a topic that it added, and takes it off the record', async () => {
  const aws = await failedUpdate(true);
  expect([heard(aws), recorded(aws)]).toEqual([[], []]);
  await onboard('onboarded', BACK, aws.api);
  expect(await plan('onboarded', FIRST, aws.api)).toMatchObject({ changes: [], blockers: [] });
});

test.each<[string, readonly number[]]>([
  ['', []], [', though an old answer says at first that it is gone', [0]], [', though one says so later', [1]],
])('what cannot be ended, because nobody has confirmed it, stays on record, and the next update asks for the topic%s', async (_, old) => {
  const aws = await failedUpdate(false, old);
  expect([heard(aws), recorded(aws)]).toEqual([[QUEUE], [expect.stringMatching(/^\w+=uploads\+$/)]]);
  await onboard('onboarded', BACK, aws.api);
  expect([heard(aws), recorded(aws)]).toEqual([[QUEUE], [expect.stringMatching(/^\w+=uploads$/)]]);
  expect((await plan('onboarded', FIRST, aws.api)).blockers.map(({ code }) => code)).toEqual(['topic-removed']);
  aws.confirmSubscriptions();
  await onboard('onboarded', settingsOf({ LogBucketArns, ExistingTopicArns: [UPLOADS] }), aws.api);
  expect([heard(aws), recorded(aws)]).toEqual([[], []]);
  expect(await plan('onboarded', FIRST, aws.api)).toMatchObject({ changes: [], blockers: [] });
});

test('a subscription that is confirmed a moment after the update failed is ended as well', async () => {
  const aws = fakeAws(ACCOUNT, HERE);
  await onboard('onboarded', FIRST, aws.api);
  const failing = aws.client({
    after: ({ name, args: [topic] }) => {
      if (name === 'subscribe' && topic === UPLOADS) throw awsError('InternalError', 'not today');
    },
  });
  class Clock extends FakeClock {
    public override async sleep(milliseconds: number): Promise<void> {
      await super.sleep(milliseconds);
      aws.confirmSubscriptions();
    }
  }
  const limits = { deadline: Infinity, clock: new Clock() };
  await expect(reconcile('onboarded', SECOND, failing, { limits })).rejects.toThrow('not today');
  expect([heard(aws), recorded(aws)]).toEqual([[], []]);
});

test('an update that fails leaves a subscription that was there before as it was', async () => {
  const aws = fakeAws(ACCOUNT, HERE);
  const told = settingsOf({ ...properties, LoadBalancerArns: [OTHER_ALB] });
  await onboard('onboarded', told, aws.api);
  aws.confirmSubscriptions();
  const before = aws.account().topics;
  const removing: Settings = {
    ...settingsOf({ ...properties, LoadBalancerArns: [ALB] }, undefined, { ...properties, LoadBalancerArns: [OTHER_ALB] }),
    target: { id: 'second', before: 'first' },
  };
  const failing = aws.client({
    after: ({ name }) => {
      if (name === 'unsubscribe') throw awsError('InternalError', 'not today');
    },
  });
  const limits = { deadline: Infinity, clock: new FakeClock() };
  await expect(reconcile('onboarded', removing, failing, { limits, takingBack: { aws: aws.api, limits } })).rejects.toThrow('not today');
  expect(heard(aws)).toEqual([QUEUE]);
  aws.confirmSubscriptions();
  expect(aws.account().topics[UPLOADS]).toEqual(before[UPLOADS]);
});

test('a load balancer whose logs could not be turned off again may still write them', async () => {
  const arns = [ALB, OTHER_ALB];
  const loadBalancers = Object.fromEntries(arns.map((arn) => [arn, { type: 'application' as const, attributes: {} }]));
  const aws = fakeAws({ loadBalancers, buckets: {}, topics: {} }, HERE);
  const failing = aws.client({
    before: ({ name, args: [arn, values] }) => {
      if (name === 'modifyLoadBalancerAttributes' && (arn === OTHER_ALB || JSON.stringify(values).includes('false'))) {
        throw awsError('Forbidden', 'not today');
      }
    },
  });
  const settings: Settings = { ...settingsOf({ LoadBalancerArns: arns }), target: { id: 'first' } };
  await expect(onboard('onboarded', settings, failing)).rejects.toThrow('not today');
  const { buckets, loadBalancers: { [ALB]: { attributes } } } = aws.account();
  const name = attributes['access_logs.s3.bucket'];
  expect([attributes['access_logs.s3.enabled'], mayDeliver(name, buckets[name], '', ALB)]).toEqual(['true', true]);
});

describe('what an update that failed could not take back', () => {
  const limits = { deadline: Infinity, clock: new FakeClock() };
  const told = async (refused: string, confirms = true): Promise<readonly string[]> => {
    const aws = fakeAws(ACCOUNT, HERE);
    await onboard('onboarded', FIRST, aws.api);
    let hasFailed = false;
    const late = aws.client({
      before: ({ name, args: [, tags] }) => {
        hasFailed ||= name === 'tagTopic' && JSON.stringify(tags).includes(':target');
        if (hasFailed) throw awsError('InternalError', 'not today');
      },
      after: ({ name }) => { if (confirms && name === 'subscribe') aws.confirmSubscriptions(); },
    });
    const denied = aws.client({ before: ({ name }) => { if (name === refused) throw awsError('AccessDenied', 'not any more'); } });
    const { problems } = await reconcile('onboarded', SECOND, late, { limits, takingBack: { aws: denied, limits } })
      .then(() => { throw new Error('it was to fail'); }, (error: OnboardingError) => error);
    return problems.map(({ code, subject, message }) => `${code}: ${subject}${/ \(\w+\)/.exec(message)?.[0] ?? ''}`);
  };
  const failed = expect.stringMatching(/^aws-refused: target /);

  test('is told after what made it fail, so that people know where to look', async () => {
    expect(await told('deleteBucketPolicy')).toEqual([failed, 'not-taken-back: bucket-policy told (AccessDenied)']);
  });

  test('is told as well if it could only not be looked at once more', async () => {
    expect(await told('getTopicAttributes')).toEqual([failed, `not-taken-back: existing-subscription ${UPLOADS} (AccessDenied)`]);
  });

  test('is told in the words of what is in the way, and once, if that is known', async () => {
    expect(await told('nothing', false)).toEqual([failed, expect.stringMatching(/^subscription-pending: .*uploads/)]);
  });

  test('is nothing if all of it was taken back', async () => {
    expect(await told('nothing')).toEqual([failed]);
  });
});
