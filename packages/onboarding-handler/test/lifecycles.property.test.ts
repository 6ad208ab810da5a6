import fc from 'fast-check';
import { lifeOf } from './cloudformation/life-of';

/** More of them find more: `LIFECYCLES=10000 npx jest lifecycles`. */
const RUNS = { numRuns: Number(process.env.LIFECYCLES ?? 200) };

/** How many lives there were, and how many came to something, so that no law holds for want of cases. */
let lived = 0;
let onboarded = 0;

test.each([
  ['a stack that lives and ends, whatever goes wrong, leaves the account as it was', [0]],
  ['two stacks that live side by side and end leave each other alone and the account as it was', [0, 1]],
])('%s', async (_, stacks) => {
  await fc.assert(lifeOf(stacks, ({ aws }) => {
    lived++;
    if (aws.writes.length > 0) onboarded++;
  }), RUNS);
}, 60_000 + 100 * RUNS.numRuns);

test('most lives come to something', () => {
  expect(onboarded / lived).toBeGreaterThan(0.3);
});
