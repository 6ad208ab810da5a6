import fc from 'fast-check';
import { FakeClock } from './fake-clock';
import type { AwsApi } from '../../src/aws/aws-api';
import { LOAD_BALANCER_CALLS, LOAD_BALANCER_CHANGES, paced, timeFor } from '../../src/aws/pace';
import type { Rate } from '../../src/aws/pace';
import { retrying } from '../../src/aws/retry';
import { awsError } from '../fake-aws/aws-error';

interface Made { readonly name: string; readonly arn: string; readonly at: number }

let clock: FakeClock;
let made: Made[];
beforeEach(() => {
  clock = new FakeClock();
  made = [];
});

/** A paced API that notes when each call is made, which takes so long. */
function api(duration = 0, outcome: () => Promise<void> = () => Promise.resolve()): AwsApi {
  const call = (name: string) => async (arn: string): Promise<void> => {
    made.push({ name, arn, at: clock.now() });
    if (duration > 0) await clock.sleep(duration);
    return outcome();
  };
  const names = ['describeLoadBalancerAttributes', 'modifyLoadBalancerAttributes', 'getBucketPolicy'];
  return paced(Object.fromEntries(names.map((name) => [name, call(name)])) as unknown as AwsApi, clock);
}
const arns = (count: number): string[] => Array.from({ length: count }, (_, index) => `arn-${index}`);
const describeAll = (aws: AwsApi, count: number): Promise<unknown> =>
  Promise.all(arns(count).map((arn) => aws.describeLoadBalancerAttributes(arn)));
const modifyAll = (aws: AwsApi, count: number): Promise<unknown> =>
  Promise.all(arns(count).map((arn) => aws.modifyLoadBalancerAttributes(arn, {})));

/** Whether AWS, whose bucket is full at first, would have taken every call. */
function fits({ tokens, perSecond }: Rate, times: readonly number[]): boolean {
  let left = tokens;
  let last = 0;
  return times.every((at) => {
    left = Math.min(tokens, left + (at - last) * perSecond / 1_000);
    last = at;
    left -= 1;
    return left > -1e-6;
  });
}

describe('calls to Elastic Load Balancing', () => {
  test('are made at once while the bucket has tokens', async () => {
    await describeAll(api(), LOAD_BALANCER_CALLS.tokens);
    expect(made).toHaveLength(40);
    expect(clock.now()).toBe(0);
  });

  test('wait for their token beyond that', async () => {
    await describeAll(api(), 60);
    const later = Array.from({ length: 20 }, (_, index) => 100 * (index + 1));
    expect(made.map(({ at }) => at)).toEqual([...Array<number>(40).fill(0), ...later]);
  });

  test('are made in the order they came', async () => {
    await describeAll(api(), 100);
    expect(made.map(({ arn }) => arn)).toEqual(arns(100));
    // Only the first of those that wait asks for a token.
    expect(clock.slept).toEqual(Array<number>(60).fill(100));
  });

  test('do not wait for the answers of those before', async () => {
    await describeAll(api(5_000), 50);
    expect(Math.max(...made.map(({ at }) => at))).toBe(1_000);
  });

  test('find a full bucket again after a pause, and no more than that', async () => {
    const aws = api();
    await describeAll(aws, 40);
    clock.pass(60_000);
    await describeAll(aws, 41);
    expect(made.filter(({ at }) => at === 60_000)).toHaveLength(40);
    expect(made.at(-1)!.at).toBe(60_100);
  });

  test('that change something have a smaller bucket', async () => {
    await modifyAll(api(), 23);
    expect(made.filter(({ at }) => at === 0)).toHaveLength(LOAD_BALANCER_CHANGES.tokens);
    expect(made.at(-1)!.at).toBe(1_000);
  });

  test('that change something count among all calls', async () => {
    const aws = api();
    await Promise.all([describeAll(aws, 30), modifyAll(aws, 20)]);
    expect(made.filter(({ at }) => at === 0)).toHaveLength(40);
  });

  test('that change something do not hold up those that do not', async () => {
    const aws = api();
    await Promise.all([modifyAll(aws, 30), describeAll(aws, 20)]);
    expect(made.filter(({ name, at }) => name.startsWith('describe') && at === 0)).toHaveLength(20);
  });

  test('take a token anew when they are repeated', async () => {
    const outcomes = Array.from({ length: 45 }, (_, index) => index < 5);
    const outcome = (): Promise<void> =>
      outcomes.shift() ? Promise.reject(awsError('ThrottlingException', 'Rate exceeded')) : Promise.resolve();
    await describeAll(retrying(api(0, outcome), { deadline: Number.MAX_SAFE_INTEGER, clock }), 40);
    expect(made).toHaveLength(45);
    expect(fits(LOAD_BALANCER_CALLS, made.map(({ at }) => at))).toBe(true);
  });

  test('are never refused, whenever they come', async () => {
    const call = fc.record({ changes: fc.boolean(), after: fc.integer({ min: 0, max: 3_000 }), count: fc.integer({ min: 1, max: 60 }) });
    await fc.assert(fc.asyncProperty(fc.array(call, { maxLength: 6 }), async (calls) => {
      clock = new FakeClock();
      made = [];
      const aws = api();
      await Promise.all(calls.map(async ({ changes, after, count }) => {
        await clock.sleep(after);
        await (changes ? modifyAll(aws, count) : describeAll(aws, count));
      }));
      expect(fits(LOAD_BALANCER_CALLS, made.map(({ at }) => at))).toBe(true);
      expect(fits(LOAD_BALANCER_CHANGES, made.filter(({ name }) => name.startsWith('modify')).map(({ at }) => at))).toBe(true);
    }), { numRuns: 100 });
  });
});

test('calls of other services do not wait', async () => {
  const aws = api();
  await Promise.all(arns(500).map((arn) => aws.getBucketPolicy(arn)));
  expect(clock.slept).toEqual([]);
});

test.each([
  [40, LOAD_BALANCER_CALLS, 0], [50, LOAD_BALANCER_CALLS, 1_000], [20, LOAD_BALANCER_CHANGES, 0], [200, LOAD_BALANCER_CHANGES, 60_000],
])('%d calls take as long as is said: %j, %d ms', async (calls, rate, milliseconds) => {
  expect(timeFor(calls, rate)).toBe(milliseconds);
  await (rate === LOAD_BALANCER_CALLS ? describeAll : modifyAll)(api(), calls);
  // A pause is a whole number of milliseconds.
  expect(Math.abs(clock.now() - milliseconds)).toBeLessThanOrEqual(1);
});
