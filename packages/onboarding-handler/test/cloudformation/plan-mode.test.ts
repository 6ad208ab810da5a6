import { answerIn } from './answer-in';
import { customResourceEvent } from './custom-resource-events';
import { stackModel } from './stack-model';
import type { Rollback, StackModel } from './stack-model';
import { VirtualClock } from './virtual-clock';
import type { CustomResourceAnswer, CustomResourceEvent } from '../../src/cloudformation/custom-resource';
import { handleEvent } from '../../src/cloudformation/handle-event';
import { MOST_REMOVED } from '../../src/core/journal';
import { ALB, HERE, loadBalancerArn, logsTo, OTHER_ALB, PROPERTIES, STACK, stackId, TOPIC } from '../example';
import type { Account } from '../fake-aws/account';
import { fakeAws } from '../fake-aws/fake-aws';
import type { Call, FakeAws, Interposed } from '../fake-aws/fake-aws';
import { ofTheCustomer } from '../faults/account-views';

const ACCOUNT: Account = {
  loadBalancers: {
    [ALB]: { type: 'application', attributes: {} }, [OTHER_ALB]: { type: 'application', attributes: logsTo('central', 'team') },
  },
  buckets: { central: { owner: HERE.accountId, tags: {}, notifications: { EventBridgeConfiguration: {} } } },
  topics: {},
};
const APPLY = { ...PROPERTIES, LoadBalancerArns: [ALB, OTHER_ALB], LogBucketArns: ['arn:aws:s3:::central'], Mode: 'Apply' };
const PLAN = { ...APPLY, Mode: 'Plan' };
const PLAN_ID = 'alb-logs/alb-logs/plan';

let aws: FakeAws;
let stack: StackModel;
let around: Interposed;
beforeEach(() => {
  around = {};
  start(ACCOUNT);
});

function start(account: Account): void {
  aws = fakeAws(account, HERE);
  stack = stackModel(STACK, answerTo);
}

function answerTo(event: CustomResourceEvent, status: string): Promise<CustomResourceAnswer> {
  return answerIn(aws, event, status, around, 200_000);
}

/** What was asked of AWS while that was done. */
async function during(work: () => Promise<unknown>): Promise<readonly Call[]> {
  const since = aws.calls.length;
  await work();
  return aws.calls.slice(since);
}
const resources = (): Account => ({ ...aws.account(), stacks: undefined });
const writesAmong = (calls: readonly Call[]): readonly Call[] => calls.filter(({ kind }) => kind === 'write');
const lastAnswer = (): CustomResourceAnswer => stack.deliveries.at(-1)!.answer!;
const changesIn = (answer: CustomResourceAnswer | undefined): readonly string[] => answer!.Data!.Report.match(/^[+~-] .*$/gm) ?? [];

