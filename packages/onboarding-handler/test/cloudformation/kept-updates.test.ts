import { answerIn } from './answer-in';
import { customResourceEvent } from './custom-resource-events';
import type { CustomResourceEvent } from '../../src/cloudformation/custom-resource';
import { ALB, HERE, OTHER_ALB, PROPERTIES, STACK } from '../example';
import { EMPTY_ACCOUNT } from '../fake-aws/account';
import { fakeAws } from '../fake-aws/fake-aws';
import type { FakeAws } from '../fake-aws/fake-aws';

const off = { type: 'application' as const, attributes: {} };
const CLEANUP = 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS';
const FIRST = { ...PROPERTIES, LoadBalancerArns: [ALB, OTHER_ALB] };
const SECOND = { ...FIRST, LogTypes: ['access', 'connection'] };
const THIRD = { ...FIRST, LogTypes: ['access', 'health-check'] };

let aws: FakeAws;
beforeEach(() => { aws = fakeAws({ ...EMPTY_ACCOUNT, loadBalancers: { [ALB]: off, [OTHER_ALB]: off } }, HERE); });

type Sent = Pick<CustomResourceEvent, 'ResourceProperties' | 'OldResourceProperties' | 'PhysicalResourceId'>;
/** Has an event succeed while that is done with the stack. */
async function send(type: CustomResourceEvent['RequestType'], during: string, sent: Sent): Promise<string> {
  const answer = await answerIn(aws, { ...customResourceEvent(type, sent), StackId: STACK }, during, {});
  expect([type, answer.Status, answer.Reason]).toEqual([type, 'SUCCESS', undefined]);
  return answer.PhysicalResourceId;
}
const on = (type: string): readonly boolean[] =>
  Object.values(aws.account().loadBalancers).map(({ attributes }) => attributes[`${type}_logs.s3.enabled`] === 'true');

describe.each([
  ['the last first', [1, 0]], ['the first first', [0, 1]],
])('two updates that were kept are rolled back by deletions, %s', (_, order) => {
  test('and what was there before both is not taken down, but goes with the stack', async () => {
    const first = await send('Create', 'CREATE_IN_PROGRESS', { ResourceProperties: FIRST });
    const second = await send('Update', 'UPDATE_IN_PROGRESS', {
      PhysicalResourceId: first, ResourceProperties: SECOND, OldResourceProperties: FIRST,
    });
    const third = await send('Update', 'UPDATE_IN_PROGRESS', {
      PhysicalResourceId: second, ResourceProperties: THIRD, OldResourceProperties: SECOND,
    });
    const updates = [{ PhysicalResourceId: second, ResourceProperties: SECOND }, { PhysicalResourceId: third, ResourceProperties: THIRD }];
    for (const index of order) await send('Delete', CLEANUP, updates[index]);
    expect(on('access')).toEqual([true, true]);
    await send('Delete', 'DELETE_IN_PROGRESS', { PhysicalResourceId: first, ResourceProperties: FIRST });
    expect([...on('access'), ...on('connection'), ...on('health_check')]).toEqual(Array(6).fill(false));
    expect(aws.account().topics).toEqual({});
  });
});

describe('an update that created the onboarding, and was kept, is rolled back with the one after it', () => {
  test.each([
    ['a creation', undefined, FIRST], ['a plan that was applied', 'alb-logs/alb-logs/plan', { ...FIRST, Mode: 'Plan' }],
  ])('and nothing is left: %s', async (_, plan, before) => {
    const first = plan === undefined ? await send('Create', 'UPDATE_IN_PROGRESS', { ResourceProperties: FIRST })
      : await send('Update', 'UPDATE_IN_PROGRESS', {
        PhysicalResourceId: plan, ResourceProperties: FIRST, OldResourceProperties: before,
      });
    const second = await send('Update', 'UPDATE_IN_PROGRESS', {
      PhysicalResourceId: first, ResourceProperties: SECOND, OldResourceProperties: FIRST,
    });
    await send('Delete', CLEANUP, { PhysicalResourceId: first, ResourceProperties: FIRST });
    await send('Delete', CLEANUP, { PhysicalResourceId: second, ResourceProperties: SECOND });
    expect([...on('access'), ...on('connection'), aws.account().topics]).toEqual([false, false, false, false, {}]);
  });
});

test('what was retained when it left its template, and is created again by an update, goes with the rollback of that', async () => {
  const first = await send('Create', 'CREATE_IN_PROGRESS', { ResourceProperties: FIRST });
  const second = await send('Update', 'UPDATE_IN_PROGRESS', {
    PhysicalResourceId: first, ResourceProperties: SECOND, OldResourceProperties: FIRST,
  });
  await send('Delete', 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', { PhysicalResourceId: first, ResourceProperties: FIRST });
  expect(await send('Create', 'UPDATE_IN_PROGRESS', { ResourceProperties: SECOND })).toBe(second);
  await send('Delete', CLEANUP, { PhysicalResourceId: second, ResourceProperties: SECOND });
  expect([...on('access'), aws.account().topics]).toEqual([false, false, {}]);
});
