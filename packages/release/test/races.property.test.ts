import fc from 'fast-check';
import type { Scheduler } from 'fast-check';
import { FIRST, release, SECOND, THIRD } from './examples';
import { fakeBucket, intercepted, killedAt } from './fake-bucket';
import type { Contents } from './fake-bucket';
import { brokenLaws, homeIndex, settled } from './release-laws';
import { rollBack } from '../src/move-latest';
import type { ReleaseBucket } from '../src/release-bucket';

const RELEASES = [FIRST, SECOND, THIRD];
const WORKS = {
  '1.0.0': (buckets: readonly ReleaseBucket[]) => release(FIRST, buckets),
  '1.1.0': (buckets: readonly ReleaseBucket[]) => release(SECOND, buckets),
  '2.0.0': (buckets: readonly ReleaseBucket[]) => release(THIRD, buckets),
  'back to 1.0.0': (buckets: readonly ReleaseBucket[]) => rollBack('1.0.0', buckets),
} as const;
type Work = keyof typeof WORKS;

const someOf = (...works: readonly Work[]) => fc.array(
  fc.record({
    work: fc.constantFrom(...works),
    killed: fc.option(fc.integer({ min: 1, max: 60 })),
  }), { minLength: 2, maxLength: 3 });

interface Race {
  readonly contents: readonly Contents[];
  readonly buckets: readonly ReleaseBucket[];
}

/** Runs works at once, their calls in the order of the scheduler, and looks after every call whether the laws hold. */
async function race(
  scheduler: Scheduler, running: ReadonlyArray<{ readonly work: Work; readonly killed: number | null }>,
): Promise<Race> {
  const buckets = ['a', 'b'].map((name) => fakeBucket(name));
  const contents = buckets.map((bucket) => bucket.contents);
  await release(FIRST, buckets);
  let index = homeIndex(contents);
  const watched = (): readonly ReleaseBucket[] => buckets.map((bucket) => intercepted(bucket, async (call) => {
    await scheduler.schedule(Promise.resolve());
    const answer = await call();
    expect(brokenLaws(contents, RELEASES)).toEqual([]);
    const now = homeIndex(contents);
    expect(now.history.slice(0, index.history.length)).toEqual(index.history);
    expect(now.versions).toMatchObject(index.versions);
    index = now;
    return answer;
  }));
  const ends = Promise.allSettled(running.map(async ({ work, killed }) => {
    await WORKS[work](killed === null ? watched() : killedAt(killed, 'after', watched()));
  }));
  await scheduler.waitFor(ends);
  for (const [position, end] of (await ends).entries()) {
    if (running[position].killed === null) expect(end).toEqual({ status: 'fulfilled', value: undefined });
  }
  return { contents, buckets };
}

test('releases and rollbacks that run at once lose nothing, and all Regions end alike when the killed ones are done again', async () => {
  await fc.assert(fc.asyncProperty(fc.scheduler(), someOf('1.0.0', '1.1.0', '2.0.0', 'back to 1.0.0'), async (scheduler, running) => {
    const { contents, buckets } = await race(scheduler, running);
    for (const { work, killed } of running) if (killed !== null) await WORKS[work](buckets);
    const { latest } = settled(contents);
    const released = running.map(({ work }) => work).filter((work) => work !== 'back to 1.0.0').sort();
    expect(Object.keys(homeIndex(contents).versions)).toEqual([...new Set(['1.0.0', ...released])]);
    if (!running.some(({ work }) => work === 'back to 1.0.0')) expect(latest).toBe(released.at(-1));
  }), { numRuns: 100 });
});