describe('a stack that plans', () => {
  test('says what would be done, and writes nothing', async () => {
    await stack.create(PLAN);
    expect(stack.status).toBe('CREATE_COMPLETE');
    expect(aws.writes).toEqual([]);
    expect(lastAnswer()).toMatchObject({
      PhysicalResourceId: PLAN_ID,
      Data: {
        TopicArn: TOPIC,
        Buckets: expect.stringContaining('central, '),
        Subscription: 'pending',
        Changes: '8',
        LeftAlone: '2',
        NextStep: 'Run the stack with Mode Apply to do this.',
        Report: expect.stringMatching(/^8 changes would be made:/),
      },
    });
  });

  test.each<[string, Account, Readonly<Record<string, unknown>>, RegExp]>([
    ['a load balancer that is not there', { ...ACCOUNT, loadBalancers: {} }, {}, /\[load-balancer-not-found\]/],
    ['a bucket that is not named', ACCOUNT, { LogBucketArns: [''] }, /add arn:aws:s3:::central to the list\. \[bucket-not-named\]/],
    ['a name that is taken', {
      ...ACCOUNT, topics: { [TOPIC]: { tags: { team: 'web' }, subscriptions: [] } },
    }, {}, /choose another OnboardingName\. \[onboarding-name-taken\]/],
  ])('succeeds and says so if %s is in the way', async (_, account, properties, says) => {
    start(account);
    await stack.create({ ...PLAN, ...properties });
    expect(lastAnswer()).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: PLAN_ID });
    const { Report, Changes, NextStep, ...rest } = lastAnswer().Data!;
    expect(Report).toMatch(/^Blocked: nothing was changed\./);
    expect(Report).toMatch(says);
    expect([Changes, rest.TopicArn]).toEqual(['0', TOPIC]);
    expect(NextStep).toMatch(/Then try again\.$/);
    expect(aws.writes).toEqual([]);
  });

  test('fails on a property that cannot be used, having looked at nothing', async () => {
    await stack.create({ ...PLAN, LoadBalancerArns: ['x'] });
    expect(stack.deliveries[0].answer).toMatchObject({ Status: 'FAILED', Reason: expect.stringContaining('[property-invalid]') });
    expect(writesAmong(aws.calls)).toEqual([]);
  });

  test('plans anew when it is updated, and is the same resource', async () => {
    await stack.create(PLAN);
    await stack.update({ ...PLAN, LoadBalancerArns: [OTHER_ALB] });
    expect(lastAnswer()).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: PLAN_ID });
    expect(changesIn(lastAnswer())).toHaveLength(4);
    expect(aws.writes).toEqual([]);
  });

  test.each<[string, Account]>([
    ['with nothing there', ACCOUNT],
    ['with a topic of somebody else under its name', { ...ACCOUNT, topics: { [TOPIC]: { tags: { team: 'web' }, subscriptions: [] } } }],
  ])('is deleted without a look at anything but the topic, %s', async (_, account) => {
    start(account);
    await stack.create(PLAN);
    const calls = await during(() => stack.delete());
    expect(stack.status).toBe('DELETE_COMPLETE');
    const others = calls.filter(({ name }) => !['getTopicAttributes', 'listTopicTags', 'listSubscriptions'].includes(name));
    expect(others).toEqual([]);
  });
});

