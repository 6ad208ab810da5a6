import { isDeepStrictEqual } from 'node:util';
import { FAULT_KINDS, kindsAt } from './fault';
import type { Fault } from './fault';
import { drawnPairs } from './fault-pairs';
import { exposedCalls } from './happenings';
import { live } from './life';
import type { Life } from './life';
import { STARTS } from './starts';
import { LIVES } from './sweep';

const PAIRS = Number(process.env.FAULT_PAIRS ?? 300);

test('any two faults, one after the other, are survived', async () => {
  let runs = 0;
  for await (const { violations } of drawnPairs(PAIRS, 20_261_123)) {
    runs++;
    expect(violations).toEqual([]);
  }
  expect(runs).toBe(PAIRS);
}, 3_600_000);

test('a fault that is left out at a read does there what one before its effect does, or nothing', async () => {
  const name = 'update, then rollback';
  const lifeWith = (...faults: readonly Fault[]): Promise<Life> => live(STARTS[1], LIVES[name](1), faults);
  const seen = ({ happenings }: Life): unknown =>
    happenings.map(({ answer, calls, after }) => [answer, calls.map((one) => one.name), after]);
  const reference = await lifeWith();
  const reads = exposedCalls(reference).flatMap(({ kind }, call) => kind === 'read' ? [call] : []);
  const others: Fault[] = [];
  for (const [after, before] of [
    ['error after effect', 'error before effect'], ['server error after effect', 'server error once'],
  ] as const) {
    expect(kindsAt({ kind: 'read' })).not.toContain(after);
    for (const call of reads) {
      const [one, other] = [await lifeWith({ kind: after, call }), await lifeWith({ kind: before, call })].map(seen);
      if (!isDeepStrictEqual(one, other) && !isDeepStrictEqual(one, seen(reference))) others.push({ kind: after, call });
    }
  }
  expect(others).toEqual([]);
  expect(reads.length).toBeGreaterThan(10);
  expect(kindsAt({ kind: 'write' })).toEqual(FAULT_KINDS.filter((kind) => kind !== 'stale read'));
});
