import type { Fault } from './fault';
import { faultyRun } from './faulty-run';
import { knownAccount } from './known-accounts';
import { STARTS, STACK_ID } from './starts';

const [{ account, create }] = STARTS;
const event = { type: 'Create', properties: create, stackId: STACK_ID } as const;
const empty = knownAccount(account);
const fault = (kind: Fault['kind'], call: number): Fault => ({ kind, call });

test('a run that depends on nothing else is made once', async () => {
  const run = await faultyRun(empty, event);
  expect(run.answer).toMatchObject({ status: 'SUCCESS' });
  expect(await faultyRun(knownAccount(structuredClone(account)), { ...event })).toBe(run);
  expect(await faultyRun(empty, event, [fault('throttle once', run.calls.length)])).toBe(run);
  expect((await faultyRun(run.after, event)).calls).not.toEqual(run.calls);
});

test.each([0, 5])('a fault of call %d makes it another run, and so does a second one before its end', async (call) => {
  const one = await faultyRun(empty, event, [fault('throttle once', call)]);
  const last = one.calls.length - 1;
  const two = await faultyRun(empty, event, [fault('throttle once', call), fault('throttle once', last)]);
  expect([one.met, two.met].map(({ length }) => length)).toEqual([1, 2]);
  expect(await faultyRun(empty, event, [fault('throttle once', call), fault('throttle once', last + 1)])).toBe(one);
});

test('what an old answer says depends on what was there before', async () => {
  const { after } = await faultyRun(empty, event);
  const stale = [fault('stale read', 1)];
  const [never, before] = [await faultyRun(after, event, stale), await faultyRun(after, event, stale, [empty])];
  expect([never.met, before.met].map(({ length }) => length)).toEqual([0, 1]);
});
