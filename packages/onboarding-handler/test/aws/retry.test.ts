import type { AwsApi } from '../../src/aws/aws-api';
import { repeat, retrying } from '../../src/aws/retry';
import { OnboardingError } from '../../src/errors';
import { reconcile } from '../../src/reconcile';
import { ALB, HERE, settingsOf } from '../example';
import { FakeClock } from './fake-clock';
import { EMPTY_ACCOUNT } from '../fake-aws/account';
import { awsError } from '../fake-aws/aws-error';
import { fakeAws } from '../fake-aws/fake-aws';

const NO_DEADLINE = Number.MAX_SAFE_INTEGER;
const CONFLICT = awsError('OperationAborted', 'A conflicting conditional operation is currently in progress');
const DENIED_BUCKET = awsError(
  'InvalidConfigurationRequestException', 'Access Denied for bucket: my-logs. Please check S3bucket permission');
const NOT_VALIDATED = awsError('InvalidConfigurationRequest', 'S3Bucket validation transient issue');
const DENIED = awsError('AccessDenied', 'is not authorized to perform');

let clock: FakeClock;
let attempts: number;
beforeEach(() => {
  clock = new FakeClock();
  attempts = 0;
});

/** An API all of whose calls fail for so long, in milliseconds. */
function failingFor(milliseconds: number, error: unknown, deadline = NO_DEADLINE): AwsApi {
  const call = (): Promise<void> => {
    attempts++;
    return clock.now() < milliseconds ? Promise.reject(error) : Promise.resolve();
  };
  const names = [
    'createBucket', 'getBucketPolicy', 'putBucketPolicy', 'deleteBucketPolicy', 'putBucketNotification', 'putLogExpiration', 'deleteTopic',
    'describeLoadBalancerAttributes', 'modifyLoadBalancerAttributes', 'deleteEventRule',
  ];
  return retrying(Object.fromEntries(names.map((name) => [name, call])) as unknown as AwsApi, { deadline, clock });
}
const create = (api: AwsApi): Promise<void> => api.createBucket('my-logs', {});
const withStatus = (httpStatusCode: number): Error => Object.assign(awsError('Unknown', 'UnknownError'), { $metadata: { httpStatusCode } });
const withCode = (code: string): Error => Object.assign(new Error('it broke'), { code });

/** What goes away by itself, and after how long it is given up. */
const PASSING: ReadonlyArray<[string, unknown, number]> = [
  ['another write to the bucket is under way', CONFLICT, 150_000],
  ['the bucket policy has not reached the load balancer', DENIED_BUCKET, 150_000],
  ['the bucket cannot be validated for the moment', NOT_VALIDATED, 150_000],
  ['the new role\'s permissions are not known yet', DENIED, 90_000],
  ['the same, in the words of Lambda', awsError('AccessDeniedException', 'is not authorized'), 90_000],
  ['the same, in the words of SNS', awsError('AuthorizationErrorException', 'is not authorized'), 90_000],
  ['calls come too fast', awsError('ThrottlingException', 'Rate exceeded'), 60_000],
  ['calls to SNS come too fast', awsError('ThrottledException', 'Rate exceeded'), 60_000],
  ['S3 is busy', awsError('SlowDown', 'Please reduce your request rate'), 60_000],
  ['AWS has an error of its own', awsError('InternalError', 'We encountered an internal error'), 60_000],
  ['AWS has an error without a name', withStatus(503), 60_000],
  ['AWS did not answer', awsError('TimeoutError', 'socket hang up'), 60_000],
  ['the call was given up', awsError('AbortError', 'Request aborted'), 60_000],
  ['a timer of Node.js ended the call', new DOMException('The operation was aborted due to timeout', 'TimeoutError'), 60_000],
  ['another call changes the tags', awsError('ConcurrentAccessException', 'Can\'t perform multiple operations on a tag'), 60_000],
  ['a topic of the name is not quite deleted', awsError('StaleTagException', 'the same ARN as a deleted resource'), 60_000],
  ...[
    'ECONNRESET', 'ECONNREFUSED', 'EPIPE', 'ETIMEDOUT', 'EAI_AGAIN', 'ENOTFOUND', 'EHOSTUNREACH', 'ENETUNREACH',
  ].map((code): [string, unknown, number] => [`the connection ends in ${code}`, withCode(code), 60_000]),
];

