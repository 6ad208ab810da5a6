import { answerIn } from './answer-in';
import { stackModel } from './stack-model';
import type { StackModel } from './stack-model';
import { ALB, HERE, logsTo, NEW_BUCKET, OTHER_ALB, PROPERTIES, STACK, TOPIC } from '../example';
import type { Account } from '../fake-aws/account';
import { awsError } from '../fake-aws/aws-error';
import { fakeAws } from '../fake-aws/fake-aws';
import type { Call, FakeAws, Interposed } from '../fake-aws/fake-aws';

const off = { type: 'application' as const, attributes: {} };
const bucket = (owner = HERE.accountId) => ({ owner, tags: {}, notifications: {} });
const naming = (...names: readonly string[]) => ({ ...PROPERTIES, LogBucketArns: names.map((name) => `arn:aws:s3:::${name}`) });
const ofTheCustomer = ({ loadBalancers, buckets: { [NEW_BUCKET]: _, ...buckets } }: Account): unknown => [
  Object.values(loadBalancers).map(({ attributes }) => attributes['access_logs.s3.enabled'] === 'true'), buckets,
];
let before: Account;
let aws: FakeAws;
let stack: StackModel;
let around: Interposed;
const start = (account: Partial<Account>): void => {
  before = { loadBalancers: { [ALB]: off, [OTHER_ALB]: off }, buckets: {}, topics: {}, ...account };
  around = {};
  aws = fakeAws(before, HERE);
  stack = stackModel(STACK, (event, status) => answerIn(aws, event, status, around));
};
/** Fails the calls that are so, as often as is said. */
const failing = (isSo: (call: Call) => boolean, error: Error, times = Infinity): { readonly count: number } => {
  const failed = { count: 0 };
  around = {
    before: (call) => {
      if (failed.count >= times || !isSo(call)) return;
      failed.count++;
      throw error;
    },
  };
  return failed;
};

describe('a bucket on the list that cannot be looked at, and was never shared', () => {
  beforeEach(() => { start({ buckets: { theirs: bucket('999988887777') } }); });

  test('keeps the stack neither from being created nor from being deleted', async () => {
    await stack.create(naming('theirs'));
    expect(stack.status).toBe('CREATE_COMPLETE');
    await stack.delete();
    expect([stack.status, aws.account().topics]).toEqual(['DELETE_COMPLETE', {}]);
    expect(ofTheCustomer(aws.account())).toEqual(ofTheCustomer(before));
  });

  test('keeps no creation that fails from being rolled back', async () => {
    failing(({ name }) => name === 'modifyLoadBalancerAttributes', awsError('ValidationError', 'no'), 1);
    await stack.create(naming('theirs'));
    expect([stack.status, aws.account().topics]).toEqual(['ROLLBACK_COMPLETE', {}]);
  });
});

test('a bucket whose access could not be withdrawn stays on record, so that it does not leave the list', async () => {
  start({ loadBalancers: { [ALB]: { ...off, attributes: logsTo('first') } }, buckets: { first: bucket(), second: bucket() } });
  const both = naming('first', 'second');
  await stack.create(both);
  aws.change(({ loadBalancers }) => { loadBalancers[ALB].attributes = logsTo('second'); });
  const { event, answer } = stack.deliveries[0];
  const update = (properties: object) => answerIn(aws, {
    ...event,
    RequestType: 'Update',
    PhysicalResourceId: answer!.PhysicalResourceId,
    ResourceProperties: { ...both, ...properties },
    OldResourceProperties: both,
  }, 'UPDATE_IN_PROGRESS', around);
  const denied = awsError('AccessDenied', 'with an explicit deny');
  failing(({ name, args: [id] }) => /^(put|delete)BucketPolicy$/.test(name) && id === 'first', denied);
  expect(await update({ LogExpirationDays: '91' })).toMatchObject({ Status: 'FAILED' });
  around = {};
  // Rollback is disabled.
  expect(await update(naming('second'))).toMatchObject({ Status: 'FAILED', Reason: expect.stringContaining('[bucket-removed]') });
  expect(await update({})).toMatchObject({ Status: 'SUCCESS' });
  expect(await update(naming('second'))).toMatchObject({ Status: 'SUCCESS' });
  expect(aws.account().buckets.first).toEqual(bucket());
});

describe('what goes while it is looked at is gone, and keeps no stack from being deleted', () => {
  test.each([
    ['modifyLoadBalancerAttributes', 'LoadBalancerNotFoundException'], ['getBucketNotification', 'NoSuchBucket'],
    ['putBucketNotification', 'NoSuchBucket'], ['putBucketPolicy', 'NoSuchBucket'], ['listTopicTags', 'ResourceNotFoundException'],
    ['tagTopic', 'ResourceNotFoundException'], ['listSubscriptions', 'NotFoundException'],
  ])('when %s says %s once', async (call, error) => {
    start({});
    await stack.create(PROPERTIES);
    const failed = failing(({ name }) => name === call, awsError(error, 'It is gone'), 1);
    await stack.delete();
    expect([stack.status, failed.count, aws.account().topics]).toEqual(['DELETE_COMPLETE', 1, {}]);
    expect(ofTheCustomer(aws.account())).toEqual(ofTheCustomer(before));
  });
});

