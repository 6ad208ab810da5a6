import { exampleRelease, FIRST, release, SECOND, THIRD } from './examples';
import { fakeBucket, Killed, killedAt } from './fake-bucket';
import { brokenLaws, settled } from './release-laws';
import { checkReleases } from '../src/check-releases';
import { rollBack } from '../src/move-latest';
import type { ReleaseBucket } from '../src/release-bucket';

const RELEASES = [FIRST, SECOND, THIRD];
const REGIONS = ['a', 'b', 'c'];

interface Deed {
  readonly deed: string;
  readonly before: (buckets: readonly ReleaseBucket[]) => Promise<unknown>;
  readonly work: (buckets: readonly ReleaseBucket[]) => Promise<unknown>;
  readonly latest: string;
  readonly history: readonly string[];
}

const DEEDS: readonly Deed[] = [
  { deed: 'the first release', before: async () => {}, work: (b) => release(FIRST, b), latest: '1.0.0', history: ['1.0.0'] },
  {
    deed: 'a release that adds a file',
    before: (b) => release(FIRST, b),
    work: (b) => release(SECOND, b),
    latest: '1.1.0',
    history: ['1.0.0', '1.1.0'],
  },
  {
    deed: 'a release that drops a file',
    before: (b) => release(SECOND, b),
    work: (b) => release(THIRD, b),
    latest: '2.0.0',
    history: ['1.1.0', '2.0.0'],
  },
  {
    deed: 'a rollback',
    before: async (b) => { await release(FIRST, b); await release(SECOND, b); },
    work: (b) => rollBack('1.0.0', b),
    latest: '1.0.0',
    history: ['1.0.0', '1.1.0', '1.0.0'],
  },
];

/** How many calls a deed makes when nobody kills it. */
async function callsOf({ before, work }: Deed): Promise<number> {
  const buckets = REGIONS.map((name) => fakeBucket(name));
  await before(buckets);
  for (let calls = 1; ; calls++) {
    const copies = buckets.map(({ name, contents }) => fakeBucket(name, new Map(contents)));
    if (await work(killedAt(calls, 'after', copies)).then(() => true, () => false)) return calls - 1;
  }
}

describe.each(DEEDS)('$deed', (deed) => {
  test.each(['before', 'after'] as const)('killed %s any of its calls keeps every law, and is finished by doing it again', async (when) => {
    const calls = await callsOf(deed);
    expect(calls).toBeGreaterThan(20);
    for (let nth = 1; nth <= calls; nth++) {
      const buckets = REGIONS.map((name) => fakeBucket(name));
      const contents = buckets.map((bucket) => bucket.contents);
      await deed.before(buckets);
      await expect(deed.work(killedAt(nth, when, buckets))).rejects.toThrow(Killed);
      expect([nth, brokenLaws(contents, RELEASES)]).toEqual([nth, []]);
      await deed.work(buckets);
      expect([nth, settled(contents)]).toEqual([nth, { latest: deed.latest, history: deed.history }]);
      expect(await checkReleases(buckets)).toEqual([]);
    }
  });

  test('killed twice is still finished by doing it again', async () => {
    const calls = await callsOf(deed);
    for (let first = 1; first <= calls; first += 5) {
      for (let second = 1; second <= calls; second += 7) {
        const buckets = REGIONS.map((name) => fakeBucket(name));
        const contents = buckets.map((bucket) => bucket.contents);
        await deed.before(buckets);
        for (const nth of [first, second]) await deed.work(killedAt(nth, 'after', buckets)).catch(() => undefined);
        expect([first, second, brokenLaws(contents, RELEASES)]).toEqual([first, second, []]);
        await deed.work(buckets);
        expect([first, second, settled(contents)]).toEqual([first, second, { latest: deed.latest, history: deed.history }]);
      }
    }
  });

  test('done again writes nothing', async () => {
    const buckets = REGIONS.map((name) => fakeBucket(name));
    await deed.before(buckets);
    await deed.work(buckets);
    const done = buckets.map(({ contents }) => new Map(contents));
    await deed.work(buckets);
    expect(buckets.map(({ contents }) => contents)).toEqual(done);
  });
});

test('a release that was killed between Regions is finished by the next one', async () => {
  for (let nth = 1; nth <= 80; nth++) {
    const buckets = REGIONS.map((name) => fakeBucket(name));
    await release(FIRST, buckets);
    await release(SECOND, killedAt(nth, 'after', buckets)).catch(() => undefined);
    await release(THIRD, buckets);
    const contents = buckets.map((bucket) => bucket.contents);
    expect([nth, brokenLaws(contents, RELEASES), await checkReleases(buckets)]).toEqual([nth, [], []]);
    await release(SECOND, buckets);
    expect([nth, settled(contents).latest]).toEqual([nth, '2.0.0']);
  }
});

test('a rollback during a half-done release holds when the release is done again', async () => {
  for (let nth = 1; nth <= 80; nth++) {
    const buckets = REGIONS.map((name) => fakeBucket(name));
    await release(FIRST, buckets);
    await release(SECOND, killedAt(nth, 'after', buckets)).catch(() => undefined);
    const moved = Buffer.from(buckets[0].contents.get('logs-analysis-alb/versions.json')!.body).toString().includes('1.1.0');
    await rollBack('1.0.0', buckets);
    await release(SECOND, buckets);
    expect([nth, settled(buckets.map(({ contents }) => contents)).latest]).toEqual([nth, moved ? '1.0.0' : '1.1.0']);
  }
});

test('a version is never written over, not even in one Region, and nothing is promoted', async () => {
  const other = exampleRelease('1.0.0', { 'role.yaml': 'the role', 'stack.yaml': 'a stack of somebody else' });
  const buckets = REGIONS.map((name) => fakeBucket(name));
  await release(FIRST, buckets);
  const before = buckets.map(({ contents }) => new Map(contents));
  await expect(release(other, buckets)).rejects.toMatchObject({
    problems: REGIONS.map((name) => ({ code: 'version-differs', subject: `s3://${name}/logs-analysis-alb/1.0.0/stack.yaml` })),
  });
  expect(buckets.map(({ contents }) => contents)).toEqual(before);
});
