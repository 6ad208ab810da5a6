import { everyOrderOfTwo, manyRaces } from './races';

const RACES = Number(process.env.RACES ?? 2_000);

describe.each(['Policy', 'Notification'] as const)('two stacks that are created at once, whatever the order at the %s', (document) => {
  test.each([['a folder each', false], ['one folder', true]])('with %s, both find what they set up', async (_, sameFolder) => {
    const { orders, violations } = await everyOrderOfTwo(document, sameFolder);
    // Each reads, writes and reads back: six steps, three of them the first one's.
    expect(orders).toBeGreaterThanOrEqual(20);
    expect(violations).toEqual([]);
  }, 60_000);
});

test('one to four stacks and a foreign tool come and go in any order, and none of ours loses anything', async () => {
  const results = await manyRaces(RACES);
  const violations = results.flatMap((one) => one.violations);
  expect(violations).toEqual([]);
}, 3_600_000);
