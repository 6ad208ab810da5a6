import { answerIn } from './answer-in';
import { customResourceEvent } from './custom-resource-events';
import { stackModel } from './stack-model';
import type { StackModel } from './stack-model';
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
const FIRST = given(ALB);
const BOTH = given(ALB, OTHER_ALB);

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

const isCreating = (): boolean => stack.deliveries.at(-1)!.event.RequestType === 'Create';
const failCreationAt = (name: string): void => {
  around = { before: (call) => { if (call.name === name && isCreating()) throw awsError('Forbidden', 'with an explicit deny'); } };
};
const everything = (): readonly unknown[] => {
  const { tags: _, ...topic } = aws.account().topics[TOPIC];
  return [topic, aws.account().buckets, aws.account().loadBalancers];
};
/** That it was the first creation may be forgotten. */
const record = (): string => aws.account().topics[TOPIC].tags['logs-analysis:target'].replace(/\+$/, '');

async function deleted(): Promise<void> {
  const before = fakeAws(ACCOUNT, HERE).account();
  await stack.delete();
  expect([stack.status, ofTheService(aws.account()), ofTheCustomer(aws.account())])
    .toEqual(['DELETE_COMPLETE', ofTheService(before), ofTheCustomer(before)]);
}

/** What there was before the stack is renamed: it was created, or updated, or renamed before. */
const BEFORE: ReadonlyArray<readonly [string, () => Promise<void>]> = [
  ['was created', () => stack.create(BOTH)],
  ['was updated', async () => {
    await stack.create(FIRST);
    await stack.update(BOTH);
  }],
  ['was rolled back', async () => {
    await stack.create(BOTH);
    await stack.updateAndFail({ ...BOTH, LogTypes: ['access', 'connection'] }, 'delete only');
  }],
  ['had another logical id before', async () => {
    await stack.create(BOTH);
    await stack.rename('Earlier', BOTH);
  }],
];

describe.each(BEFORE)('the onboarding, which %s, gets another logical id', (_, before) => {
  beforeEach(before);

  test('and stays as it is, whatever is deleted of it', async () => {
    const whole = everything();
    await stack.rename('Moved', BOTH);
    expect([stack.status, everything()]).toEqual(['UPDATE_COMPLETE', whole]);
    expect(record()).toBe(stack.deliveries.at(-2)!.answer!.PhysicalResourceId);
    await stack.update({ ...FIRST, FormerLoadBalancerArns: [OTHER_ALB] });
    await deleted();
  });

  test.each<[string, () => void]>([
    ['something else in the stack fails', () => {}],
    ['it is not answered', () => { isAnswered = false; }],
    ['it is refused its record', () => failCreationAt('tagTopic')],
    ['it cannot look at the stack', () => failCreationAt('describeStack')],
    ['it cannot look at the load balancers', () => failCreationAt('describeLoadBalancerAttributes')],
  ])('and is as it was when that is rolled back, because %s', async (__, fail) => {
    const [whole, onRecord] = [everything(), record()];
    fail();
    await stack.rename('Moved', BOTH, 'fails');
    [around, isAnswered] = [{}, true];
    expect([stack.status, everything(), record()]).toEqual(['UPDATE_ROLLBACK_COMPLETE', whole, onRecord]);
    await stack.rename('Moved', BOTH);
    expect([stack.status, everything()]).toEqual(['UPDATE_COMPLETE', whole]);
    await deleted();
  });

  test.each<[string, CustomResourceEvent['ResourceProperties']]>([
    ['load balancers', { ...FIRST, FormerLoadBalancerArns: [OTHER_ALB] }],
    ['types of logs', { ...BOTH, LogTypes: ['access', 'connection'] }],
  ])('but not together with other %s: that is refused, and changes nothing', async (__, properties) => {
    const [whole, onRecord, written] = [everything(), record(), aws.writes.length];
    await stack.rename('Moved', properties);
    expect(stack.deliveries.at(-2)!.answer).toMatchObject({ Status: 'FAILED', Reason: expect.stringMatching(/\[logical-id-changed\]$/) });
    expect([stack.status, everything(), record(), aws.writes.length]).toEqual(['UPDATE_ROLLBACK_COMPLETE', whole, onRecord, written]);
    await deleted();
  });

  test('and a creation that comes again finds nothing to do', async () => {
    await stack.rename('Moved', BOTH);
    const creation = stack.deliveries.length - 2;
    const [onRecord, written] = [record(), aws.writes.length];
    const again = await stack.deliverAgain(creation, 'at once');
    expect([again.answer!.Status, record(), aws.writes.length]).toEqual(['SUCCESS', onRecord, written]);
    await deleted();
  });
});