describe('an update that applies the plan', () => {
  test('makes the changes that were planned, and the deletion of the plan takes nothing down', async () => {
    await stack.create(PLAN);
    const planned = changesIn(lastAnswer());
    await stack.update(APPLY);
    const [, applied, deleted] = stack.deliveries;
    expect(changesIn(applied.answer)).toEqual(planned);
    expect(applied.answer!.PhysicalResourceId).toMatch(/^alb-logs\/alb-logs\/[0-9a-f]{16}\/\w+$/);
    expect(deleted.event).toMatchObject({ RequestType: 'Delete', PhysicalResourceId: PLAN_ID });
    expect(deleted.answer!.Status).toBe('SUCCESS');
    expect(await during(() => stack.update({ ...APPLY, CodeSha256: '1' }))).toEqual(
      expect.not.arrayContaining([expect.objectContaining({ kind: 'write' })]));
    expect(lastAnswer().Data!.Changes).toBe('0');
  });

  test('is taken back by the deletion of the stack', async () => {
    await stack.create(PLAN);
    await stack.update(APPLY);
    await stack.delete();
    expect([stack.status, aws.account().topics]).toEqual(['DELETE_COMPLETE', {}]);
    expect(ofTheCustomer(aws.account())).toEqual(ofTheCustomer(fakeAws(ACCOUNT, HERE).account()));
  });

  test('is refused for what the plan says is in the way: no bucket counts as used by what only a plan has named', async () => {
    start({ ...ACCOUNT, buckets: { ...ACCOUNT.buckets, far: { ...ACCOUNT.buckets.central, region: 'us-east-1' } } });
    const both = { LogBucketArns: ['arn:aws:s3:::central', 'arn:aws:s3:::far'] };
    await stack.create({ ...PLAN, ...both });
    expect(lastAnswer().Data!.Report).toContain('far is in us-east-1');
    await stack.update({ ...PLAN, ...both, LogExpirationDays: '30' });
    expect(lastAnswer().Data!.Report).toContain('far is in us-east-1');
    await stack.update({ ...APPLY, ...both });
    expect(stack.deliveries[2].answer).toMatchObject({ Status: 'FAILED', Reason: expect.stringContaining('far is in us-east-1') });
    expect([stack.status, aws.writes]).toEqual(['UPDATE_ROLLBACK_COMPLETE', []]);
  });

  test('may leave out any number of load balancers that only the plan had listed', async () => {
    const listed = Array.from({ length: MOST_REMOVED + 2 }, (_, index) => loadBalancerArn(`planned-${index}`));
    start({
      ...ACCOUNT, loadBalancers: Object.fromEntries(listed.map((arn) => [arn, { type: 'application' as const, attributes: {} }])),
    });
    await stack.create({ ...PLAN, LoadBalancerArns: listed });
    await stack.update({ ...APPLY, LoadBalancerArns: listed.slice(-1) });
    expect([stack.status, stack.deliveries[1].answer?.Reason]).toEqual(['UPDATE_COMPLETE', undefined]);
  });

  test('survives that the plan is planned or deleted once more, late', async () => {
    await stack.create(PLAN);
    await stack.update({ ...PLAN, LogExpirationDays: '30' });
    await stack.update(APPLY);
    const calls = await during(async () => {
      for (let index = stack.deliveries.length - 1; index >= 0; index--) {
        if (index !== 2) await stack.deliverAgain(index, 'late');
      }
    });
    expect(writesAmong(calls)).toEqual([]);
  });

  test('survives that its deletion does not see at first what was reached', async () => {
    await stack.create(PLAN);
    await stack.update(APPLY);
    const { [TOPIC]: { tags: { 'logs-analysis:target': reached, ...old } } } = aws.account().topics;
    expect(reached).toMatch(/^alb-logs\/alb-logs\/\w+\/\w+$/);
    aws.change(({ topics }) => { topics[TOPIC].tags = old; });
    let looks = 0;
    around = {
      before: ({ name }) => {
        if (name !== 'listTopicTags' || ++looks !== 2) return;
        aws.change(({ topics }) => { topics[TOPIC].tags = { ...old, 'logs-analysis:target': reached }; });
      },
    };
    expect(writesAmong(await during(() => stack.deliverAgain(2, 'at once')))).toEqual([]);
    expect(looks).toBe(2);
  });

  test('leaves nothing when it is rolled back, whichever of its calls fails', async () => {
    await stack.create(PLAN);
    const count = (await during(() => stack.update(APPLY))).length;
    for (const when of ['before', 'after'] as const) {
      for (let failing = 0; failing < count; failing++) {
        start(ACCOUNT);
        around = {};
        await stack.create(PLAN);
        const first = aws.calls.length;
        around = {
          [when]: (_: Call, index: number) => {
            if (index === first + failing) throw Object.assign(new Error('It was not to be'), { name: 'Forbidden' });
          },
        };
        await stack.update(APPLY);
        const { answer: applied, event: { PhysicalResourceId } } = stack.deliveries[1];
        if (applied!.Status === 'SUCCESS') continue;
        expect([failing, stack.status, PhysicalResourceId]).toEqual([failing, 'UPDATE_ROLLBACK_COMPLETE', PLAN_ID]);
        expect(stack.deliveries.map(({ event }) => event.RequestType)).toEqual(['Create', 'Update', 'Update']);
        expect([failing, aws.account().topics]).toEqual([failing, {}]);
        expect(ofTheCustomer(aws.account())).toEqual(ofTheCustomer(fakeAws(ACCOUNT, HERE).account()));
        expect(lastAnswer()).toMatchObject({ PhysicalResourceId: PLAN_ID, Data: { Changes: expect.stringMatching(/^[78]$/) } });
      }
    }
  });

  test('of another load balancer and bucket leaves nothing either, even if it was cut short with logs on', async () => {
    await stack.create({ ...PLAN, LoadBalancerArns: [OTHER_ALB], LogBucketArns: [''] });
    const failIf = (isTooMuch: boolean): void => {
      if (stack.deliveries.length === 2 && isTooMuch) throw new Error('It was not to be');
    };
    around = {
      before: ({ name, args: [, values] }) => failIf(name === 'modifyLoadBalancerAttributes' && JSON.stringify(values).includes('false')),
      after: ({ name }) => failIf(name === 'modifyLoadBalancerAttributes'),
    };
    await stack.update(APPLY);
    expect(aws.calls.filter(({ name }) => name === 'modifyLoadBalancerAttributes')).toHaveLength(3);
    expect([stack.status, aws.account().topics]).toEqual(['UPDATE_ROLLBACK_COMPLETE', {}]);
    expect(ofTheCustomer(aws.account())).toEqual(ofTheCustomer(fakeAws(ACCOUNT, HERE).account()));
  });

  test('that could not be rolled back is taken down when the stack is deleted', async () => {
    await stack.create(PLAN);
    around = {
      before: ({ name }) => {
        if (name === 'modifyLoadBalancerAttributes' || name === 'deleteTopic') throw new Error('It was not to be');
      },
    };
    await stack.update(APPLY);
    expect(stack.status).toBe('UPDATE_ROLLBACK_FAILED');
    around = {};
    await stack.delete();
    expect([stack.status, aws.account().topics]).toEqual(['DELETE_COMPLETE', {}]);
    expect(ofTheCustomer(aws.account())).toEqual(ofTheCustomer(fakeAws(ACCOUNT, HERE).account()));
  });

  test('whose rollback was stopped is taken down when the stack is deleted', async () => {
    await stack.create({ ...PLAN, LoadBalancerArns: [ALB] });
    around = {
      before: ({ name, args: [id] }) => {
        if (name === 'modifyLoadBalancerAttributes') throw new Error('It was not to be');
        if (stack.deliveries.length === 3 && id === 'central') throw Object.assign(new Error('denied'), { name: 'AccessDenied' });
      },
    };
    await stack.update({ ...APPLY, LoadBalancerArns: [ALB, OTHER_ALB] });
    expect([stack.status, Object.keys(aws.account().topics)]).toEqual(['UPDATE_ROLLBACK_FAILED', [TOPIC]]);
    around = {};
    await stack.delete();
    expect([stack.status, lastAnswer().PhysicalResourceId, aws.account().topics]).toEqual(['DELETE_COMPLETE', PLAN_ID, {}]);
    expect(ofTheCustomer(aws.account())).toEqual(ofTheCustomer(fakeAws(ACCOUNT, HERE).account()));
  });

  test.each<[string, string, string, boolean]>([
    ['is not taken down with the plan', 'CREATE_IN_PROGRESS', 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', true],
    ['is taken down with the stack', 'UPDATE_ROLLBACK_IN_PROGRESS', 'DELETE_IN_PROGRESS', false],
  ])('%s, whatever two old answers say of the stack', async (_, old, status, stays) => {
    await stack.create(PLAN);
    await stack.update(APPLY);
    const clock = new VirtualClock();
    const describeStack = jest.fn().mockResolvedValueOnce(old).mockResolvedValueOnce(old).mockResolvedValue(status);
    const deletion = { ...stack.deliveries[0].event, RequestType: 'Delete' as const, PhysicalResourceId: PLAN_ID };
    const answer = await clock.until(handleEvent(deletion, {
      connect: () => ({ ...aws.api, describeStack }), deadline: clock.now() + 400_000, clock, log: () => {},
    }));
    expect([answer.Status, Object.keys(aws.account().topics)]).toEqual(['SUCCESS', stays ? [TOPIC] : []]);
  });

  test('is not taken back by the rollback of one like it that comes again, late', async () => {
    await stack.create(PLAN);
    around = { before: ({ name }) => { if (name === 'modifyLoadBalancerAttributes') throw new Error('It was not to be'); } };
    await stack.update(APPLY);
    expect(stack.status).toBe('UPDATE_ROLLBACK_COMPLETE');
    around = {};
    await stack.update(APPLY);
    expect(stack.status).toBe('UPDATE_COMPLETE');
    expect(writesAmong(await during(() => stack.deliverAgain(2, 'late')))).toEqual([]);
  });

  test.each<Rollback>(['update and delete', 'delete only'])('leaves nothing if something else fails (%s)', async (rollback) => {
    await stack.create(PLAN);
    await stack.updateAndFail(APPLY, rollback);
    expect([stack.status, lastAnswer().Status]).toEqual(['UPDATE_ROLLBACK_COMPLETE', 'SUCCESS']);
    expect([aws.account().topics, ofTheCustomer(aws.account())]).toEqual([{}, ofTheCustomer(fakeAws(ACCOUNT, HERE).account())]);
  });

  test('is not rolled back silently where a bucket that it shared is out of reach', async () => {
    await stack.create({ ...PLAN, LoadBalancerArns: [ALB], LogBucketArns: [''] });
    around = {
      before: ({ name, args: [id] }) => {
        if (name === 'modifyLoadBalancerAttributes') throw new Error('It was not to be');
        if (stack.deliveries.length === 3 && id === 'central') throw Object.assign(new Error('denied'), { name: 'AccessDenied' });
      },
    };
    await stack.update(APPLY);
    expect(stack.status).toBe('UPDATE_ROLLBACK_FAILED');
    expect(lastAnswer().Reason)
      .toMatch(/^bucket central: .* may still have access to it; .* remove the statement .*\[bucket-not-accessible\]$/);
  });
});

describe('an update of what was applied to a plan', () => {
  test.each<[string, Readonly<Record<string, unknown>>]>([
    ['by a template that has the mode', APPLY], ['by one that did not have it', { ...APPLY, Mode: undefined }],
  ])('%s is refused before anything is changed, with the remedy', async (_, before) => {
    await stack.create(before);
    const applied = resources();
    await stack.update(PLAN);
    expect(stack.deliveries[1].answer).toMatchObject({
      Status: 'FAILED', PhysicalResourceId: stack.deliveries[0].answer!.PhysicalResourceId,
    });
    expect(stack.deliveries[1].answer!.Reason)
      .toMatch(/^Mode: .* delete the stack to take everything back, or keep Mode Apply\. \[plan-after-apply\]$/);
    expect([stack.status, resources()]).toEqual(['UPDATE_ROLLBACK_COMPLETE', applied]);
  });

  test('looks at nothing but whether it is a rollback', async () => {
    await stack.create(APPLY);
    const { PhysicalResourceId } = lastAnswer();
    const calls = await during(() => answerTo({
      ...stack.deliveries[0].event, RequestType: 'Update', PhysicalResourceId, ResourceProperties: PLAN, OldResourceProperties: APPLY,
    }, 'UPDATE_IN_PROGRESS'));
    expect([...new Set(calls.map(({ name }) => name))]).toEqual(['describeStack']);
  });
});

test('a plan beside the same onboarding of another stack says that the name is taken, and its deletion takes nothing from it', async () => {
  const other = stackModel(stackId('other'), answerTo);
  await other.create(APPLY);
  const applied = resources();
  for (const LogicalResourceId of ['InvokeLambdaFunction', 'Other']) {
    const creation = customResourceEvent('Create', { ResourceProperties: PLAN });
    const answer = await answerTo({ ...creation, LogicalResourceId }, 'CREATE_IN_PROGRESS');
    expect(answer.Data!.Report).toContain('[onboarding-name-taken]');
  }
  await stack.create(PLAN);
  await stack.delete();
  expect([stack.status, resources()]).toEqual(['DELETE_COMPLETE', applied]);
});
