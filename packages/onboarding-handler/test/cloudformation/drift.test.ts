import { statementsOf } from '@logs-analysis/policy-model';
import type { Statement } from '@logs-analysis/policy-model';
import { stackModel } from './stack-model';
import type { Rollback, StackModel } from './stack-model';
import { VirtualClock } from './virtual-clock';
import { watchedFunction } from './watched-function';
import type { AwsApi } from '../../src/aws/aws-api';
import { PROBLEMS } from '../../src/problems';
import type { ProblemCode } from '../../src/problems';
import type { Properties } from '../../src/settings';
import { ALB, HERE, loadBalancerArn, logsTo, OTHER_ALB, PROPERTIES, RULE, STACK, TOPIC } from '../example';
import type { Account, StoredBucket, World } from '../fake-aws/account';
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
  readonly clock: VirtualClock;
  readonly stack: StackModel;
  /** What the customer changes by hand, while the stack is at rest. */
  readonly change: (change: (world: World) => void) => void;
}

/**
 * A stack in an account where one load balancer logs into a bucket already, and another does not log.
 *
 * @param before what else the customer has before the stack is created
 */
async function created(properties: Properties, before: (world: World) => void = () => {}): Promise<Customer> {
  const aws = fakeAws({
    loadBalancers: {
      [ALB]: { type: 'application', attributes: logsTo('central', 'web') },
      [OTHER_ALB]: { type: 'application', attributes: {} },
    },
    buckets: { central: takesLogs('central'), other: takesLogs('other') },
    topics: {},
  }, HERE);
  aws.change(before);
  const clock = new VirtualClock();
  const watched = watchedFunction(aws, clock, () => undefined);
  const stack = stackModel(STACK, watched.invoke);
  await stack.create({ ...PROPERTIES, LogBucketArns: [bucketArn('central')], ...properties });
  expect(stack.status).toBe('CREATE_COMPLETE');
  return { aws, clock, stack, change: (change) => aws.change(change) };
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

describe('what AWS refuses for good to write when an update is rolled back', () => {
  const denied = awsError('AccessDenied', 'You are denied with an explicit deny in a service control policy');
  const noLogs = awsError('InvalidConfigurationRequestException', 'Access Denied for bucket: central. Please check S3bucket permission');
  const UPLOADS = 'arn:aws:sns:eu-west-1:111122223333:uploads';
  const connections = { LogTypes: ['access', 'connection'] };
  const nothing = (): void => {};
  const turnOff = ({ loadBalancers }: World): void => {
    loadBalancers[ALB].attributes = { ...loadBalancers[ALB].attributes, 'connection_logs.s3.enabled': 'false' };
  };
  const events = ['s3:ObjectCreated:*'];
  const telling = ({ buckets, topics }: World): void => {
    topics[UPLOADS] = { tags: {}, subscriptions: [] };
    buckets.central.notifications = { TopicConfigurations: [{ Id: 'all', TopicArn: UPLOADS, Events: events }] };
  };
  const sending = ({ buckets }: World): void => {
    const QueueArn = 'arn:aws:sqs:eu-west-1:111122223333:all';
    buckets.central.notifications = { QueueConfigurations: [{ Id: 'all', QueueArn, Events: events }], EventBridgeConfiguration: {} };
  };

  describe.each<[string, keyof AwsApi, Error, Properties, (world: World) => void, (world: World) => void, string]>([
    ['logs that somebody turned off', 'modifyLoadBalancerAttributes', noLogs, connections, nothing, turnOff, `load-balancer ${ALB}`],
    [
      'a bucket policy', 'putBucketPolicy', denied, {}, nothing,
      ({ buckets: { central } }) => { central.policy = takesLogs('central').policy; }, 'bucket-policy central',
    ],
    [
      'notifications', 'putBucketNotification', denied, {}, nothing,
      ({ buckets: { central } }) => { central.notifications = {}; }, 'notifications central',
    ],
    [
      'a rule', 'putEventRule', denied, { UseEventBridge: 'true' }, sending,
      ({ rules }) => { delete rules![RULE]; }, `event-rule ${RULE}`,
    ],
    [
      'a subscription', 'subscribe', denied, { ExistingTopicArns: [UPLOADS] }, telling,
      ({ topics }) => { topics[UPLOADS].subscriptions = []; }, `existing-subscription ${UPLOADS}`,
    ],
  ])('is left as it is: %s', (_, name, error, properties, before, drift, subject) => {
    /** All but the own topic, and what is looked at is on: an attribute that is off may be there or not. */
    const rest = ({ loadBalancers, buckets, topics: { [TOPIC]: own, ...topics }, rules = {} }: Account): unknown => ({
      on: Object.values(loadBalancers).map((one) => Object.keys(one.attributes).filter((key) => one.attributes[key] === 'true')),
      buckets,
      topics,
      rules,
    });

    async function rolledBack(): Promise<Customer & { readonly refused: Refused; readonly states: readonly unknown[] }> {
      const first = await created(properties, before);
      const { aws, stack, change } = first;
      aws.confirmSubscriptions();
      const states = [rest(aws.account())];
      change(drift);
      states.push(rest(aws.account()));
      const refused = refusingTo(name, error, first);
      await stack.update({ ...stack.properties, LogExpirationDays: '30' });
      return { ...first, refused, states };
    }

    test('its rollback does not fail as the update does, tries it once, says so and claims nothing', async () => {
      const { aws, stack, refused, states: [, drifted] } = await rolledBack();
      const [update, rollback] = stack.deliveries.slice(-2);
      expect([stack.status, update.answer?.Status, rollback.answer?.Reason]).toEqual(['UPDATE_ROLLBACK_COMPLETE', 'FAILED', undefined]);
      expect(rollback.answer?.Data?.Report).toContain(`${subject}: the rollback left it as it is: ${error.name}`);
      // Once by the update, and once by its rollback.
      expect(refused.count).toBe(2);
      expect(rest(aws.account())).toEqual(drifted);
      const claims = Object.entries(aws.account().topics[TOPIC].tags).filter(([key]) => /turned-on|subscribed-to/.test(key));
      expect(claims.filter(([, value]) => value !== '')).toEqual([]);
    });

    test('the next update sets it up', async () => {
      const { aws, stack, refused, states: [earlier] } = await rolledBack();
      refused.end();
      await stack.update({ ...stack.properties, LogExpirationDays: '60' });
      aws.confirmSubscriptions();
      expect([stack.status, rest(aws.account())]).toEqual(['UPDATE_COMPLETE', earlier]);
    });

    test('the deletion puts back what there was', async () => {
      const { aws, stack } = await rolledBack();
      const { aws: untouched } = await created(properties, before);
      await stack.delete();
      const { topics, buckets, rules = {} } = aws.account();
      expect([stack.status, Object.keys(topics), rules]).toEqual(['DELETE_COMPLETE', before === telling ? [UPLOADS] : [], {}]);
      expect(buckets.central.policy).toEqual(takesLogs('central').policy);
      expect(Object.keys(untouched.account().buckets)).toEqual(Object.keys(buckets));
    });
  });

  test('is left when something else in the stack fails', async () => {
    const customer = await created({});
    const { aws, stack } = customer;
    const refused = refusingTo('putBucketPolicy', denied, customer, { during: /ROLLBACK/ });
    await stack.updateAndFail({ ...stack.properties, LoadBalancerArns: [OTHER_ALB] }, 'update and delete');
    expect([stack.status, refused.count]).toEqual(['UPDATE_ROLLBACK_COMPLETE', 1]);
    expect(stack.deliveries.map(({ answer }) => answer?.Status)).not.toContain('FAILED');
    expect(aws.account().buckets.central).toEqual(takesLogs('central'));
    await stack.delete();
    expect([stack.status, aws.account().topics]).toEqual(['DELETE_COMPLETE', {}]);
  });

  test('fails a rollback that is a deletion only, which does not fail the stack, so that it can be sent again', async () => {
    const customer = await created({});
    const { aws, stack } = customer;
    const { buckets } = aws.account();
    const refused = refusingTo('putBucketPolicy', denied, customer, { during: /ROLLBACK/ });
    await stack.updateAndFail({ ...stack.properties, LoadBalancerArns: [OTHER_ALB] }, 'delete only');
    expect([stack.status, stack.deliveries.at(-1)?.answer?.Status]).toEqual(['UPDATE_ROLLBACK_COMPLETE', 'FAILED']);
    refused.end();
    const { answer } = await stack.deliverAgain(stack.deliveries.length - 1, 'at once');
    expect([answer?.Status, aws.account().buckets.central]).toEqual(['SUCCESS', buckets.central]);
  });

  test('are logs that are the customer\'s if they turn them on by hand', async () => {
    const customer = await created(connections);
    const { aws, stack, change } = customer;
    change(turnOff);
    const refused = refusingTo('modifyLoadBalancerAttributes', noLogs, customer);
    await stack.update({ ...stack.properties, LogExpirationDays: '30' });
    refused.end();
    change(({ loadBalancers }) => {
      loadBalancers[ALB].attributes = { ...loadBalancers[ALB].attributes, 'connection_logs.s3.enabled': 'true' };
    });
    await stack.delete();
    expect([stack.status, attributes(aws, ALB)['connection_logs.s3.enabled']]).toEqual(['DELETE_COMPLETE', 'true']);
  });

  test.each<[number, StackModel['status']]>([
    [155_000, 'UPDATE_ROLLBACK_COMPLETE'], [185_000, 'UPDATE_ROLLBACK_FAILED'],
  ])('fails the rollback only if there is no time to look again (after %d ms)', async (after, status) => {
    const customer = await created({});
    const { aws, stack } = customer;
    const refused = refusingTo('putBucketPolicy', denied, customer, { during: /ROLLBACK/, after });
    await stack.updateAndFail({ ...stack.properties, LoadBalancerArns: [OTHER_ALB] }, 'update and delete');
    expect([stack.status, refused.count]).toEqual([status, 1]);
    expect(aws.account().buckets.central).toEqual(takesLogs('central'));
  });

  test('may be that logs of a former load balancer are turned off', async () => {
    const customer = await created({ LoadBalancerArns: [ALB, OTHER_ALB], LogBucketArns: [bucketArn('central')] });
    const { aws, stack, change } = customer;
    change(({ loadBalancers }) => { loadBalancers[OTHER_ALB].attributes = {}; });
    await stack.update({ ...stack.properties, LogExpirationDays: '60' });
    const refused = refusingTo('modifyLoadBalancerAttributes', denied, customer);
    await stack.update({ ...stack.properties, LoadBalancerArns: [ALB], FormerLoadBalancerArns: [OTHER_ALB] });
    await stack.update({ ...stack.properties, LogExpirationDays: '30' });
    expect([stack.status, stack.deliveries.at(-1)!.answer?.Status]).toEqual(['UPDATE_ROLLBACK_COMPLETE', 'SUCCESS']);
    refused.end();
    await stack.update({ ...stack.properties, LogExpirationDays: '30' });
    expect([stack.status, attributes(aws, OTHER_ALB)['access_logs.s3.enabled']]).toEqual(['UPDATE_COMPLETE', 'false']);
    await stack.delete();
    expect([stack.status, aws.account().topics]).toEqual(['DELETE_COMPLETE', {}]);
  });

  test('is no more than what stays: what AWS is too busy for fails the rollback, so that it can be continued', async () => {
    const customer = await created({});
    const { stack } = customer;
    const busy = awsError('SlowDown', 'Please reduce your request rate.');
    refusingTo('putBucketPolicy', busy, customer, { during: /ROLLBACK/ });
    await stack.updateAndFail({ ...stack.properties, LoadBalancerArns: [OTHER_ALB] }, 'update and delete');
    expect(stack.status).toBe('UPDATE_ROLLBACK_FAILED');
  });

  test.each<[string, keyof AwsApi]>([
    ['a policy', 'putBucketPolicy'], ['notifications', 'putBucketNotification'],
  ])('is access to a bucket that is on record while it cannot be taken back from %s', async (_, name) => {
    const customer = await created({ LogBucketArns: [bucketArn('central'), bucketArn('other')] });
    const { aws, stack, change } = customer;
    change(({ loadBalancers }) => { loadBalancers[ALB].attributes = logsTo('other', 'web'); });
    const refused = refusingTo(name, denied, customer, { id: 'central' });
    await stack.update({ ...stack.properties, LogExpirationDays: '30' });
    expect(stack.status).toBe('UPDATE_ROLLBACK_COMPLETE');
    refused.end();
    await stack.update({ ...stack.properties, LogBucketArns: [bucketArn('other')] });
    expect(stack.deliveries.at(-2)?.answer?.Reason).toContain('[bucket-removed]');
    await stack.delete();
    expect(aws.account().buckets).toEqual({ central: takesLogs('central'), other: takesLogs('other') });
  });

  test.each<keyof AwsApi>(['tagTopic', 'setTopicPolicy'])('fails the rollback if it is the record itself (%s)', async (name) => {
    const customer = await created({});
    refusingTo(name, denied, customer, { during: /ROLLBACK/ });
    await customer.stack.updateAndFail({ ...customer.stack.properties, LoadBalancerArns: [OTHER_ALB] }, 'update and delete');
    expect(customer.stack.status).toBe('UPDATE_ROLLBACK_FAILED');
  });
});

interface Refused {
  /** How often it was; what is repeated until it is given up counts once. */
  readonly count: number;
  readonly end: () => void;
}

/** Refuses a write, of any resource or of one, while the stack has such a status, after so many milliseconds, until that ends. */
function refusingTo(
  name: keyof AwsApi, error: Error, { aws: { api, account }, clock }: Customer, { during = /./, id = '', after = 0 } = {},
): Refused {
  const write = api[name] as (...args: unknown[]) => Promise<void>;
  const tries: Array<{ readonly during: string; readonly at: number }> = [];
  let isRefused = true;
  Object.assign(api, {
    [name]: async (...args: unknown[]) => {
      const status = account().stacks![STACK];
      if (!isRefused || !during.test(status) || !String(args[0]).startsWith(id)) return write(...args);
      tries.push({ during: status, at: clock.now() });
      await clock.sleep(after);
      throw error;
    },
  });
  return {
    get count() {
      const isAgain = (one: typeof tries[0], last?: typeof one): boolean => one.during === last?.during && one.at - last.at < 10_000;
      return tries.filter((one, index) => !isAgain(one, tries[index - 1])).length;
    },
    end: () => { isRefused = false; },
  };
}

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
