import { FAULT_KINDS } from './fault';
import { STARTS } from './starts';
import type { Start } from './starts';
import { LIFE_NAMES, sweep } from './sweep';
import type { Row } from './sweep';

/** Where much is as in another account, not every call is met by a fault; a soak skips none. */
function strideOf({ account, siblings }: Start): number {
  return Object.keys(account.loadBalancers).length > 3 ? 4 : siblings.length > 0 || Object.keys(account.topics).length > 0 ? 2 : 1;
}

const rows: Row[] = [];

describe.each(STARTS)('where $name', (start) => {
  test.each(LIFE_NAMES)('any fault of any call is survived: %s', async (life) => {
    const swept = await sweep(start, life, strideOf(start));
    rows.push(...swept);
    expect(swept.flatMap(({ violations }) => violations)).toEqual([]);
  }, 120_000);
});

test('every fault met every kind of life', () => {
  const runs = rows.reduce((sum, row) => sum + row.runs, 0);
  expect(runs).toBeGreaterThan(600);
  const missing = LIFE_NAMES.flatMap((event) => FAULT_KINDS.map((fault) => ({ event, fault })))
    .filter(({ event, fault }) => !rows.some((row) => row.event === event && row.fault === fault && row.runs > 0));
  expect(missing).toEqual([]);
});