test('two old answers that the topic is gone do not end a deletion that has met something else that is gone', async () => {
  start({});
  await stack.create({ ...PROPERTIES, LoadBalancerArns: [ALB, OTHER_ALB] });
  let hasGone = false;
  const old = failing(({ name }) => hasGone && name === 'listTopicTags', awsError('ResourceNotFoundException', 'It is gone'), 2);
  const { before: failOld } = around;
  around = {
    before: (call, index) => {
      if (call.name === 'modifyLoadBalancerAttributes' && call.args[0] === OTHER_ALB) {
        aws.change(({ loadBalancers }) => { delete loadBalancers[OTHER_ALB]; });
        hasGone = true;
      }
      failOld!(call, index);
    },
  };
  await stack.delete();
  expect([stack.status, old.count, aws.account().topics]).toEqual(['DELETE_COMPLETE', 2, {}]);
});

describe('what is there for a look, and not for a call,', () => {
  test('is refused in the end, with what AWS says', async () => {
    start({});
    const missing = awsError('NoSuchBucket', 'The specified bucket does not exist');
    failing(({ name }) => name === 'putBucketNotification' && stack.deliveries.length === 1, missing);
    await stack.create(PROPERTIES);
    expect(stack.deliveries[0].answer!.Reason).toMatch(/^notifications .*: NoSuchBucket: The specified bucket does not exist;/);
    expect(stack.status).toBe('ROLLBACK_COMPLETE');
  });

  test.each([
    ['modifyLoadBalancerAttributes', 'LoadBalancerNotFoundException'], ['putBucketNotification', 'NoSuchBucket'],
    ['putBucketPolicy', 'NoSuchBucket'],
  ])('stops no rollback: %s', async (call, error) => {
    start({});
    await stack.create(PROPERTIES);
    aws.change(({ loadBalancers, buckets }) => {
      loadBalancers[ALB].attributes = {};
      buckets[NEW_BUCKET] = { ...buckets[NEW_BUCKET], notifications: {}, policy: undefined };
    });
    failing(({ name }) => name === call, awsError(error, 'It is not there'));
    await stack.update({ ...PROPERTIES, LogExpirationDays: '30' });
    expect(stack.deliveries.map(({ answer }) => answer?.Status)).toEqual(['SUCCESS', 'FAILED', 'SUCCESS']);
    expect(stack.status).toBe('UPDATE_ROLLBACK_COMPLETE');
  });

  test('has nothing that an update which fails would have to put back', async () => {
    start({});
    await stack.create(PROPERTIES);
    let isOn = false;
    const denied = awsError('InternalDenied', 'No.');
    around = {
      before: ({ name, args: [id] }) => {
        if (name !== 'modifyLoadBalancerAttributes' || id !== OTHER_ALB) {
          if (isOn && name === 'tagTopic') throw denied;
          return;
        }
        if (isOn) throw awsError('LoadBalancerNotFoundException', 'It is gone');
        isOn = true;
      },
    };
    await stack.update({ ...PROPERTIES, LoadBalancerArns: [ALB, OTHER_ALB] });
    expect(stack.deliveries[1].answer!.Reason).toMatch(/^target [^[]*InternalDenied: No;[^[]*\[aws-refused\]$/);
  });
});

test.each(['putLogExpiration', 'putBucketPolicy', 'putBucketNotification'])(
  'the bucket that was created a moment ago may not be known to %s yet', async (call) => {
    start({});
    const failed = failing(({ name }) => name === call, awsError('NoSuchBucket', 'The specified bucket does not exist'), 2);
    await stack.create(PROPERTIES);
    expect([stack.status, failed.count]).toEqual(['CREATE_COMPLETE', 2]);
    expect(aws.account().buckets[NEW_BUCKET]).toMatchObject({ expirationDays: 90, policy: expect.anything() });
  });

test('a rollback does not pass over what AWS was only too busy to let it look at', async () => {
  const sharing = [['one', ALB], ['two', OTHER_ALB]].map(([prefix, arn]) => [arn, { ...off, attributes: logsTo('central', prefix) }]);
  start({ loadBalancers: Object.fromEntries(sharing), buckets: { central: bucket() } });
  await stack.create(naming('central'));
  let isRolledBack = false;
  const failed = failing(({ name }) => {
    isRolledBack ||= /^(tagTopic|setTopicPolicy)$/.test(name) && stack.deliveries.at(-1)!.during === 'UPDATE_ROLLBACK_IN_PROGRESS';
    return isRolledBack && name === 'getBucketPolicy';
  }, awsError('SlowDown', 'Please reduce your request rate.'), 12);
  await stack.updateAndFail({ ...naming('central'), LoadBalancerArns: [ALB, OTHER_ALB] }, 'update and delete');
  expect([failed.count, stack.status]).toEqual([12, 'UPDATE_ROLLBACK_FAILED']);
  expect(aws.account().topics[TOPIC]).toBeDefined();
});
