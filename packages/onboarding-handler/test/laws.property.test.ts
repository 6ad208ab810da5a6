import { API_CALLS, newBucketStatements, onboardingsOf, ownsStatement, rulesOf, sameStatement } from '@logs-analysis/policy-model';
import type { NotificationRule, PolicyDocument, Statement } from '@logs-analysis/policy-model';
import fc from 'fast-check';
import { anyCase, UPLOADS } from './arbitraries';
import type { Case } from './arbitraries';
import { deepFrozen, HERE, NEW_BUCKET, QUEUE } from './example';
import { reconcile } from './instantly';
import { observe } from '../src/aws/observe';
import { blockers } from '../src/core/blockers';
import { desiredState } from '../src/core/desired-state';
import type { Goal } from '../src/core/desired-state';
import { makePlan } from '../src/core/make-plan';
import { OnboardingError } from '../src/errors';
import { plan } from '../src/reconcile';
import type { Settings } from '../src/settings';
import type { Account, LoadBalancer } from './fake-aws/account';
import { fakeAws } from './fake-aws/fake-aws';
import type { FakeAws, Interposed } from './fake-aws/fake-aws';
import { listOf } from './fake-aws/policy-storage';
import { permitted } from './permitted';

const RUNS = { numRuns: 300 };
const anyGoal = fc.constantFrom<Goal>('onboarded', 'offboarded');

/** Whether a run was done, and not blocked. */
async function run(goal: Goal, settings: Settings, aws: FakeAws): Promise<boolean> {
  try {
    await reconcile(goal, settings, aws.api);
    return true;
  } catch (error) {
    if (error instanceof OnboardingError && error.cause === undefined) return false;
    throw error;
  }
}

/** A law about cases that are not blocked; how many are is checked at the end, so that none holds for want of cases. */
let tried = 0;
let onboarded = 0;
/** How many load balancers the service hears of through a topic of the customer's only. */
let through = 0;
/** How many through a rule of EventBridge. */
let throughEvents = 0;
function law(name: string, check: (one: Case, aws: FakeAws) => Promise<void>): void {
  test(name, () => fc.assert(fc.asyncProperty(anyCase, async (one) => {
    const aws = fakeAws(one.account, HERE);
    tried++;
    if (!await run('onboarded', one.settings, aws)) return;
    onboarded++;
    await check(one, aws);
  }), RUNS));
}

describe('planning', () => {
  test('depends on nothing but what it is given, and changes none of it', () => fc.assert(
    fc.asyncProperty(anyCase, anyGoal, fc.boolean(), async ({ account, settings }, goal, before) => {
      const aws = fakeAws(account, HERE);
      if (before) await run('onboarded', settings, aws);
      const observed = deepFrozen(await observe('onboarded', deepFrozen(settings), aws.api));
      const planned = (): unknown => {
        const desired = deepFrozen(desiredState(goal, settings, observed));
        return makePlan(goal, observed, desired, blockers(goal, settings, observed, desired));
      };
      expect(planned()).toEqual(planned());
    }), RUNS));

  test('that finds a blocker writes nothing', () => fc.assert(fc.asyncProperty(anyCase, async ({ account, settings }) => {
    const aws = fakeAws(account, HERE);
    const { blockers: found } = await plan('onboarded', settings, aws.api);
    expect(await run('onboarded', settings, aws)).toBe(found.length === 0);
    if (found.length > 0) expect(aws.writes).toEqual([]);
  }), RUNS));
});

