import type { PolicyDocument } from '@logs-analysis/policy-model';
import fc from 'fast-check';
import { ALB, HERE, logsTo, TOPIC } from '../example';
import type { Account } from './account';
import type { Conditions } from './conditions';
import { fakeAws } from './fake-aws';
import type { FakeAws } from './fake-aws';
import { seeded } from './seeded';
import { virtualTime } from './virtual-time';
import type { Clock } from '../../src/aws/clock';

const ACCOUNT: Account = {
  loadBalancers: { [ALB]: { type: 'application', attributes: {} } },
  buckets: { ours: { owner: HERE.accountId, tags: {}, notifications: {} }, others: { owner: HERE.accountId, tags: {}, notifications: {} } },
  topics: {},
};
const DELIVERY: PolicyDocument = {
  Version: '2012-10-17',
  Statement: [{
    Effect: 'Allow',
    Principal: { Service: 'logdelivery.elasticloadbalancing.amazonaws.com' },
    Action: 's3:PutObject',
    Resource: 'arn:aws:s3:::ours/*',
  }],
};

let time: Clock;
beforeEach(() => { time = virtualTime(); });
const under = (conditions: Conditions): FakeAws => fakeAws(ACCOUNT, HERE, { time, ...conditions });
const nameOf = (error: unknown): string => error instanceof Error ? error.name : 'done';
const outcomes = async (calls: ReadonlyArray<Promise<unknown>>): Promise<readonly string[]> =>
  Promise.all(calls.map((call) => call.then(() => 'done', nameOf)));

test('a call takes its time, and has its effect in the middle of it', async () => {
  const aws = under({ latency: 100 });
  const written = aws.api.putLogExpiration('ours', 7);
  await time.sleep(49);
  expect(aws.account().buckets.ours.expirationDays).toBeUndefined();
  await time.sleep(2);
  expect(aws.account().buckets.ours.expirationDays).toBe(7);
  await written;
  expect(time.now()).toBe(100);
});

test('a call that is refused takes its time as well', async () => {
  await expect(under({ latency: 100 }).api.putLogExpiration('nobodys', 7)).rejects.toMatchObject({ name: 'NoSuchBucket' });
  expect(time.now()).toBe(100);
});

test('the same seed gives the same run of two callers', async () => {
  const run = async (seed: number): Promise<unknown> => {
    const clock = virtualTime();
    const random = seeded(seed);
    const aws = fakeAws(ACCOUNT, HERE, { time: clock, latency: () => 20 + 100 * random() });
    const writer = async (days: number): Promise<void> => {
      for (let more = 0; more < 3; more++) await aws.client().putLogExpiration('ours', days + more);
    };
    await Promise.all([writer(10), writer(20)]);
    return [clock.now(), aws.account().buckets.ours.expirationDays];
  };
  expect(await run(1)).toEqual(await run(1));
  expect(new Set(await Promise.all([1, 2, 3, 4, 5].map(async (seed) => JSON.stringify(await run(seed))))).size).toBeGreaterThan(1);
});

test('callers can be put in any order by the scheduler of fast-check', async () => {
  const seen = new Set<number | undefined>();
  await fc.assert(fc.asyncProperty(fc.scheduler(), async (scheduler) => {
    const aws = fakeAws(ACCOUNT, HERE);
    const inAnyOrder = aws.client({ before: () => scheduler.schedule(Promise.resolve()) });
    void inAnyOrder.putLogExpiration('ours', 1);
    void inAnyOrder.putLogExpiration('ours', 2);
    await scheduler.waitIdle();
    seen.add(aws.account().buckets.ours.expirationDays);
  }), { seed: 1 });
  expect(seen).toEqual(new Set([1, 2]));
});

test('each caller has hooks of its own', async () => {
  const aws = under({});
  const refused = aws.client({ before: () => { throw new Error('lost'); } });
  await expect(refused.getBucketPolicy('ours')).rejects.toThrow('lost');
  await aws.api.getBucketPolicy('ours');
  expect(aws.calls).toHaveLength(2);
});

test('a bucket policy takes a while to reach Elastic Load Balancing', async () => {
  const { api } = under({ elbLag: 30_000 });
  await time.sleep(60_000);
  await api.putBucketPolicy('ours', DELIVERY);
  const refused = { name: 'InvalidConfigurationRequestException', message: expect.stringContaining('Access Denied for bucket') };
  await time.sleep(29_999);
  await expect(api.modifyLoadBalancerAttributes(ALB, logsTo('ours'))).rejects.toMatchObject(refused);
  await time.sleep(1);
  await api.modifyLoadBalancerAttributes(ALB, logsTo('ours'));
});

