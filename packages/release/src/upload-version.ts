import { digestsOf, immutable, keyOf, sha256 } from './release';
import type { Digests, Release } from './release';
import type { ReleaseBucket } from './release-bucket';
import { ReleaseError } from './release-error';
import type { ReleaseProblem } from './release-error';

/**
 * Uploads a version to every bucket, and reads everything back. What is there already is compared and kept, so an upload that was
 * interrupted is finished by doing it again, and doing it once more changes nothing.
 *
 * @throws ReleaseError with every file that lies there with other content; nothing is ever written over
 */
export async function uploadVersion(release: Release, buckets: readonly ReleaseBucket[]): Promise<void> {
  const { version, files } = release;
  const problems: ReleaseProblem[] = [];
  for (const bucket of buckets) {
    for (const name of Object.keys(files).sort()) await bucket.create(keyOf(version, name), immutable(name, files[name]));
    problems.push(...await differences(bucket, version, digestsOf(release)));
  }
  if (problems.length > 0) throw new ReleaseError(problems);
}

/** Every file of a version that a bucket lacks or has with other content. */
export async function differences(bucket: ReleaseBucket, version: string, digests: Digests): Promise<readonly ReleaseProblem[]> {
  const problems: ReleaseProblem[] = [];
  for (const [name, digest] of Object.entries(digests)) {
    const key = keyOf(version, name);
    const stored = await bucket.read(key);
    const subject = `s3://${bucket.name}/${key}`;
    const there = stored && sha256(stored.body);
    if (there === undefined) {
      problems.push({ code: 'version-incomplete', subject, message: 'is missing' });
    } else if (there !== digest) {
      problems.push({ code: 'version-differs', subject, message: `has the SHA-256 ${there}, expected is ${digest}` });
    }
  }
  return problems;
}