describe('onboarding', () => {
  law('succeeds wherever nothing blocks it', async ({ settings }, aws) => {
    expect(await plan('onboarded', settings, aws.api)).toMatchObject({ goal: 'onboarded', changes: [], blockers: [] });
  });

  law('a second time writes nothing', async ({ settings }, aws) => {
    const writes = aws.writes.length;
    await reconcile('onboarded', settings, aws.api);
    expect(aws.writes).toHaveLength(writes);
  });

  law('leaves every listed load balancer logging where the service can read', async ({ settings }, aws) => {
    const { loadBalancers, buckets, rules = {} } = aws.account();
    for (const arn of settings.loadBalancerArns) {
      const { 'access_logs.s3.enabled': enabled, 'access_logs.s3.bucket': bucket } = loadBalancers[arn].attributes;
      expect(enabled).toBe('true');
      expect(listOf(buckets[bucket].policy).filter(ownsStatement(settings.owner))).toHaveLength(2);
      const isTold = rulesOf(buckets[bucket].notifications).some(isOurs(settings));
      const isRuled = JSON.stringify(rules).includes(`\\"${bucket}\\"`);
      if (isRuled) throughEvents++;
      if (!isTold && !isRuled) through++;
      expect(isTold || isRuled || isSubscribed(aws.account(), bucket)).toBe(true);
    }
  });

  law('touches no load balancer that logs, and none that is not listed', async ({ account, settings }, aws) => {
    const quiet = settings.loadBalancerArns.filter((arn) => account.loadBalancers[arn].attributes['access_logs.s3.enabled'] !== 'true');
    const modified = aws.calls.filter(({ name }) => name === 'modifyLoadBalancerAttributes').map(({ args }) => args[0]);
    expect(modified.sort()).toEqual([...quiet].sort());
  });

  law('makes only calls of the table, and only such as its role is allowed', async ({ settings }, aws) => {
    await reconcile('offboarded', settings, aws.api);
    expect(aws.calls.filter((call) => !(call.name in API_CALLS) || !permitted(settings, call))).toEqual([]);
  });

  law('records what was there before it touches anything of the customer', async (_, aws) => {
    expect(aws.writes.map(({ name }) => name).indexOf('createTopic')).toBe(aws.writes.length > 0 ? 0 : -1);
  });
});

describe('offboarding', () => {
  law('after onboarding leaves what was there before', async ({ account, settings }, aws) => {
    aws.confirmSubscriptions();
    await reconcile('offboarded', settings, aws.api);
    expect(customers(aws.account())).toEqual(customers(fakeAws(account, HERE).account()));
  });

  law('takes everything from the service, also once it has confirmed its subscription', async ({ account, settings }, aws) => {
    aws.confirmSubscriptions();
    await reconcile('offboarded', settings, aws.api);
    const { buckets, topics, rules } = aws.account();
    expect(rules).toBeUndefined();
    expect(topics).toEqual({ [UPLOADS]: account.topics[UPLOADS] });
    for (const { policy, notifications } of Object.values(buckets)) {
      expect(listOf(policy).filter(ownsStatement(settings.owner))).toEqual([]);
      expect(rulesOf(notifications).filter(isOurs(settings))).toEqual([]);
    }
  });

  law('a second time writes nothing', async ({ settings }, aws) => {
    await reconcile('offboarded', settings, aws.api);
    const writes = aws.writes.length;
    await reconcile('offboarded', settings, aws.api);
    expect(aws.writes).toHaveLength(writes);
  });

  law('deletes no bucket and changes none but its policy and notifications', async ({ account, settings }, aws) => {
    await reconcile('offboarded', settings, aws.api);
    for (const [name, { policy: _, notifications: __, ...rest }] of Object.entries(account.buckets)) {
      expect(aws.account().buckets[name]).toMatchObject(rest);
    }
  });
});

describe('what is foreign survives', () => {
  const goals = fc.array(anyGoal, { minLength: 1, maxLength: 3 });

  test('every run, in its order', () => fc.assert(fc.asyncProperty(anyCase, goals, async ({ account, settings }, order) => {
    const aws = fakeAws(account, HERE);
    const before = foreignParts(aws.account(), settings);
    for (const goal of order) {
      await run(goal, settings, aws);
      expect(foreignParts(aws.account(), settings)).toEqual(before);
    }
  }), RUNS));

  test('a call that fails, whichever it is, and its run can be repeated', () => fc.assert(fc.asyncProperty(
    anyCase, fc.nat({ max: 40 }), fc.constantFrom<keyof Interposed>('before', 'after'), anyGoal,
    async ({ account, settings }, failing, when, last) => {
      const direct = fakeAws(account, HERE);
      if (!await run('onboarded', settings, direct)) return;
      if (last === 'offboarded') await run(last, settings, direct);

      const fail = (_: unknown, index: number): void => {
        if (index === failing) throw new Error('the connection was lost');
      };
      const aws = fakeAws(account, HERE, { [when]: fail });
      await run('onboarded', settings, aws).catch(() => {});
      expect(foreignParts(aws.account(), settings)).toEqual(foreignParts(direct.account(), settings));
      // By now the call may be one of this run, so it may take two.
      await run(last, settings, aws).catch(() => run(last, settings, aws));
      expect(withoutLeftovers(aws.account(), last)).toEqual(withoutLeftovers(direct.account(), last));
    }), RUNS));
});

