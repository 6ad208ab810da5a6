import { RELEASE_PREFIX } from '@logs-analysis/policy-model';
import { compareVersions, parseVersion } from './release';
import type { Digests } from './release';
import type { ReleaseBucket } from './release-bucket';
import { problem } from './release-error';

/**
 * What `versions.json` says. It has no time in it, so that every Region's is the same text; S3 keeps each of its versions with its time.
 */
export interface VersionIndex {
  /** Every version that `latest` has been, oldest first; the last one is what it is. It only grows, so no two states are the same. */
  readonly history: readonly string[];
  /** The files of every version that was released. */
  readonly versions: Readonly<Record<string, Digests>>;
}

export const INDEX_KEY = `${RELEASE_PREFIX}/versions.json`;

export const EMPTY_INDEX: VersionIndex = { history: [], versions: {} };

export function latestOf({ history }: VersionIndex): string | undefined {
  return history.at(-1);
}

/**
 * The index with a version in it. It becomes the latest if it is newer than the latest and never was it: to release an old version
 * again, or one that was rolled back, moves nothing.
 */
export function withRelease(index: VersionIndex, version: string, digests: Digests): VersionIndex {
  const { history, versions } = index;
  if (version in versions && JSON.stringify(versions[version]) !== JSON.stringify(digests)) {
    throw problem('version-differs', version, 'was released with other files');
  }
  const latest = latestOf(index);
  const moves = !history.includes(version) && (latest === undefined || compareVersions(latest, version) < 0);
  return { history: moves ? [...history, version] : history, versions: { ...versions, [version]: digests } };
}

/** The index with a version that was released as the latest. */
export function withLatest(index: VersionIndex, version: string): VersionIndex {
  const { history, versions } = index;
  if (!(version in versions)) throw problem('version-unknown', version, `was not released; released were ${names(versions) || 'none'}`);
  return latestOf(index) === version ? index : { history: [...history, version], versions };
}

/** One text for one index. */
export function indexText(index: VersionIndex): string {
  const versions = Object.keys(index.versions).sort(compareVersions).map((version) => [version, index.versions[version]]);
  return `${JSON.stringify({ latest: latestOf(index), history: index.history, versions: Object.fromEntries(versions) }, null, 2)}\n`;
}

/** The index of a bucket, with the tag to replace it by; empty where nothing was released. */
export async function readIndex(bucket: ReleaseBucket): Promise<{ readonly index: VersionIndex; readonly tag?: string }> {
  const stored = await bucket.read(INDEX_KEY);
  if (stored === undefined) return { index: EMPTY_INDEX };
  try {
    const { history, versions } = JSON.parse(Buffer.from(stored.body).toString('utf8')) as VersionIndex;
    for (const version of [...history, ...Object.keys(versions)]) parseVersion(version);
    return { index: { history, versions }, tag: stored.tag };
  } catch (error) {
    throw problem('versions-unreadable', `s3://${bucket.name}/${INDEX_KEY}`, 'is not what a release wrote', { cause: error });
  }
}

function names(versions: VersionIndex['versions']): string {
  return Object.keys(versions).sort(compareVersions).join(', ');
}