describe('a call is repeated', () => {
  test.each(PASSING)('while %s, up to the end of the window', async (_, error, window) => {
    await create(failingFor(window, error));
    expect(clock.now()).toBe(window);
    expect(attempts).toBe(clock.slept.length + 1);
  });

  test.each(PASSING)('no longer than the window while %s', async (_, error, window) => {
    await expect(create(failingFor(window + 1, error))).rejects.toBe(error);
    expect(clock.now()).toBe(window);
  });

  test('after pauses that double, up to eight seconds', async () => {
    await create(failingFor(30_000, DENIED_BUCKET));
    expect(clock.slept).toEqual([500, 1_000, 2_000, 4_000, 8_000, 8_000, 8_000]);
  });

  test('after pauses that chance makes shorter, down to half', async () => {
    clock.chances.push(0, 0.5, 1, 0);
    await create(failingFor(5_000, DENIED_BUCKET));
    expect(clock.slept).toEqual([250, 750, 2_000, 2_000]);
  });

  test('once if the clocks differ, because the answer sets ours', async () => {
    const skewed = awsError('RequestTimeTooSkewed', 'The difference between the request time and the current time is too large');
    await create(failingFor(1, skewed));
    expect(attempts).toBe(2);
    await expect(create(failingFor(Infinity, skewed))).rejects.toBe(skewed);
    expect(attempts).toBe(4);
  });

  test('with the arguments it was made with, and its answer is answered', async () => {
    const seen: unknown[][] = [];
    const api = {
      listTopicTags: (...args: unknown[]) => {
        seen.push(args);
        return seen.length < 3 ? Promise.reject(DENIED_BUCKET) : Promise.resolve({ owner: 'us' });
      },
    };
    expect(await retrying(api as unknown as AwsApi, { deadline: NO_DEADLINE, clock }).listTopicTags('arn')).toEqual({ owner: 'us' });
    expect(seen).toEqual([['arn'], ['arn'], ['arn']]);
  });

  test('if it reads anew itself what it writes', async () => {
    await failingFor(10_000, CONFLICT).putLogExpiration('my-logs', 30);
    expect(attempts).toBeGreaterThan(2);
  });
});

describe('a write that was decided by what was read before is never repeated by itself', () => {
  const write: Readonly<Record<string, (api: AwsApi) => Promise<void>>> = {
    putBucketPolicy: (api) => api.putBucketPolicy('my-logs', { Statement: [] }),
    deleteBucketPolicy: (api) => api.deleteBucketPolicy('my-logs'),
    putBucketNotification: (api) => api.putBucketNotification('my-logs', {}),
    deleteEventRule: (api) => api.deleteEventRule('arn'),
  };

  test.each(Object.keys(write))('%s', async (name) => {
    for (const [, error] of PASSING) await expect(write[name](failingFor(1, error))).rejects.toBe(error);
    expect(attempts).toBe(PASSING.length);
    expect(clock.slept).toEqual([]);
  });

  test.each(Object.keys(write))('%s, nor begun at the deadline', async (name) => {
    await expect(write[name](failingFor(0, CONFLICT, 0))).rejects.toThrow(OnboardingError);
    expect(attempts).toBe(0);
  });
});

describe('a call fails at once', () => {
  test.each<[string, unknown]>([
    ['the document is wrong', awsError('MalformedPolicy', 'Invalid principal in policy')],
    ['there is no such bucket', awsError('NoSuchBucket', 'The specified bucket does not exist')],
    ['the attributes are wrong', awsError('InvalidConfigurationRequestException', 'Load balancer attribute key is not recognized')],
    ['a policy states that it is denied', awsError('AccessDenied',
      'User: me is not authorized to perform: s3:GetBucketPolicy on resource: "arn" with an explicit deny in a service control policy')],
    ['the error only sounds like one that passes', awsError('NotThrottlingException', 'Rate exceeded')],
    ['AWS refuses for a reason without a name', withStatus(400)],
    ['what was thrown is no error', 'OperationAborted'],
    ['nothing was thrown', undefined],
  ])('if %s', async (_, error) => {
    await expect(create(failingFor(1, error))).rejects.toBe(error);
    expect(attempts).toBe(1);
  });
});