test('most cases are not blocked, and some are', () => {
  expect(onboarded / tried).toBeGreaterThan(0.3);
  expect(onboarded / tried).toBeLessThan(0.9);
  expect(through).toBeGreaterThan(0);
  expect(throughEvents).toBeGreaterThan(0);
});

/** What belongs to the customer: everything but the bucket created here, and what logs that are off were set to. */
function customers({ loadBalancers, buckets, topics }: Account): unknown {
  const { [NEW_BUCKET]: kept, ...others } = buckets;
  const foreign = kept?.policy && listOf(kept.policy)
    .filter((statement) => !newBucketStatements(HERE, NEW_BUCKET).some((ours) => sameStatement(ours, statement)));
  return {
    // Nobody can end a subscription that is pending.
    topics: Object.entries(topics).map(([arn, one]) =>
      [arn, { ...one, subscriptions: one.subscriptions.filter((subscription) => subscription.arn !== undefined) }]),
    buckets: Object.entries(others).map(([name, bucket]) => [name, { ...bucket, policy: withList(bucket.policy) }]),
    kept: [foreign ?? [], kept?.notifications ?? {}],
    loadBalancers: logging(loadBalancers),
  };
}

/** A single statement means the same with and without a list around it. */
function withList(policy: PolicyDocument | undefined): PolicyDocument | undefined {
  return policy && { ...policy, Statement: listOf(policy) };
}

function logging(loadBalancers: Account['loadBalancers']): unknown {
  return Object.entries(loadBalancers).map(([arn, { attributes }]: [string, LoadBalancer]) =>
    [arn, attributes['access_logs.s3.enabled'] === 'true' ? attributes : 'off']);
}

/** Whether the service hears of created objects of a bucket through a topic of the customer's. */
function isSubscribed({ topics }: Account, bucket: string): boolean {
  const subscription = topics[UPLOADS].subscriptions.find(({ endpoint }) => endpoint === QUEUE);
  return JSON.stringify(subscription?.filter ?? '').includes(`"${bucket}"`);
}

function isOurs({ owner, environment }: Settings): (rule: NotificationRule) => boolean {
  return (rule) => onboardingsOf(rule, owner.service, environment).includes(owner.onboardingName);
}

function foreignParts({ buckets }: Account, settings: Settings): unknown {
  const { owner } = settings;
  const foreignStatement = (statement: Statement): boolean => !ownsStatement(owner)(statement)
    && !newBucketStatements(HERE, NEW_BUCKET).some((ours) => sameStatement(ours, statement));
  const foreignRule = (rule: NotificationRule): boolean => !isOurs(settings)(rule);
  const entries = Object.entries(buckets).map(([name, { policy, notifications }]) => [name, {
    statements: listOf(policy).filter(foreignStatement),
    document: policy && { Version: policy.Version, Id: policy.Id },
    rules: rulesOf(notifications).filter(foreignRule),
    eventBridge: notifications.EventBridgeConfiguration,
  }] as const);
  // A bucket that had nothing foreign may be created, and the document of a policy comes and goes with ours.
  return entries.filter(([, { statements, rules, eventBridge }]) => statements.length + rules.length > 0 || eventBridge)
    .map(([name, { document, ...rest }]) => [name, rest.statements.length > 0 ? { document, ...rest } : rest]);
}

/** While logs are off, what they were set to does not matter; nor does a bucket that stays. */
function withoutLeftovers(account: Account, goal: Goal): unknown {
  if (goal === 'offboarded') return customers(account);
  return { ...account, buckets: Object.entries(account.buckets).map(([name, one]) => [name, { ...one, policy: withList(one.policy) }]) };
}
