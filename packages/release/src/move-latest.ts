import { digestsOf, keyOf, moving, sha256 } from './release';
import type { Digests, Release } from './release';
import type { ReleaseBucket, ReleaseObject } from './release-bucket';
import { problem, ReleaseError } from './release-error';
import { differences } from './upload-version';
import { INDEX_KEY, indexText, latestOf, readIndex, withLatest, withRelease } from './version-index';
import type { VersionIndex } from './version-index';

/**
 * Releases what was uploaded: names it in `versions.json` and, if it is the newest, makes it the latest. Every file in every bucket
 * is compared first.
 *
 * @throws ReleaseError with every file that is missing or differs; nothing was moved then
 */
export async function promote(release: Release, buckets: readonly ReleaseBucket[]): Promise<void> {
  const digests = digestsOf(release);
  await requireVersion(release.version, digests, buckets);
  await move(buckets, (index) => withRelease(index, release.version, digests));
}

/** Makes a version that was released the latest again, if every bucket has it as it was released. */
export async function rollBack(version: string, buckets: readonly ReleaseBucket[]): Promise<void> {
  const { index } = await readIndex(buckets[0]);
  await requireVersion(version, withLatest(index, version).versions[version], buckets);
  await move(buckets, (current) => withLatest(current, version));
}

async function requireVersion(version: string, digests: Digests, buckets: readonly ReleaseBucket[]): Promise<void> {
  const problems = [];
  for (const bucket of buckets) problems.push(...await differences(bucket, version, digests));
  if (problems.length > 0) throw new ReleaseError(problems);
}

/**
 * The first bucket's index decides, for all Regions, and is compared and set: of two who move at once, each moves what the other
 * left. All else follows it, and whoever was interrupted, or overtaken, is put right by the next.
 */
async function move(buckets: readonly ReleaseBucket[], change: (index: VersionIndex) => VersionIndex): Promise<void> {
  const [home] = buckets;
  await untilSettled(home, async () => {
    const { index, tag } = await readIndex(home);
    const text = indexText(change(index));
    if (tag !== undefined && text === indexText(index)) return true;
    await put(home, INDEX_KEY, moving(INDEX_KEY, Buffer.from(text)), tag);
    return false;
  });
  await untilSettled(home, async () => {
    const { tag } = await readIndex(home);
    let settled = true;
    for (const bucket of buckets) settled = await follow(bucket, home) && settled;
    return settled && (await readIndex(home)).tag === tag;
  });
}

/**
 * Makes `latest/` and `versions.json` of a bucket what the home's index says; `true` if they were. They are read before the index, and
 * written only over what was read: whoever has seen an older index than somebody else cannot undo what that one wrote. (But for content
 * that comes back: it has the tag it had. Who writes over that finds out at the next look, unless killed before it.)
 */
async function follow(bucket: ReleaseBucket, home: ReleaseBucket): Promise<boolean> {
  const names = filesOf((await readIndex(home)).index);
  const keys = [...names.map((name) => keyOf('latest', name)), ...(bucket === home ? [] : [INDEX_KEY])];
  const stored = [];
  for (const key of keys) stored.push(await bucket.read(key));
  const { index } = await readIndex(home);
  let settled = filesOf(index).join() === names.join();
  for (const [position, key] of keys.entries()) {
    const there = stored[position];
    const wanted = await wantedAt(key, names[position], index, bucket);
    if (wanted === undefined ? there === undefined : there !== undefined && sha256(wanted.body) === sha256(there.body)) continue;
    settled = false;
    if (wanted !== undefined) await put(bucket, key, wanted, there?.tag);
    else await bucket.remove(key, there!.tag);
  }
  return settled;
}

async function wantedAt(
  key: string, name: string | undefined, index: VersionIndex, bucket: ReleaseBucket,
): Promise<ReleaseObject | undefined> {
  if (name === undefined) return moving(key, Buffer.from(indexText(index)));
  const version = latestOf(index)!;
  const digest = index.versions[version][name];
  if (digest === undefined) return undefined;
  const stored = await bucket.read(keyOf(version, name));
  if (stored === undefined || sha256(stored.body) !== digest) {
    throw new ReleaseError(await differences(bucket, version, { [name]: digest }));
  }
  return moving(name, stored.body);
}

/** The names of the files of all versions: one that the latest lacks may have been left by another. */
function filesOf({ versions }: VersionIndex): readonly string[] {
  return [...new Set(Object.values(versions).flatMap(Object.keys))].sort();
}

function put(bucket: ReleaseBucket, key: string, object: ReleaseObject, tag: string | undefined): Promise<boolean> {
  return tag === undefined ? bucket.create(key, object) : bucket.replace(key, object, tag);
}

const LOOKS = 20;

/** Takes steps until one finds nothing to do, which is also how what was written is read back. */
async function untilSettled(bucket: ReleaseBucket, step: () => Promise<boolean>): Promise<void> {
  for (let look = 0; look < LOOKS; look++) if (await step()) return;
  throw problem('keeps-changing', `s3://${bucket.name}/${INDEX_KEY}`, 'was changed by others again and again');
}
