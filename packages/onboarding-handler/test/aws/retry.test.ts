import type { AwsApi } from '../../src/aws/aws-api';
import { retrying } from '../../src/aws/retry';
import { reconcile } from '../../src/reconcile';
import { ALB, HERE, settingsOf } from '../example';
import { FakeClock } from './fake-clock';
import { EMPTY_ACCOUNT } from '../fake-aws/account';
import { awsError } from '../fake-aws/aws-error';
import { fakeAws } from '../fake-aws/fake-aws';

const NO_DEADLINE = Number.MAX_SAFE_INTEGER;
const DENIED_BUCKET = awsError(
  'InvalidConfigurationRequestException', 'Access Denied for bucket: my-logs. Please check S3bucket permission');
const NOT_VALIDATED = awsError('InvalidConfigurationRequest', 'S3Bucket validation transient issue');

let clock: FakeClock;
let attempts: number;
beforeEach(() => {
  clock = new FakeClock();
  attempts = 0;
});

/** An API whose bucket policy cannot be written for so long, in milliseconds. */
function failingFor(milliseconds: number, error: unknown, deadline = NO_DEADLINE): AwsApi {
  const api = {
    getBucketPolicy: () => Promise.resolve(undefined),
    putBucketPolicy: () => {
      attempts++;
      return clock.now() < milliseconds ? Promise.reject(error) : Promise.resolve();
    },
  };
  return retrying(api as unknown as AwsApi, deadline, clock);
}
const write = (api: AwsApi): Promise<void> => api.putBucketPolicy('my-logs', { Statement: [] });

describe('a call is repeated', () => {
  test.each<[string, Error, number]>([
    ['another write to the bucket is under way', awsError('OperationAborted', 'A conflicting conditional action'), 140_000],
    ['the bucket policy has not reached the load balancer', DENIED_BUCKET, 140_000],
    ['the bucket cannot be validated for the moment', NOT_VALIDATED, 140_000],
    ['the new role\'s permissions are not known yet', awsError('AccessDenied', 'is not authorized'), 80_000],
    ['the same, in the words of another service', awsError('AccessDeniedException', 'is not authorized'), 80_000],
    ['calls come too fast', awsError('ThrottlingException', 'Rate exceeded'), 50_000],
    ['S3 is busy', awsError('SlowDown', 'Please reduce your request rate'), 50_000],
    ['AWS has an error of its own', awsError('InternalError', 'We encountered an internal error'), 50_000],
    ['AWS did not answer', awsError('TimeoutError', 'socket hang up'), 50_000],
  ])('while %s', async (_, error, duration) => {
    await write(failingFor(duration, error));
    expect(clock.now()).toBeGreaterThanOrEqual(duration);
    expect(attempts).toBe(clock.slept.length + 1);
  });

  test('after pauses that double, up to eight seconds', async () => {
    await write(failingFor(30_000, DENIED_BUCKET));
    expect(clock.slept).toEqual([500, 1_000, 2_000, 4_000, 8_000, 8_000, 8_000]);
  });

  test('with the arguments it was made with, and its answer is answered', async () => {
    const seen: unknown[][] = [];
    const api = {
      listTopicTags: (...args: unknown[]) => {
        seen.push(args);
        return seen.length < 3 ? Promise.reject(DENIED_BUCKET) : Promise.resolve({ owner: 'us' });
      },
    };
    expect(await retrying(api as unknown as AwsApi, NO_DEADLINE, clock).listTopicTags('arn')).toEqual({ owner: 'us' });
    expect(seen).toEqual([['arn'], ['arn'], ['arn']]);
  });
});

describe('a call fails at once', () => {
  test.each<[string, unknown]>([
    ['the document is wrong', awsError('MalformedPolicy', 'Invalid principal in policy')],
    ['there is no such bucket', awsError('NoSuchBucket', 'The specified bucket does not exist')],
    ['the attributes are wrong', awsError('InvalidConfigurationRequestException', 'Load balancer attribute key is not recognized')],
    ['the error only sounds like one that passes', awsError('NotThrottlingException', 'Rate exceeded')],
    ['what was thrown is no error', 'OperationAborted'],
  ])('if %s', async (_, error) => {
    await expect(write(failingFor(1, error))).rejects.toBe(error);
    expect(attempts).toBe(1);
  });

  test('if it is denied although another call has succeeded before', async () => {
    const api = failingFor(1, awsError('AccessDenied', 'with an explicit deny in a service control policy'));
    await api.getBucketPolicy('my-logs');
    await expect(write(api)).rejects.toThrow('explicit deny');
    expect(attempts).toBe(1);
  });
});

describe('a call is given up', () => {
  test.each<[string, Error, number]>([
    ['a bucket that stays closed', DENIED_BUCKET, 150_000],
    ['a denial that stays', awsError('AccessDenied', 'no'), 90_000],
    ['a rate that stays too high', awsError('SlowDown', 'no'), 60_000],
  ])('when %s has been waited for long enough', async (_, error, window) => {
    await expect(write(failingFor(Infinity, error))).rejects.toBe(error);
    expect(clock.now()).toBeLessThanOrEqual(window);
    expect(clock.now()).toBeGreaterThan(window - 10_000);
  });

  test('when the next attempt would be after the deadline', async () => {
    await expect(write(failingFor(Infinity, DENIED_BUCKET, 20_000))).rejects.toBe(DENIED_BUCKET);
    expect(clock.now()).toBeLessThanOrEqual(20_000);
    expect(clock.now()).toBeGreaterThan(10_000);
  });
});

test('onboarding succeeds with a role whose permissions take ten seconds to be known', async () => {
  const aws = fakeAws({ ...EMPTY_ACCOUNT, loadBalancers: { [ALB]: { type: 'application', attributes: {} } } }, HERE, {
    before: () => {
      if (clock.now() < 10_000) throw awsError('AccessDenied', 'is not authorized to perform');
    },
  });
  await reconcile('onboarded', settingsOf(), retrying(aws.api, NO_DEADLINE, clock));
  expect(aws.account().loadBalancers[ALB].attributes['access_logs.s3.enabled']).toBe('true');
});
