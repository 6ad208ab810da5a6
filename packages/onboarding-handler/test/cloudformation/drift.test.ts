import { statementsOf } from '@logs-analysis/policy-model';
import type { Statement } from '@logs-analysis/policy-model';
import { stackModel } from './stack-model';
import type { Rollback, StackModel } from './stack-model';
import { VirtualClock } from './virtual-clock';
import { watchedFunction } from './watched-function';
import { PROBLEMS } from '../../src/errors';
import type { ProblemCode } from '../../src/errors';
import type { Properties } from '../../src/settings';
import { ALB, HERE, loadBalancerArn, logsTo, OTHER_ALB, PROPERTIES, STACK } from '../example';
import type { StoredBucket, World } from '../fake-aws/account';
import { awsError } from '../fake-aws/aws-error';
import { fakeAws } from '../fake-aws/fake-aws';
import type { FakeAws } from '../fake-aws/fake-aws';

const bucketArn = (name: string): string => `arn:aws:s3:::${name}`;
const takesLogs = (name: string): StoredBucket => ({
  owner: HERE.accountId,
  tags: {},
  notifications: {},
  policy: {
    Version: '2012-10-17',
    Statement: [{
      Effect: 'Allow',
      Principal: { Service: 'logdelivery.elasticloadbalancing.amazonaws.com' },
      Action: 's3:PutObject',
      Resource: `${bucketArn(name)}/*`,
    }],
  },
});
const attributes = (aws: FakeAws, arn: string) => aws.account().loadBalancers[arn].attributes;

interface Customer {
  readonly aws: FakeAws;
  readonly stack: StackModel;
  /** What the customer changes by hand, while the stack is at rest. */
  readonly change: (change: (world: World) => void) => void;
}

/** A stack in an account where one load balancer logs into a bucket already, and another does not log. */
async function created(properties: Properties): Promise<Customer> {
  const aws = fakeAws({
    loadBalancers: {
      [ALB]: { type: 'application', attributes: logsTo('central', 'web') },
      [OTHER_ALB]: { type: 'application', attributes: {} },
    },
    buckets: { central: takesLogs('central'), other: takesLogs('other') },
    topics: {},
  }, HERE);
  const watched = watchedFunction(aws, new VirtualClock(), () => undefined);
  const stack = stackModel(STACK, watched.invoke);
  await stack.create({ ...PROPERTIES, LogBucketArns: [bucketArn('central')], ...properties });
  expect(stack.status).toBe('CREATE_COMPLETE');
  return { aws, stack, change: (change) => aws.change(change) };
}

