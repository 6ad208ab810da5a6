import { answerIn } from './answer-in';
import { MADE_UP_ID, stackModel } from './stack-model';
import type { Deletion, StackModel } from './stack-model';
import type { CustomResourceAnswer, CustomResourceEvent } from '../../src/cloudformation/custom-resource';
import { ALB, HERE, OTHER_ALB, PROPERTIES, STACK, TOPIC } from '../example';
import type { Account, LoadBalancer } from '../fake-aws/account';
import { awsError } from '../fake-aws/aws-error';
import { fakeAws } from '../fake-aws/fake-aws';
import type { FakeAws, Interposed } from '../fake-aws/fake-aws';
import { ofTheCustomer, ofTheService } from '../faults/account-views';

const off = (): LoadBalancer => ({ type: 'application', attributes: {} });
const ACCOUNT: Account = { loadBalancers: { [ALB]: off(), [OTHER_ALB]: off() }, buckets: {}, topics: {} };
const given = (...arns: readonly string[]): CustomResourceEvent['ResourceProperties'] => ({ ...PROPERTIES, LoadBalancerArns: arns });
const WRONG = given('my-alb');
const FIRST = given(ALB);
const BOTH = given(ALB, OTHER_ALB);
const TARGET = 'logs-analysis:target';
const ORDERS: readonly Deletion[] = ['before the creation', 'after the creation'];

let aws: FakeAws;
let stack: StackModel;
let around: Interposed;
let isAnswered: boolean;
beforeEach(() => {
  [around, isAnswered] = [{}, true];
  aws = fakeAws(ACCOUNT, HERE);
  stack = stackModel(STACK, async (event, status) => {
    const answer = await answerTo(event, status);
    return isAnswered ? answer : undefined;
  });
});

const answerTo = (event: CustomResourceEvent, status: string): Promise<CustomResourceAnswer> => answerIn(aws, event, status, around);

const isOn = (arn: string): boolean => aws.account().loadBalancers[arn].attributes['access_logs.s3.enabled'] === 'true';
const everything = (): unknown => [ofTheService(aws.account()), ofTheCustomer(aws.account())];
const tagsOf = (topic: string): Readonly<Record<string, string>> => aws.account().topics[topic].tags;
const failAt = (name: string): void => {
  around = { before: (call) => { if (call.name === name) throw awsError('Forbidden', 'with an explicit deny'); } };
};

const isCreating = (): boolean => stack.deliveries.at(-1)!.event.RequestType === 'Create';

/** What the same stack has that never failed. */
async function asCreated(properties: CustomResourceEvent['ResourceProperties']): Promise<unknown> {
  const other = fakeAws(ACCOUNT, HERE);
  const [mine, before] = [aws, around];
  [aws, around] = [other, {}];
  await stackModel(STACK, answerTo).create(properties);
  const all = everything();
  [aws, around] = [mine, before];
  return all;
}

async function deleted(): Promise<void> {
  const before = fakeAws(ACCOUNT, HERE).account();
  await stack.delete();
  expect([stack.status, everything()]).toEqual(['DELETE_COMPLETE', [ofTheService(before), ofTheCustomer(before)]]);
}

