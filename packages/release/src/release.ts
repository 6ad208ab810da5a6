import { createHash } from 'node:crypto';
import { RELEASE_PREFIX } from '@logs-analysis/policy-model';
import type { ReleaseObject } from './release-bucket';
import { problem } from './release-error';

/** The SHA-256 of each file of a version, by its name. */
export type Digests = Readonly<Record<string, string>>;

/** A version that is ready to be uploaded. */
export interface Release {
  readonly version: string;
  /** By name. */
  readonly files: Readonly<Record<string, Uint8Array>>;
}

/** Numbers only, so that versions have one order and no version is named like another folder. */
const VERSION = /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$/;

/** @throws ReleaseError if the text is none */
export function parseVersion(text: string): string {
  if (!VERSION.test(text)) throw problem('version-invalid', text, 'is not a version');
  return text;
}

/** Negative where the first version is the older one. */
export function compareVersions(one: string, other: string): number {
  const [a, b] = [one, other].map((version) => version.split('.').map(Number));
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}

/** The key of a file of a version, or of `latest`. */
export function keyOf(version: string, file: string): string {
  return `${RELEASE_PREFIX}/${version}/${file}`;
}

export function sha256(body: Uint8Array): string {
  return createHash('sha256').update(body).digest('hex');
}

export function digestsOf({ files }: Release): Digests {
  return Object.fromEntries(Object.keys(files).sort().map((name) => [name, sha256(files[name])]));
}

/** What never changes may be kept for ever by whoever read it. */
export function immutable(name: string, body: Uint8Array): ReleaseObject {
  return { body, contentType: contentType(name), cacheControl: 'public, max-age=31536000, immutable' };
}

/** What moves is to be asked for each time. */
export function moving(name: string, body: Uint8Array): ReleaseObject {
  return { body, contentType: contentType(name), cacheControl: 'no-cache' };
}

function contentType(name: string): string {
  return `${name.endsWith('.json') ? 'application/json' : 'text/plain'}; charset=utf-8`;
}
