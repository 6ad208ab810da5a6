import { FIRST, release, SECOND } from './examples';
import { fakeBucket } from './fake-bucket';
import { settled } from './release-laws';
import { downloadVersion } from '../src/download-version';
import { promote, rollBack } from '../src/move-latest';
import { moving } from '../src/release';
import { uploadVersion } from '../src/upload-version';

const KEY = 'logs-analysis-alb/1.1.0/stack.yaml';
const BROKEN = [
  { how: 'lacks a file', change: (contents: Map<string, unknown>) => contents.delete(KEY), code: 'version-incomplete' },
  { how: 'has a file with other content', change: tampered, code: 'version-differs' },
] as const;

function tampered(contents: Map<string, unknown>): void {
  contents.set(KEY, moving('stack.yaml', Buffer.from('something else')));
}

async function oneReleasedOneUploaded() {
  const buckets = ['a', 'b', 'c'].map((name) => fakeBucket(name));
  await release(FIRST, buckets);
  await uploadVersion(SECOND, buckets);
  return buckets;
}

describe.each(BROKEN)('where one Region $how', ({ change, code }) => {
  const problems = [expect.objectContaining({ code, subject: `s3://c/${KEY}` })];

  test('a version is not promoted', async () => {
    const buckets = await oneReleasedOneUploaded();
    change(buckets[2].contents);
    const before = buckets.map(({ contents }) => new Map(contents));
    await expect(promote(SECOND, buckets)).rejects.toMatchObject({ problems });
    expect(buckets.map(({ contents }) => contents)).toEqual(before);
  });

  test('it is not what a download gives', async () => {
    const buckets = await oneReleasedOneUploaded();
    change(buckets[2].contents);
    await expect(downloadVersion(SECOND, buckets)).rejects.toMatchObject({ problems });
  });

  test('latest is not rolled back to it', async () => {
    const buckets = await oneReleasedOneUploaded();
    await promote(SECOND, buckets);
    await rollBack('1.0.0', buckets);
    change(buckets[2].contents);
    await expect(rollBack('1.1.0', buckets)).rejects.toMatchObject({ problems });
    expect(settled(buckets.slice(0, 2).map(({ contents }) => contents)).latest).toBe('1.0.0');
  });
});

test('a version that nobody uploaded is not promoted', async () => {
  const bucket = fakeBucket('a');
  await expect(promote(FIRST, [bucket])).rejects.toThrow('s3://a/logs-analysis-alb/1.0.0/role.yaml: is missing; publish the version first');
  expect(bucket.contents.size).toBe(0);
});

test('latest is rolled back only to a version that was released', async () => {
  const buckets = await oneReleasedOneUploaded();
  await expect(rollBack('1.1.0', buckets)).rejects
    .toThrow('1.1.0: was not released; released were 1.0.0; name a version that was released. [version-unknown]');
});

test('a versions.json that no release wrote stops everything before a write', async () => {
  const buckets = await oneReleasedOneUploaded();
  buckets[0].contents.set('logs-analysis-alb/versions.json', moving('versions.json', Buffer.from('{}')));
  await expect(promote(SECOND, buckets)).rejects.toMatchObject({ problems: [{ code: 'versions-unreadable' }] });
});

test('what was downloaded is what was uploaded', async () => {
  expect(await downloadVersion(SECOND, await oneReleasedOneUploaded())).toEqual(SECOND.files);
});

test('an upload alone moves nothing', async () => {
  expect(settled([new Map((await oneReleasedOneUploaded())[0].contents)]).latest).toBe('1.0.0');
});
