import type { PolicyDocument } from '@logs-analysis/policy-model';
import { ALB, HERE, loadBalancerArn, logsTo, OTHER_ALB, PROPERTIES, STACK } from '../example';
import type { Account, StoredBucket } from '../fake-aws/account';
import { awsError } from '../fake-aws/aws-error';
import { fakeAws } from '../fake-aws/fake-aws';
import type { FakeAws } from '../fake-aws/fake-aws';
import { virtualTime } from '../fake-aws/virtual-time';
import { runEvent } from '../faults/run-event';
import type { Answer, StackEvent } from '../faults/run-event';

const SECOND = 1_000;
const NEVER = Number.MAX_SAFE_INTEGER;
const API = loadBalancerArn('api');
const UPLOADS = 'arn:aws:sns:eu-west-1:111122223333:uploads';
const PUBLISHING: PolicyDocument = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 's3.amazonaws.com' }, Action: 'sns:Publish', Resource: UPLOADS }],
};
const BUCKET: StoredBucket = { owner: HERE.accountId, tags: {}, notifications: {} };
const TOLD = { TopicConfigurations: [{ Id: 'everything', TopicArn: UPLOADS, Events: ['s3:ObjectCreated:*'] }] };
const ACCOUNT: Account = {
  loadBalancers: {
    [ALB]: { type: 'application', attributes: logsTo('central') },
    [OTHER_ALB]: { type: 'application', attributes: logsTo('second') },
    [API]: { type: 'application', attributes: {} },
  },
  buckets: { central: BUCKET, second: { ...BUCKET, notifications: TOLD } },
  topics: { [UPLOADS]: { tags: {}, policy: PUBLISHING, subscriptions: [] } },
};
const named = (buckets: readonly string[]): readonly string[] => buckets.map((bucket) => `arn:aws:s3:::${bucket}`);
const SMALL = { ...PROPERTIES, LoadBalancerArns: [ALB], LogBucketArns: named(['central']) };
/** What an update to it adds, the role gets permissions for. */
const LARGE = {
  ...PROPERTIES,
  LoadBalancerArns: [ALB, OTHER_ALB, API],
  LogBucketArns: named(['central', 'second']),
  ExistingTopicArns: [UPLOADS],
};

interface Run extends Answer { readonly seconds: number }

/** A stack whose role is known, and gets permissions for more with an update or back with its rollback. */
class Stack {
  public readonly aws: FakeAws;
  public readonly time = virtualTime();
  private readonly knownAt: Record<string, number> = {};
  private id: string | undefined;

  /** @param explicitly the resource that a policy denies */
  constructor(explicitly?: string) {
    this.aws = fakeAws(ACCOUNT, HERE, {
      time: this.time,
      latency: 50,
      resourcesKnownAt: this.knownAt,
      before: ({ args: [resource] }) => {
        if (resource === explicitly) throw awsError('AccessDenied', 'You are denied with an explicit deny in a resource-based policy');
      },
    });
  }

  /** @param after how many milliseconds it takes until resources are known of which the role changes */
  public async run(
    type: StackEvent['type'], during: string, properties: StackEvent['properties'], before = {},
    after: Readonly<Record<string, number>> = {},
  ): Promise<Run> {
    this.aws.change((world) => { world.stacks = { [STACK]: `${during}_IN_PROGRESS` }; });
    const began = this.time.now();
    for (const [resource, milliseconds] of Object.entries(after)) this.knownAt[resource] = began + milliseconds;
    const answer = await runEvent({ type, properties, before, id: this.id, stackId: STACK }, this.aws.api, this.time);
    this.id = answer.id;
    return { ...answer, seconds: (this.time.now() - began) / SECOND };
  }
}

async function created(properties: StackEvent['properties'], explicitly?: string): Promise<Stack> {
  const stack = new Stack(explicitly);
  expect(await stack.run('Create', 'CREATE', properties)).toMatchObject({ status: 'SUCCESS' });
  return stack;
}

const IN_TIME = [0, 5, 15, 30, 60, 89];
const ADDED = ['second', UPLOADS, API];

