import { drawnPairs, everyPair } from './fault-pairs';
import { unexpected } from './not-yet';

/** `all`, or how many are drawn. */
const PAIRS = process.env.FAULT_PAIRS ?? (process.env.SOAK === '1' ? '20000' : '300');
const HOURS = 3_600_000;

test('any two faults, one after the other, are survived', async () => {
  if (PAIRS !== 'all') {
    const { runs, violations } = await drawnPairs(Number(PAIRS), 20_261_123);
    expect(runs).toBe(Number(PAIRS));
    expect(unexpected(violations)).toEqual([]);
    return;
  }
  for await (const { violations } of everyPair()) expect(unexpected(violations)).toEqual([]);
}, 6 * HOURS);
