import { ALB, HERE, PROPERTIES } from '../example';
import { customResourceEvent } from './custom-resource-events';
import { VirtualClock } from './virtual-clock';
import { watchedFunction } from './watched-function';
import type { WatchedFunction } from './watched-function';
import { EMPTY_ACCOUNT } from '../fake-aws/account';
import { fakeAws } from '../fake-aws/fake-aws';
import type { FakeAws } from '../fake-aws/fake-aws';

/** The first write of a creation, after the looks at stack, load balancer, topic and bucket. */
const FIRST_WRITE = 4;

let aws: FakeAws;
let clock: VirtualClock;
let watched: WatchedFunction;
beforeEach(() => {
  aws = fakeAws({ ...EMPTY_ACCOUNT, loadBalancers: { [ALB]: { type: 'application', attributes: {} } } }, HERE);
  clock = new VirtualClock();
  watched = watchedFunction(aws, clock, () => undefined);
});
const topics = (): number => Object.keys(aws.account().topics).length;

test('without a fault the function does its work, and nobody complains', async () => {
  expect(await watched.invoke(customResourceEvent('Create'), 'CREATE_IN_PROGRESS', PROPERTIES)).toMatchObject({ Status: 'SUCCESS' });
  expect([topics(), watched.complaints, clock.pending]).toEqual([1, [], 0]);
});

test.each([['refused', 0], ['lost', 1]] as const)('a call that is %s fails, with %d topics made', async (kind, made) => {
  watched.next({ at: FIRST_WRITE, kind });
  expect(await watched.invoke(customResourceEvent('Create'), 'CREATE_IN_PROGRESS', PROPERTIES)).toMatchObject({ Status: 'FAILED' });
  expect(topics()).toBe(made);
});

test('a call that hangs is answered at the deadline, and has no effect when it returns', async () => {
  watched.next({ at: FIRST_WRITE, kind: 'hangs' });
  expect(await watched.invoke(customResourceEvent('Create'), 'CREATE_IN_PROGRESS', PROPERTIES))
    .toMatchObject({ Reason: expect.stringContaining('[deadline]') });
  expect(clock.now()).toBe(200_000);
  await clock.toTheEnd();
  expect([topics(), watched.complaints]).toEqual([0, []]);
});

test('a function that ends does not answer, and makes no more calls', async () => {
  watched.next({ at: FIRST_WRITE, kind: 'ends' });
  expect(await watched.invoke(customResourceEvent('Create'), 'CREATE_IN_PROGRESS', PROPERTIES)).toBeUndefined();
  await clock.toTheEnd();
  expect(topics()).toBe(0);
});

test('a fault is for one run', async () => {
  watched.next({ at: 0, kind: 'refused' });
  await watched.invoke(customResourceEvent('Create'), 'CREATE_IN_PROGRESS', PROPERTIES);
  expect(await watched.invoke(customResourceEvent('Create'), 'CREATE_IN_PROGRESS', PROPERTIES)).toMatchObject({ Status: 'SUCCESS' });
});

test('what is wrong after a call is complained about', async () => {
  watched = watchedFunction(aws, clock, (name) => name === 'createBucket' ? 'a bucket' : undefined);
  await watched.invoke(customResourceEvent('Create'), 'CREATE_IN_PROGRESS', PROPERTIES);
  expect(watched.complaints).toEqual(['a bucket after createBucket']);
});
