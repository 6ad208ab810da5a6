import { drawnPairs } from './fault-pairs';

const PAIRS = Number(process.env.FAULT_PAIRS ?? 300);

test('any two faults, one after the other, are survived', async () => {
  let runs = 0;
  for await (const { violations } of drawnPairs(PAIRS, 20_261_123)) {
    runs++;
    expect(violations).toEqual([]);
  }
  expect(runs).toBe(PAIRS);
}, 3_600_000);
