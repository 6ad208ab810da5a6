import { keyOf, sha256 } from './release';
import type { ReleaseBucket } from './release-bucket';
import type { ReleaseProblem } from './release-error';
import { differences } from './upload-version';
import { INDEX_KEY, indexText, latestOf, readIndex } from './version-index';

/** All that is not as it was released: versions, `latest/` and `versions.json`, in every bucket. */
export async function checkReleases(buckets: readonly ReleaseBucket[]): Promise<readonly ReleaseProblem[]> {
  const { index } = await readIndex(buckets[0]);
  const latest = latestOf(index);
  const problems: ReleaseProblem[] = [];
  for (const bucket of buckets) {
    for (const [version, digests] of Object.entries(index.versions)) problems.push(...await differences(bucket, version, digests));
    const latestFiles = latest === undefined ? [] : Object.entries(index.versions[latest]);
    const wanted = [
      ...latestFiles.map(([name, digest]) => [keyOf('latest', name), digest] as const),
      ...(latest === undefined ? [] : [[INDEX_KEY, sha256(Buffer.from(indexText(index)))] as const]),
    ];
    for (const [key, digest] of wanted) {
      const stored = await bucket.read(key);
      if (stored !== undefined && sha256(stored.body) === digest) continue;
      problems.push({ code: 'latest-differs', subject: `s3://${bucket.name}/${key}`, message: `is not that of ${latest}` });
    }
  }
  return problems;
}