describe('a denial', () => {
  test('is final once a call of the same service has succeeded', async () => {
    const api = { getBucketPolicy: () => Promise.resolve(undefined), createBucket: () => Promise.reject(DENIED) };
    const aws = retrying(api as unknown as AwsApi, { deadline: NO_DEADLINE, clock });
    await aws.getBucketPolicy('my-logs');
    await expect(create(aws)).rejects.toBe(DENIED);
    expect(clock.slept).toEqual([]);
  });

  test.each<[string, keyof AwsApi]>([
    ['S3', 'putLogExpiration'], ['SNS', 'deleteTopic'], ['Elastic Load Balancing', 'modifyLoadBalancerAttributes'],
  ])('by %s is waited for although calls of the other services succeeded', async (_, denied) => {
    const names = ['getBucketPolicy', 'putLogExpiration', 'getTopicAttributes', 'deleteTopic', 'describeLoadBalancerAttributes',
      'modifyLoadBalancerAttributes'];
    const service = (name: string): string => /Topic/.test(name) ? 'sns' : /LoadBalancer/.test(name) ? 'elb' : 's3';
    const aws = retrying(Object.fromEntries(names.map((name) => [
      name, () => service(name) === service(denied) && clock.now() < 80_000 ? Promise.reject(DENIED) : Promise.resolve(),
    ])) as unknown as AwsApi, { deadline: NO_DEADLINE, clock });
    for (const name of names.filter((one) => service(one) !== service(denied))) await (aws[name as keyof AwsApi] as () => Promise<void>)();
    expect(clock.slept).toEqual([]);
    await (aws[denied] as () => Promise<void>)();
    expect(clock.now()).toBeGreaterThanOrEqual(80_000);
  });

  test('is waited for until 90 seconds after permissions were given, whatever succeeds and however often it is asked', async () => {
    const api = { getBucketPolicy: () => Promise.resolve(undefined), createBucket: () => Promise.reject(DENIED) };
    clock.pass(20_000);
    const aws = retrying(api as unknown as AwsApi, { deadline: NO_DEADLINE, clock, permitted: 5_000 });
    await aws.getBucketPolicy('my-logs');
    await expect(create(aws)).rejects.toBe(DENIED);
    expect(clock.now()).toBe(95_000);
    await expect(create(aws)).rejects.toBe(DENIED);
    expect(clock.now()).toBe(95_000);
  });

  test('is final in a step, which begins with a call that succeeded', async () => {
    await expect(repeat(() => Promise.reject(DENIED), { deadline: NO_DEADLINE, clock })).rejects.toBe(DENIED);
  });
});

describe('the deadline', () => {
  test('comes before the next attempt', async () => {
    await expect(create(failingFor(Infinity, DENIED_BUCKET, 20_000))).rejects.toBe(DENIED_BUCKET);
    expect(clock.now()).toBeLessThanOrEqual(20_000);
    expect(clock.now()).toBeGreaterThan(10_000);
  });

  test('lets nothing begin', async () => {
    clock.pass(20_000);
    await expect(create(failingFor(0, CONFLICT, 20_000))).rejects.toThrow(OnboardingError);
    expect(attempts).toBe(0);
  });
});

describe('a step of several calls', () => {
  test('starts anew each time, so that it writes what it has just read', async () => {
    const document = ['foreign'];
    let conflicts = 3;
    await repeat(async () => {
      const read = [...document];
      await clock.sleep(10);
      if (conflicts-- > 0) {
        document.push(`foreign ${conflicts}`);
        throw CONFLICT;
      }
      document.splice(0, document.length, ...read, 'ours');
    }, { deadline: NO_DEADLINE, clock });
    expect(document).toEqual(['foreign', 'foreign 2', 'foreign 1', 'foreign 0', 'ours']);
  });

  test('ends with its window, however long its calls were repeated by themselves', async () => {
    const aws = failingFor(Infinity, awsError('SlowDown', 'no'));
    await expect(repeat(() => aws.getBucketPolicy('my-logs'), { deadline: NO_DEADLINE, clock })).rejects.toThrow('no');
    expect(clock.now()).toBe(60_000);
  });
});

test('onboarding succeeds with a role whose permissions take ten seconds to be known', async () => {
  const aws = fakeAws({ ...EMPTY_ACCOUNT, loadBalancers: { [ALB]: { type: 'application', attributes: {} } } }, HERE, {
    before: () => {
      if (clock.now() < 10_000) throw DENIED;
    },
  });
  await reconcile('onboarded', settingsOf(), retrying(aws.api, { deadline: NO_DEADLINE, clock }));
  expect(aws.account().loadBalancers[ALB].attributes['access_logs.s3.enabled']).toBe('true');
});