test('a read can be older than the last write of either document', async () => {
  const { api } = under({ readLag: 5_000 });
  const { api: current } = under({});
  await time.sleep(10_000);
  for (const one of [api, current]) {
    await one.putBucketPolicy('ours', DELIVERY);
    await one.putBucketNotification('ours', { EventBridgeConfiguration: {} });
  }
  expect([await api.getBucketPolicy('ours'), await api.getBucketNotification('ours')]).toEqual([{ policy: undefined }, {}]);
  expect((await current.getBucketPolicy('ours'))!.policy).toBeDefined();
  await time.sleep(5_000);
  expect((await api.getBucketPolicy('ours'))!.policy).toBeDefined();
  expect(await api.getBucketNotification('ours')).toEqual({ EventBridgeConfiguration: {} });
});

test('a role that is new may do nothing for a while, and SNS says so in its own way', async () => {
  const { api } = under({ roleKnownAt: 2_000 });
  expect(await outcomes([api.getBucketPolicy('ours'), api.describeLoadBalancerAttributes(ALB), api.getTopicAttributes(TOPIC)]))
    .toEqual(['AccessDenied', 'AccessDenied', 'AuthorizationErrorException']);
  await time.sleep(2_000);
  expect(await outcomes([api.getBucketPolicy('ours'), api.getTopicAttributes(TOPIC)])).toEqual(['done', 'done']);
});

test('permissions for a resource that are new take a while as well, but for calls that IAM cannot limit to a resource', async () => {
  const { api } = under({ resourcesKnownAt: { others: 2_000, [ALB]: 3_000 } });
  const all = (): Promise<readonly string[]> => outcomes([
    api.getBucketPolicy('ours'), api.getBucketPolicy('others'), api.modifyLoadBalancerAttributes(ALB, {}),
    api.describeLoadBalancerAttributes(ALB),
  ]);
  expect(await all()).toEqual(['done', 'AccessDenied', 'AccessDenied', 'done']);
  await expect(api.getBucketPolicy('others')).rejects.toThrow('because no identity-based policy allows the s3:GetBucketPolicy action');
  await time.sleep(2_000);
  expect(await all()).toEqual(['done', 'done', 'AccessDenied', 'done']);
  await time.sleep(1_000);
  expect(await all()).toEqual(['done', 'done', 'done', 'done']);
});

test('what the organization denies is denied, whoever asks', async () => {
  const { api } = under({ deniedActions: ['s3:PutBucketPolicy', 's3:TagResource'] });
  await expect(api.putBucketPolicy('ours', DELIVERY)).rejects.toMatchObject({
    name: 'AccessDenied', message: expect.stringMatching(/s3:PutBucketPolicy with an explicit deny in a service control policy$/),
  });
  await expect(api.createBucket('any', {})).rejects.toThrow('s3:TagResource with an explicit deny');
  expect(await outcomes([api.getBucketPolicy('ours')])).toEqual(['done']);
});

test('of two writes to one bucket that overlap, the later is aborted', async () => {
  const { api } = under({ latency: 100, conflicts: true });
  const writes = [api.putBucketPolicy('ours', DELIVERY), api.putBucketNotification('ours', {}), api.putLogExpiration('others', 1)];
  expect(await outcomes([...writes, api.getBucketPolicy('ours')])).toEqual(['done', 'OperationAborted', 'done', 'done']);
  expect(await outcomes([api.putBucketNotification('ours', {})])).toEqual(['done']);
});

test('Elastic Load Balancing takes 40 reads and 20 writes at once, and 10 and 3 more each second', async () => {
  const { api } = under({ elbQuotas: true });
  const times = async (count: number, call: () => Promise<unknown>): Promise<number> =>
    (await outcomes(Array.from({ length: count }, call))).filter((one) => one === 'done').length;
  const read = (): Promise<unknown> => api.describeLoadBalancerAttributes(ALB);
  const write = (): Promise<unknown> => api.modifyLoadBalancerAttributes(ALB, {});
  expect([await times(50, read), await times(50, write)]).toEqual([40, 20]);
  expect(await outcomes([read(), write(), api.getBucketPolicy('ours')])).toEqual(['ThrottlingException', 'ThrottlingException', 'done']);
  await time.sleep(1_000);
  expect([await times(50, read), await times(50, write)]).toEqual([10, 3]);
});