describe.each([...ADDED.map((one) => [one]), ADDED])('permissions for %s that come with an update', (...added) => {
  const known = (seconds: number): Readonly<Record<string, number>> =>
    Object.fromEntries(added.map((one) => [one, seconds * SECOND]));

  test.each(IN_TIME)('may take %d seconds to be known', async (seconds) => {
    const stack = await created(SMALL);
    expect(await stack.run('Update', 'UPDATE', LARGE, SMALL, known(seconds))).toMatchObject({ status: 'SUCCESS' });
    const { loadBalancers, topics } = stack.aws.account();
    expect(loadBalancers[API].attributes['access_logs.s3.enabled']).toBe('true');
    expect(topics[UPLOADS].subscriptions).toHaveLength(1);
  });

  test.each([120, 150])('fail it if they take %d seconds, and it is taken back and rolled back', async (seconds) => {
    const stack = await created(SMALL);
    const before = stack.aws.account();
    const { status, reason, seconds: took } = await stack.run('Update', 'UPDATE', LARGE, SMALL, known(seconds));
    expect([status, reason]).toEqual(['FAILED', expect.stringContaining('because no identity-based policy allows')]);
    expect(took).toBeLessThan(130);
    expect(await stack.run('Update', 'UPDATE_ROLLBACK', SMALL, LARGE)).toMatchObject({ status: 'SUCCESS' });
    const { buckets, loadBalancers } = stack.aws.account();
    expect(buckets.second).toEqual(before.buckets.second);
    expect(loadBalancers[API].attributes['access_logs.s3.enabled']).not.toBe('true');
  });
});

test.each([
  'putBucketPolicy', 'putBucketNotification',
] as const)('%s may be denied for a while though the bucket can be looked at', async (name) => {
  const stack = await created(SMALL);
  const { api } = stack.aws;
  const [write, known] = [api[name] as (...args: unknown[]) => Promise<void>, stack.time.now() + 60 * SECOND];
  Object.assign(api, {
    [name]: async (...args: unknown[]) => {
      if (stack.time.now() < known) throw awsError('AccessDenied', 'You are not authorized, because no identity-based policy allows it');
      return write(...args);
    },
  });
  expect(await stack.run('Update', 'UPDATE', LARGE, SMALL)).toMatchObject({ status: 'SUCCESS' });
});

test('a write that is denied for good, because the policy would be public, is not waited for', async () => {
  const stack = await created(SMALL);
  const because = 'You are not authorized, because public policies are prevented by the BlockPublicPolicy setting';
  Object.assign(stack.aws.api, { putBucketPolicy: () => Promise.reject(awsError('AccessDenied', because)) });
  const { status, seconds } = await stack.run('Update', 'UPDATE', LARGE, SMALL);
  expect(status).toBe('FAILED');
  expect(seconds).toBeLessThan(30);
});

test.each(IN_TIME)('permissions that come back with the rollback of an update may take %d seconds to be known', async (seconds) => {
  const stack = await created(LARGE);
  const more = { ...LARGE, LogExpirationDays: '30' };
  expect(await stack.run('Update', 'UPDATE', more, LARGE)).toMatchObject({ status: 'SUCCESS' });
  const known = Object.fromEntries(['central', ...ADDED].map((one) => [one, seconds * SECOND]));
  expect(await stack.run('Update', 'UPDATE_ROLLBACK', LARGE, more, known)).toMatchObject({ status: 'SUCCESS' });
});

describe('what cannot be looked at', () => {
  const denied = Object.fromEntries(['second', 'third', 'fourth', UPLOADS].map((one) => [one, NEVER]));
  const properties = { ...LARGE, LogBucketArns: named(['central', 'second', 'third', 'fourth']) };

  test.each(['Create', 'Update'] as const)('is waited for once in a %s, however much it is and how often it is looked', async (type) => {
    const stack = type === 'Create' ? new Stack() : await created(SMALL);
    const { status, reason, seconds } = await stack.run(type, type.toUpperCase(), properties, SMALL, denied);
    expect(status).toBe('FAILED');
    expect(reason).toMatch(/bucket second: it is another account's, or .* \[bucket-not-accessible\]/);
    expect(seconds).toBeGreaterThan(90);
    expect(seconds).toBeLessThan(105);
  });

  test('is not waited for where a policy denies it and AWS says so', async () => {
    const stack = await created(SMALL, 'second');
    const { status, reason, seconds } = await stack.run('Update', 'UPDATE', LARGE, SMALL);
    expect([status, reason]).toEqual(['FAILED', expect.stringContaining('with an explicit deny')]);
    expect(seconds).toBeLessThan(15);
  });

  test('is not waited for in a deletion whose other calls are answered', async () => {
    const stack = await created(LARGE);
    const { status, seconds } = await stack.run('Delete', 'DELETE', LARGE, {}, { second: NEVER });
    expect(status).toBe('FAILED');
    expect(seconds).toBeLessThan(30);
  });
});