describe.each(ORDERS)('where what a failed creation left is deleted %s that corrects it,', (order) => {
  test.each<[string, () => void, CustomResourceEvent['ResourceProperties']]>([
    ['had a wrong ARN', () => {}, WRONG],
    ['was refused before it had done anything', () => failAt('createTopic'), FIRST],
    ['was refused half-way', () => failAt('putBucketPolicy'), FIRST],
    ['had turned logs on and was not answered', () => { isAnswered = false; }, FIRST],
    ['asked for the same and was not answered', () => { isAnswered = false; }, BOTH],
    ['asked for the same and came to nothing', () => { isAnswered = false; failAt('describeStack'); }, BOTH],
  ])('the onboarding stays: the creation %s', async (_, fail, failing) => {
    fail();
    await stack.createAndKeep(failing);
    [around, isAnswered] = [{}, true];
    expect(stack.status).toBe('CREATE_FAILED');
    await stack.correct(BOTH, order);
    expect([stack.status, stack.deliveries.at(-1)!.answer]).toEqual(['UPDATE_COMPLETE', expect.objectContaining({ Status: 'SUCCESS' })]);
    expect(everything()).toEqual(await asCreated(BOTH));
    await deleted();
  });

  test('logs that only the failed one turned on are turned off', async () => {
    isAnswered = false;
    await stack.createAndKeep(BOTH);
    isAnswered = true;
    await stack.correct({ ...FIRST, FormerLoadBalancerArns: [OTHER_ALB] }, order);
    expect([stack.status, isOn(ALB), isOn(OTHER_ALB)]).toEqual(['UPDATE_COMPLETE', true, false]);
    expect(JSON.stringify(tagsOf(TOPIC))).not.toContain(OTHER_ALB.slice(-16));
    await deleted();
  });

  test('no logs stay on if the correction fails as well, and it can be corrected again', async () => {
    await stack.createAndKeep(WRONG);
    failAt('modifyLoadBalancerAttributes');
    await stack.correct(BOTH, order);
    expect([stack.status, isOn(ALB)]).toEqual(['UPDATE_FAILED', false]);
    around = {};
    const less = { ...FIRST, FormerLoadBalancerArns: [OTHER_ALB] };
    await stack.correct(less, order);
    expect(stack.status).toBe('UPDATE_COMPLETE');
    expect(everything()).toEqual(await asCreated(less));
    await deleted();
  });
});

test('what a failed creation left goes, if the stack is deleted instead of corrected', async () => {
  failAt('putBucketPolicy');
  await stack.createAndKeep(FIRST);
  around = {};
  await deleted();
});

test('a plan that failed and was kept is no reason to take down what came after it', async () => {
  await stack.createAndKeep({ ...WRONG, Mode: 'Plan' });
  await stack.correct({ ...BOTH, Mode: 'Apply' }, 'after the creation');
  expect(stack.status).toBe('UPDATE_COMPLETE');
  expect(everything()).toEqual(await asCreated(BOTH));
});

test('a creation after one that was kept has on record what it leads to, before anything else, in no call more', async () => {
  await stack.createAndKeep(WRONG);
  const before = aws.writes.length;
  await stack.correct(FIRST, 'after the creation');
  const { PhysicalResourceId } = stack.deliveries[1].answer!;
  const written = aws.writes.slice(before);
  expect(written.map(({ name }) => name)).toEqual([
    'createTopic', 'subscribe', 'createBucket', 'putLogExpiration', 'putBucketPolicy', 'putBucketNotification',
    'modifyLoadBalancerAttributes',
  ]);
  expect(written[0].args[1]).toMatchObject({ [TARGET]: PhysicalResourceId });
  expect(tagsOf(TOPIC)).toMatchObject({ [TARGET]: PhysicalResourceId });
  const again = await stack.deliverAgain(1, 'at once');
  expect([again.answer!.Status, aws.writes.length]).toEqual(['SUCCESS', before + written.length]);
});

test('the first creation of a stack is on record as well, with the topic', async () => {
  await stack.create(FIRST);
  const [{ name, args }] = aws.writes;
  const { PhysicalResourceId } = stack.deliveries[0].answer!;
  expect([name, args[1]]).toEqual(['createTopic', expect.objectContaining({ [TARGET]: `${PhysicalResourceId}+` })]);
  expect(tagsOf(TOPIC)).toMatchObject({ [TARGET]: `${PhysicalResourceId}+` });
});

