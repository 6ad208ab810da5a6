import { ALB, HERE, logsTo, PROPERTIES, STACK } from '../example';
import { EMPTY_ACCOUNT } from '../fake-aws/account';
import { fakeAws } from '../fake-aws/fake-aws';
import type { FakeAws } from '../fake-aws/fake-aws';
import { virtualTime } from '../fake-aws/virtual-time';
import { runEvent } from '../faults/run-event';
import type { Answer, StackEvent } from '../faults/run-event';

const BUCKET = { owner: HERE.accountId, tags: {}, notifications: {} };
const ELSEWHERE = { ...BUCKET, region: 'us-east-1' };
const time = virtualTime();
let account: FakeAws;
/** The buckets that were named before an update. */
let listed: readonly string[];
beforeEach(() => {
  listed = ['near'];
  const loadBalancers = { [ALB]: { type: 'application' as const, attributes: logsTo('near') } };
  account = fakeAws({ ...EMPTY_ACCOUNT, loadBalancers, buckets: { near: BUCKET, far: ELSEWHERE } }, HERE, { time });
});

async function run(type: StackEvent['type'], ...buckets: readonly string[]): Promise<Answer> {
  const named = (names: readonly string[]): StackEvent['properties'] =>
    ({ ...PROPERTIES, LogBucketArns: names.map((name) => `arn:aws:s3:::${name}`) });
  return runEvent({ type, properties: named(buckets), before: named(listed), stackId: STACK }, account.api, time);
}

/** From now on, that is what CloudFormation does with the stack. */
function during(what: string): void {
  account.change((world) => { world.stacks = { [STACK]: `${what}_IN_PROGRESS` }; });
}

test('a stack that names a bucket of another Region is refused with where the bucket is, and can be deleted', async () => {
  const before = account.account();
  expect(await run('Create', 'near', 'far')).toMatchObject({
    status: 'FAILED',
    reason: 'LogBucketArns: the bucket far is in us-east-1, and load balancers log to buckets of their own Region only, here eu-west-1; '
      + 'remove it from the list, or correct its ARN. [bucket-not-accessible]',
  });
  expect(await run('Delete', 'near', 'far')).toMatchObject({ status: 'SUCCESS' });
  expect(account.account()).toEqual(before);
});

test('an update that names one is refused, and its rollback and the deletion of the stack are not kept from their end', async () => {
  expect(await run('Create', 'near')).toMatchObject({ status: 'SUCCESS' });
  during('UPDATE');
  expect(await run('Update', 'near', 'far')).toMatchObject({ status: 'FAILED', reason: expect.stringContaining('far is in us-east-1') });
  during('UPDATE_ROLLBACK');
  expect(await run('Update', 'near')).toMatchObject({ status: 'SUCCESS' });
  during('DELETE');
  expect(await run('Delete', 'near', 'far')).toMatchObject({ status: 'SUCCESS' });
  expect(account.account().topics).toEqual({});
});

test('a bucket that was deleted and is now in another Region keeps no stack that used it from being updated or deleted', async () => {
  account.change(({ buckets, loadBalancers }) => {
    buckets.far = { ...BUCKET };
    loadBalancers[ALB].attributes = logsTo('far');
  });
  expect(await run('Create', 'near', 'far')).toMatchObject({ status: 'SUCCESS' });
  account.change(({ buckets, loadBalancers }) => {
    buckets.far = { ...ELSEWHERE };
    loadBalancers[ALB].attributes = logsTo('near');
  });
  during('UPDATE');
  expect(await run('Update', 'near')).toMatchObject({ status: 'FAILED', reason: expect.stringContaining('[bucket-removed]') });
  listed = ['near', 'far'];
  expect(await run('Update', 'near', 'far')).toMatchObject({ status: 'SUCCESS' });
  expect(await run('Update', 'near')).toMatchObject({ status: 'SUCCESS' });
  during('DELETE');
  expect(await run('Delete', 'near', 'far')).toMatchObject({ status: 'SUCCESS' });
});

test('a name that no bucket can have is refused before any call, and does not keep the stack from being deleted', async () => {
  for (const name of ['a..b', '192.168.5.4', 'logs-s3alias']) {
    expect(await run('Create', name)).toMatchObject({ status: 'FAILED', reason: expect.stringContaining('[property-invalid]') });
    expect(account.calls).toEqual([]);
  }
  expect(await run('Delete', 'a..b')).toMatchObject({ status: 'SUCCESS' });
});
