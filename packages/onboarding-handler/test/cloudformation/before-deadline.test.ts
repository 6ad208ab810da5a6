import { VirtualClock } from './virtual-clock';
import type { AwsApi } from '../../src/aws/aws-api';
import { beforeDeadline, SYSTEM_ALARM_CLOCK } from '../../src/cloudformation/before-deadline';
import { HERE } from '../example';
import { EMPTY_ACCOUNT } from '../fake-aws/account';
import { fakeAws } from '../fake-aws/fake-aws';
import type { FakeAws } from '../fake-aws/fake-aws';

const DEADLINE = 1_000;

let aws: FakeAws;
let clock: VirtualClock;
beforeEach(() => {
  aws = fakeAws(EMPTY_ACCOUNT, HERE);
  clock = new VirtualClock();
});
const within = <T>(work: (api: AwsApi) => Promise<T>): Promise<T> => clock.until(beforeDeadline(DEADLINE, clock, aws.api, work));

/** Keeps the calls for later. */
async function escaped(work: (api: AwsApi) => Promise<unknown>): Promise<AwsApi> {
  let kept: AwsApi | undefined;
  await within((api) => {
    kept = api;
    return work(api);
  }).catch(() => {});
  return kept!;
}

test('gives what the work gives, and its calls are made', async () => {
  expect(await within((api) => api.getBucketPolicy('logs'))).toBeUndefined();
  expect(aws.calls).toMatchObject([{ name: 'getBucketPolicy', args: ['logs'] }]);
});

test('throws what the work throws', async () => {
  const refused = new Error('no');
  await expect(within(() => Promise.reject(refused))).rejects.toBe(refused);
});

test('throws at the deadline if the work is not done', async () => {
  await expect(within(() => new Promise(() => {}))).rejects.toThrow('[deadline]');
  expect(clock.now()).toBe(DEADLINE);
});

test.each<[string, (api: AwsApi) => Promise<unknown>]>([
  ['is done', async () => 'done'],
  ['failed', () => Promise.reject(new Error('no'))],
  ['is out of time', () => new Promise(() => {})],
])('closes every call once the work %s', async (_, work) => {
  const api = await escaped(work);
  for (const call of Object.values(api) as Array<() => Promise<unknown>>) await expect(call()).rejects.toThrow('[deadline]');
  expect(Object.keys(api)).toEqual(Object.keys(aws.api));
  expect(aws.calls).toEqual([]);
});

test('begins no call after the deadline, even if the alarm did not come', async () => {
  const deaf = { now: () => DEADLINE, sleep: () => Promise.resolve(), alarm: () => () => {} };
  await expect(beforeDeadline(DEADLINE, deaf, aws.api, (api) => api.deleteTopic('topic'))).rejects.toThrow('[deadline]');
  expect(aws.calls).toEqual([]);
});

test('the alarm rings in real time, and not once it is cancelled', async () => {
  const rung: string[] = [];
  SYSTEM_ALARM_CLOCK.alarm(5, () => rung.push('cancelled'))();
  await new Promise<void>((resolve) => { SYSTEM_ALARM_CLOCK.alarm(20, resolve); });
  expect(rung).toEqual([]);
});