describe('what stands in the way of an update does not stand in the way of going back', () => {
  test.each<[string, Properties, (world: World) => void, Properties, ProblemCode]>([
    [
      'the customer has directed logs into another bucket, and names only that', {},
      ({ loadBalancers }) => { loadBalancers[ALB].attributes = logsTo('other', 'web'); },
      { LogBucketArns: [bucketArn('other')] }, 'bucket-removed',
    ],
    [
      'a load balancer was deleted', { LoadBalancerArns: [ALB, OTHER_ALB] },
      ({ loadBalancers }) => { delete loadBalancers[OTHER_ALB]; },
      { LogExpirationDays: '30' }, 'load-balancer-not-found',
    ],
    [
      'the bucket was deleted', {},
      ({ buckets }) => { delete buckets.central; },
      { LogExpirationDays: '30' }, 'bucket-not-accessible',
    ],
    [
      'somebody\'s notification overlaps', {},
      ({ buckets }) => {
        const QueueArn = 'arn:aws:sqs:eu-west-1:111122223333:all';
        buckets.central.notifications = { QueueConfigurations: [{ Id: 'all', QueueArn, Events: ['s3:ObjectCreated:*'] }] };
      },
      { LogExpirationDays: '30' }, 'notification-overlap',
    ],
  ])('where %s, and the report of the rollback says so', async (_, properties, drift, next, code) => {
    const { aws, stack, change } = await created(properties);
    change(drift);
    const before = aws.account();
    await stack.update({ ...stack.properties, ...next });
    const [update, rollback] = stack.deliveries.slice(-2);
    expect([update.answer?.Status, update.answer?.Reason]).toEqual(['FAILED', expect.stringContaining(`[${code}]`)]);
    // What is in the way of the rollback is not what was in the way of the update where that has named another bucket.
    const passed = code === 'bucket-removed' ? 'bucket-not-named' : code;
    expect(rollback.answer!.Data).toMatchObject({
      NextStep: expect.stringMatching(new RegExp(`: ${PROBLEMS[passed].next}\\. Then update the stack\\.$`)),
      Report: expect.stringMatching(new RegExp(`^Rolled back, but for 1 problem in the way: see the notes[^]*\\[${passed}\\]`)),
    });
    expect(stack.status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(aws.account().loadBalancers).toEqual(before.loadBalancers);
  });

  describe.each<Rollback>(['update and delete', 'delete only'])('when something else in the stack fails (%s)', (rollback) => {
    test('where a load balancer that was deleted is off the list', async () => {
      const { stack, change } = await created({ LoadBalancerArns: [ALB, OTHER_ALB] });
      change(({ loadBalancers }) => { delete loadBalancers[OTHER_ALB]; });
      await stack.updateAndFail({ ...stack.properties, LoadBalancerArns: [ALB] }, rollback);
      expect(stack.status).toBe('UPDATE_ROLLBACK_COMPLETE');
      await stack.delete();
      expect(stack.status).toBe('DELETE_COMPLETE');
    });

    test('where an update added more load balancers than one may take off', async () => {
      const added = Array.from({ length: 41 }, (_, index) => loadBalancerArn(`new-${index}`));
      const { aws, stack, change } = await created({});
      change(({ loadBalancers }) => {
        for (const arn of added) loadBalancers[arn] = { type: 'application', attributes: logsTo('central') };
      });
      await stack.updateAndFail({ ...stack.properties, LoadBalancerArns: [ALB, ...added] }, rollback);
      expect(stack.status).toBe('UPDATE_ROLLBACK_COMPLETE');
      await stack.delete();
      expect([stack.status, aws.account().topics]).toEqual(['DELETE_COMPLETE', {}]);
    });
  });
});

describe('logs that were turned on beside others', () => {
  const properties = { LogTypes: ['access', 'connection'] };
  const connection = (aws: FakeAws) => ['enabled', 'prefix'].map((name) => attributes(aws, ALB)[`connection_logs.s3.${name}`]);

  test.each<[string, Readonly<Record<string, string>>]>([
    ['have another prefix', logsTo('central', 'shop')],
    ['go into another bucket', logsTo('other', 'web')],
    ['are off', {}],
  ])('are turned off when the stack is deleted, though the others %s by then', async (_, others) => {
    const { aws, stack, change } = await created(properties);
    expect(connection(aws)).toEqual(['true', 'web']);
    change(({ loadBalancers }) => {
      loadBalancers[ALB].attributes = { ...attributes(aws, ALB), 'access_logs.s3.enabled': 'false', ...others };
    });
    await stack.delete();
    expect([stack.status, connection(aws)[0]]).toEqual(['DELETE_COMPLETE', 'false']);
    expect(attributes(aws, ALB)).toMatchObject(others);
  });

  test('stay on where somebody has directed them elsewhere', async () => {
    const { aws, stack, change } = await created(properties);
    change(({ loadBalancers }) => {
      loadBalancers[ALB].attributes = { ...attributes(aws, ALB), 'connection_logs.s3.prefix': 'shop' };
    });
    await stack.delete();
    expect([stack.status, connection(aws)]).toEqual(['DELETE_COMPLETE', ['true', 'shop']]);
  });

  test('have others beside them that are turned on later, wherever those of the customer go by then', async () => {
    const { aws, stack, change } = await created(properties);
    change(({ loadBalancers }) => { loadBalancers[ALB].attributes = { ...attributes(aws, ALB), ...logsTo('central', 'shop') }; });
    await stack.update({ ...stack.properties, LogTypes: ['access', 'connection', 'health-check'] });
    expect(attributes(aws, ALB)['health_check_logs.s3.prefix']).toBe('web');
    await stack.delete();
    expect(attributes(aws, ALB)).toMatchObject({ 'connection_logs.s3.enabled': 'false', 'health_check_logs.s3.enabled': 'false' });
  });
});

test('an update that changes the name is refused, and taken back', async () => {
  const { aws, stack } = await created({});
  const before = aws.account();
  await stack.update({ ...stack.properties, OnboardingName: 'another' });
  expect([stack.status, stack.deliveries.at(-2)?.answer?.Reason])
    .toEqual(['UPDATE_ROLLBACK_COMPLETE', expect.stringContaining('OnboardingName: it cannot be changed')]);
  expect({ ...aws.account(), stacks: {} }).toEqual({ ...before, stacks: {} });
  await stack.delete();
  expect([stack.status, aws.account().topics]).toEqual(['DELETE_COMPLETE', {}]);
});

describe('a bucket that was shared, and that no logs go to any more,', () => {
  const both = { LogBucketArns: [bucketArn('central'), bucketArn('other')] };
  const redirect = ({ loadBalancers }: World): void => { loadBalancers[ALB].attributes = logsTo('other', 'web'); };

  test('stays on record while it cannot be looked at, so that it cannot be taken off the list', async () => {
    const { aws, stack, change } = await created(both);
    change(redirect);
    const denied = refusing(aws, 'central');
    await stack.update({ ...stack.properties, LogExpirationDays: '30' });
    denied.end();
    await stack.update({ ...stack.properties, LogBucketArns: [bucketArn('other')] });
    expect([stack.status, stack.deliveries.at(-2)?.answer?.Reason])
      .toEqual(['UPDATE_ROLLBACK_COMPLETE', expect.stringContaining('[bucket-removed]')]);
    await stack.delete();
    expect(aws.account().buckets.central).toEqual(takesLogs('central'));
  });

  test('stays on record while it is in the way of a rollback', async () => {
    const { aws, stack, change } = await created({ LogTypes: ['connection'] });
    const statement: Statement =
      { Sid: 'Mine', Effect: 'Deny', Principal: '*', Action: 's3:PutObject', Resource: `${bucketArn('central')}/*` };
    change(({ loadBalancers, buckets: { central } }) => {
      loadBalancers[ALB].attributes = { ...attributes(aws, ALB), 'connection_logs.s3.enabled': 'false' };
      central.policy = { Version: '2012-10-17', Statement: [...statementsOf(central.policy), statement] };
    });
    await stack.update({ ...stack.properties, LogExpirationDays: '30' });
    expect(stack.status).toBe('UPDATE_ROLLBACK_COMPLETE');
    await stack.update({ ...stack.properties, LogBucketArns: [''] });
    expect(stack.deliveries.at(-2)?.answer?.Reason).toContain('[bucket-removed]');
    await stack.delete();
    expect(stack.status).toBe('DELETE_COMPLETE');
    expect(statementsOf(aws.account().buckets.central.policy)).toEqual([...statementsOf(takesLogs('central').policy), statement]);
  });
});

/** Denies for a while that anybody looks at a bucket. */
function refusing({ api }: FakeAws, name: string): { readonly end: () => void } {
  const { getBucketPolicy } = api;
  let isDenied = true;
  Object.assign(api, {
    getBucketPolicy: async (bucket: string) => {
      if (isDenied && bucket === name) throw awsError('AccessDenied', 'You are denied with an explicit deny in a resource-based policy');
      return getBucketPolicy(bucket);
    },
  });
  return { end: () => { isDenied = false; } };
}