test('the status of before, be it that of its first creation, does not keep the new one off the record', async () => {
  await stack.create(BOTH);
  const whole = everything();
  const creation = stack.deliveries.length;
  let looks = 0;
  around = {
    before: ({ name }) => {
      const isOld = name === 'describeStack' && isCreating() && looks++ === 0;
      if (isOld) aws.change((world) => { world.stacks = { [STACK]: 'CREATE_IN_PROGRESS' }; });
    },
  };
  await stack.rename('Moved', BOTH);
  expect([stack.deliveries[creation].answer!.Status, stack.status, everything()]).toEqual(['SUCCESS', 'UPDATE_COMPLETE', whole]);
  expect(record()).toBe(stack.deliveries[creation].answer!.PhysicalResourceId);
  await deleted();
});

test('the deletion of the old one may fail: what comes later finds the new one', async () => {
  await stack.create(BOTH);
  const whole = everything();
  const isDeleting = (): boolean => stack.deliveries.at(-1)!.event.RequestType === 'Delete';
  around = { before: ({ name }) => { if (name === 'tagTopic' && isDeleting()) throw awsError('Forbidden', 'with an explicit deny'); } };
  await stack.rename('Moved', BOTH);
  expect([stack.status, stack.deliveries.at(-1)!.answer!.Status, everything()]).toEqual(['UPDATE_COMPLETE', 'FAILED', whole]);
  around = {};
  await stack.updateAndFail({ ...BOTH, LogTypes: ['access', 'connection'] }, 'delete only');
  // A load balancer remembers where logs went that are off now.
  const [topic, buckets] = everything();
  expect([stack.status, topic, buckets, aws.account().loadBalancers[ALB].attributes])
    .toEqual(['UPDATE_ROLLBACK_COMPLETE', whole[0], whole[1], expect.objectContaining({ 'connection_logs.s3.enabled': 'false' })]);
  await deleted();
});

describe('where rollback is disabled, a creation under another logical id is kept', () => {
  const moved = (RequestType: 'Create' | 'Delete', PhysicalResourceId?: string, more: object = {}): CustomResourceEvent => ({
    ...customResourceEvent(RequestType, { PhysicalResourceId, ResourceProperties: { ...BOTH, ...more } }),
    StackId: STACK,
    LogicalResourceId: 'Moved',
  });
  let whole: readonly unknown[];
  beforeEach(async () => {
    await stack.create(BOTH);
    whole = everything();
  });

  test.each<[string, boolean, string]>([
    ['because it failed, and is deleted when the template is as it was', true, 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS'],
    ['because it failed, and is deleted before it is corrected', true, 'UPDATE_IN_PROGRESS'],
    ['because something else failed, and is deleted when the template is as it was', false, 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS'],
  ])('%s: then what was there is there', async (_, isRefused, status) => {
    if (isRefused) {
      aws.change(({ buckets }) => { Object.values(buckets).forEach((bucket) => { bucket.notifications = {}; }); });
      around = { before: ({ name }) => { if (name === 'putBucketNotification') throw awsError('Forbidden', 'with an explicit deny'); } };
    }
    const creation = await answerTo(moved('Create'), 'UPDATE_IN_PROGRESS');
    expect(creation.Status).toBe(isRefused ? 'FAILED' : 'SUCCESS');
    around = {};
    expect((await answerTo(moved('Delete', creation.PhysicalResourceId), status)).Status).toBe('SUCCESS');
    expect([everything(), record()]).toEqual([whole, stack.deliveries[0].answer!.PhysicalResourceId]);
    await deleted();
  });

  test('and one with Mode Plan is refused, because the deletion that follows would take the onboarding down', async () => {
    const written = aws.writes.length;
    const planned = await answerTo(moved('Create', undefined, { Mode: 'Plan' }), 'UPDATE_IN_PROGRESS');
    expect(planned).toMatchObject({ Status: 'FAILED', Reason: expect.stringMatching(/\[plan-after-apply\]$/) });
    expect(aws.writes).toHaveLength(written);
  });
});
