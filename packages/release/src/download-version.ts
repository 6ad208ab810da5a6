import { digestsOf, keyOf } from './release';
import type { Release } from './release';
import type { ReleaseBucket } from './release-bucket';
import { ReleaseError } from './release-error';
import { differences } from './upload-version';

/**
 * The files of a version as the first bucket has them.
 *
 * @throws ReleaseError with every file, in any bucket, that is missing or not what was built
 */
export async function downloadVersion(release: Release, buckets: readonly ReleaseBucket[]): Promise<Release['files']> {
  const problems = [];
  for (const bucket of buckets) problems.push(...await differences(bucket, release.version, digestsOf(release)));
  if (problems.length > 0) throw new ReleaseError(problems);
  const files: Record<string, Uint8Array> = {};
  for (const name of Object.keys(release.files)) files[name] = (await buckets[0].read(keyOf(release.version, name)))!.body;
  return files;
}