describe('a creation that was not answered and is kept', () => {
  beforeEach(async () => {
    isAnswered = false;
    await stack.createAndKeep(BOTH);
    isAnswered = true;
  });
  const deletion = (): CustomResourceEvent => ({
    ...stack.deliveries[0].event, RequestType: 'Delete', PhysicalResourceId: MADE_UP_ID, OldResourceProperties: undefined,
  });

  test('is taken down when an update takes it out of the template', async () => {
    await answerTo(deletion(), 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS');
    expect([aws.account().topics, isOn(ALB), isOn(OTHER_ALB)]).toEqual([{}, false, false]);
  });

  test.each(['UPDATE_IN_PROGRESS', 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS'])(
    'takes nothing with it once the same was created by an update that was kept, as something else in it failed: deleted in %s',
    async (status) => {
      await answerTo(stack.deliveries[0].event, 'UPDATE_IN_PROGRESS');
      const whole = everything();
      expect((await answerTo(deletion(), status)).Status).toBe('SUCCESS');
      expect(everything()).toEqual(whole);
    },
  );
});

describe('a resource that an update puts into the template', () => {
  beforeEach(async () => {
    await stack.create(FIRST);
    await stack.remove();
  });

  test.each<[string, () => void]>([
    ['something else in the stack fails', () => {}],
    ['it is not answered', () => { isAnswered = false; }],
    ['it fails half-way', () => {
      const failIf = (isTooMuch: boolean): void => { if (isTooMuch && isCreating()) throw awsError('Forbidden', 'no'); };
      around = { before: ({ name }) => failIf(name === 'modifyLoadBalancerAttributes') };
    }],
  ])('leaves nothing when that update is rolled back, because %s', async (_, fail) => {
    fail();
    await stack.add(BOTH, 'fails');
    expect(stack.status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect([aws.account().topics, isOn(ALB), isOn(OTHER_ALB)]).toEqual([{}, false, false]);
  });

  test('is not set up by its creation that comes again when the update is rolled back', async () => {
    await stack.add(BOTH, 'fails');
    const written = aws.writes.length;
    const creation = stack.deliveries.at(-2)!.event;
    expect(creation.RequestType).toBe('Create');
    await answerTo(creation, 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS');
    expect(aws.writes).toHaveLength(written);
  });

  test('is not set up by its creation that fails while the update is rolled back already', async () => {
    let isRefused = false;
    around = {
      before: ({ name }) => {
        if (name !== 'putBucketNotification' || isRefused || !isCreating()) return;
        isRefused = true;
        aws.change((world) => { world.stacks = { [STACK]: 'UPDATE_ROLLBACK_IN_PROGRESS' }; });
        throw awsError('Forbidden', 'with an explicit deny');
      },
    };
    await stack.add(BOTH, 'fails');
    expect(stack.deliveries.at(-2)!.answer).toMatchObject({ Status: 'FAILED', Reason: expect.stringContaining('[aws-refused]') });
    expect([stack.status, aws.account().topics]).toEqual(['UPDATE_ROLLBACK_COMPLETE', {}]);
  });

  test('can be updated, and that update rolled back', async () => {
    await stack.add(FIRST);
    const before = ofTheService(aws.account());
    await stack.updateAndFail(BOTH, 'delete only');
    expect([stack.status, stack.deliveries.at(-1)!.answer!.Status]).toEqual(['UPDATE_ROLLBACK_COMPLETE', 'SUCCESS']);
    expect([ofTheService(aws.account()), isOn(ALB)]).toEqual([before, true]);
    await stack.update({ ...FIRST, FormerLoadBalancerArns: [OTHER_ALB] });
    await deleted();
  });
});

describe('what a removal that failed has left', () => {
  test.each([
    ['before it has begun', 'tagTopic', undefined], ['half-way', 'putBucketNotification', undefined],
    ['before it has begun', 'tagTopic', 'fails'], ['half-way', 'putBucketNotification', 'fails'],
  ] as const)('%s is no reason to fail for a creation that follows, nor what that is rolled back to: %s, %s', async (_, name, fails) => {
    await stack.create(FIRST);
    await stack.update(BOTH);
    failAt(name);
    await stack.remove();
    expect(stack.deliveries.at(-1)!.answer).toMatchObject({ Status: 'FAILED' });
    around = {};
    const added = { ...BOTH, LogTypes: ['access', 'connection'] };
    await (fails ? stack.add(added, fails) : stack.add(added));
    const on = fails === undefined;
    expect([stack.status, isOn(ALB), isOn(OTHER_ALB)]).toEqual([on ? 'UPDATE_COMPLETE' : 'UPDATE_ROLLBACK_COMPLETE', on, on]);
    if (on) return deleted();
    expect(aws.account().topics).toEqual({});
  });
});
