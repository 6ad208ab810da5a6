import { exampleRelease } from './examples';
import { fakeBucket, intercepted, killedAt } from './fake-bucket';
import { brokenLaws, homeIndex, settled } from './release-laws';
import { promote } from '../src/move-latest';
import type { ReleaseBucket } from '../src/release-bucket';
import { uploadVersion } from '../src/upload-version';

// No file is in two of them: content that comes back has the tag it had, and one who was overtaken twice cannot know.
const VERSIONS = ['1.0.0', '1.1.0', '2.0.0'].map((version) =>
  exampleRelease(version, { 'role.yaml': `role of ${version}`, 'stack.yaml': `stack of ${version}` }));
const [FIRST, SECOND, THIRD] = VERSIONS;

/** Two Regions with one version released and two uploaded. */
async function stage() {
  const buckets = ['a', 'b'].map((name) => fakeBucket(name));
  for (const version of VERSIONS) await uploadVersion(version, buckets);
  await promote(FIRST, buckets);
  return { buckets, contents: buckets.map((bucket) => bucket.contents) };
}

/** Buckets on whose nth call, counted over all of them, something else happens first. */
function interrupted(nth: number, buckets: readonly ReleaseBucket[], event: () => Promise<unknown>): readonly ReleaseBucket[] {
  let calls = 0;
  return buckets.map((bucket) => intercepted(bucket, async (call) => {
    calls += 1;
    if (calls === nth) await event();
    return call();
  }));
}

const CALLS = 60;

describe.each([
  { one: SECOND, other: THIRD, how: 'a newer release' },
  { one: THIRD, other: SECOND, how: 'an older release' },
])('$how between two calls of another', ({ one, other }) => {
  test('which is then killed: what is finished stays as it is until the next one moves it', async () => {
    for (let nth = 1; nth <= CALLS; nth++) {
      for (let killed = nth; killed <= CALLS; killed++) {
        const { buckets, contents } = await stage();
        let finished;
        const between = interrupted(nth, killedAt(killed, 'after', buckets), async () => {
          await promote(other, buckets);
          finished = homeIndex(contents);
        });
        await promote(one, between).catch(() => undefined);
        expect([nth, killed, brokenLaws(contents, VERSIONS)]).toEqual([nth, killed, []]);
        if (JSON.stringify(homeIndex(contents)) === JSON.stringify(finished)) settled(contents);
      }
    }
  });

  test('which was itself killed: whoever comes to its end leaves all Regions alike', async () => {
    for (let nth = 1; nth <= CALLS; nth += 3) {
      for (let killed = 1; killed <= CALLS; killed += 1) {
        const { buckets, contents } = await stage();
        await promote(one, interrupted(nth, buckets, () => promote(other, killedAt(killed, 'after', buckets)).catch(() => undefined)));
        expect([nth, killed, brokenLaws(contents, VERSIONS)]).toEqual([nth, killed, []]);
        expect([nth, killed, Object.keys(homeIndex(contents).versions)]).toEqual([nth, killed, expect.arrayContaining([one.version])]);
        settled(contents);
      }
    }
  });
});
