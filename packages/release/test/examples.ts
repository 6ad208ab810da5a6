import { promote } from '../src/move-latest';
import type { Release } from '../src/release';
import type { ReleaseBucket } from '../src/release-bucket';
import { uploadVersion } from '../src/upload-version';

/** A version with a file for each text. */
export function exampleRelease(version: string, texts: Readonly<Record<string, string>>): Release {
  return { version, files: Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, Buffer.from(text)])) };
}

export const FIRST = exampleRelease('1.0.0', { 'role.yaml': 'the role', 'stack.yaml': 'the first stack' });
/** Shares a file with the first, changes one, adds one. */
export const SECOND = exampleRelease('1.1.0', { 'role.yaml': 'the role', 'sets.yaml': 'stack sets', 'stack.yaml': 'the second stack' });
/** Lacks a file of the second. */
export const THIRD = exampleRelease('2.0.0', { 'role.yaml': 'another role', 'stack.yaml': 'the third stack' });

/** What the workflow does. */
export async function release(version: Release, buckets: readonly ReleaseBucket[]): Promise<void> {
  await uploadVersion(version, buckets);
  await promote(version, buckets);
}
