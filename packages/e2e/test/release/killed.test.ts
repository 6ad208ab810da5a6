import { checkReleases, promote, rollBack, uploadVersion } from '@logs-analysis/release';
import type { Release, ReleaseBucket } from '@logs-analysis/release';
import { bucketsOf, contentsOf, createReleaseBuckets, LOCATIONS } from './release-buckets';
import { startEmbeddedAws, type EmbeddedAws } from '../../src/embedded-aws/embedded-aws';

let aws: EmbeddedAws;
beforeAll(async () => { aws = await startEmbeddedAws(); }, 120_000);
afterAll(() => aws.stop());

async function stage(): Promise<readonly ReleaseBucket[]> {
  await aws.reset();
  const { roleArn } = await createReleaseBuckets(aws);
  return bucketsOf(aws, roleArn);
}

const exampleRelease = (version: string, files: Readonly<Record<string, string>>): Release =>
  ({ version, files: Object.fromEntries(Object.entries(files).map(([name, text]) => [name, Buffer.from(text)])) });
const FIRST = exampleRelease('1.0.0', { 'a.yaml': 'first', 'b.yaml': 'dropped later' });
const SECOND = exampleRelease('1.1.0', { 'a.yaml': 'second' });

async function release(version: Release, buckets: readonly ReleaseBucket[]): Promise<void> {
  await uploadVersion(version, buckets);
  await promote(version, buckets);
}

/**
 * Buckets of a process that is killed when its nth write is answered; counts the writes. What a process was killed at between two writes
 * makes no difference to S3.
 */
function killedAt(nth: number, buckets: readonly ReleaseBucket[]) {
  const count = { writes: 0 };
  const killing = <A extends readonly unknown[]>(write: (...args: A) => Promise<boolean>) => async (...args: A): Promise<boolean> => {
    const wrote = await write(...args);
    if (wrote) count.writes += 1;
    if (count.writes === nth) throw new Error('killed');
    return wrote;
  };
  return {
    count,
    buckets: buckets.map(({ name, read, create, replace, remove }): ReleaseBucket =>
      ({ name, read, create: killing(create), replace: killing(replace), remove: killing(remove) })),
  };
}

const life = async (buckets: readonly ReleaseBucket[]): Promise<void> => {
  await release(FIRST, buckets);
  await release(SECOND, buckets);
};

test('a release that is killed at any of its writes to S3 is finished by doing it again', async () => {
  const buckets = await stage();
  await release(FIRST, buckets);
  const counted = killedAt(Infinity, buckets);
  await release(SECOND, counted.buckets);
  expect(counted.count.writes).toBeGreaterThan(7);
  for (let nth = 1; nth <= counted.count.writes; nth++) {
    // Each in its turn adds or drops a file.
    const version = exampleRelease(`2.0.${nth}`, { 'a.yaml': `version ${nth}`, ...(nth % 2 === 1 && { 'b.yaml': 'now and then' }) });
    await release(version, killedAt(nth, buckets).buckets).catch((error: Error) => expect(error.message).toBe('killed'));
    await release(version, buckets);
    for (const bucket of buckets) {
      const { body } = (await bucket.read('logs-analysis-alb/latest/a.yaml'))!;
      expect([nth, bucket.name, Buffer.from(body).toString()]).toEqual([nth, bucket.name, `version ${nth}`]);
    }
  }
  const [here, there] = await contentsOf(aws, LOCATIONS);
  expect(here).toEqual(there);
  expect(await checkReleases(buckets)).toEqual([]);
  // Some hundred calls, each judged by role and bucket policy, on machines that may be busy.
}, 400_000);

test('the first release, killed at any of its writes to S3, is finished by doing it again', async () => {
  const first = exampleRelease('1.0.0', { 'a.yaml': 'first' });
  const counted = killedAt(Infinity, await stage());
  await release(first, counted.buckets);
  const whole = await contentsOf(aws, LOCATIONS);
  for (let nth = 1; nth <= counted.count.writes; nth++) {
    const buckets = await stage();
    await expect(release(first, killedAt(nth, buckets).buckets)).rejects.toThrow('killed');
    await release(first, buckets);
    expect([nth, await contentsOf(aws, LOCATIONS)]).toEqual([nth, whole]);
  }
}, 400_000);

test('a rollback that is killed at any of its writes to S3 is finished by doing it again', async () => {
  const buckets = await stage();
  await life(buckets);
  const counted = killedAt(Infinity, buckets);
  await rollBack('1.0.0', counted.buckets);
  expect(counted.count.writes).toBeGreaterThan(5);
  for (let nth = 1; nth <= counted.count.writes; nth++) {
    await rollBack('1.1.0', buckets);
    await expect(rollBack('1.0.0', killedAt(nth, buckets).buckets)).rejects.toThrow('killed');
    await rollBack('1.0.0', buckets);
    for (const contents of await contentsOf(aws, LOCATIONS)) {
      expect(contents).toMatchObject({ 'logs-analysis-alb/latest/a.yaml': 'first', 'logs-analysis-alb/latest/b.yaml': 'dropped later' });
    }
    expect([nth, await checkReleases(buckets)]).toEqual([nth, []]);
  }
}, 400_000);

test('a rollback brings back what the version before had, and a repeated release leaves it there', async () => {
  const buckets = await stage();
  await life(buckets);
  await rollBack('1.0.0', buckets);
  await release(SECOND, buckets);
  for (const contents of await contentsOf(aws, LOCATIONS)) {
    expect(contents).toMatchObject({ 'logs-analysis-alb/latest/a.yaml': 'first', 'logs-analysis-alb/latest/b.yaml': 'dropped later' });
    expect(JSON.parse(contents['logs-analysis-alb/versions.json']))
      .toMatchObject({ latest: '1.0.0', history: ['1.0.0', '1.1.0', '1.0.0'] });
  }
});

test.each(['lost-answer', 'server-error', 'conflict'] as const)('writes that meet %s change nothing about the outcome', async (kind) => {
  const undisturbed = await stage();
  await life(undisturbed);
  const wanted = await contentsOf(aws, LOCATIONS);
  const buckets = await stage();
  for (const nth of [1, 6, 11]) aws.faults.plan({ action: 's3:PutObject', kind, nth });
  for (let again = 0; again < 3; again++) await life(buckets).catch(() => undefined);
  expect(aws.faults.count).toBe(3);
  await life(buckets);
  expect(await contentsOf(aws, LOCATIONS)).toEqual(wanted);
}, 400_000);
