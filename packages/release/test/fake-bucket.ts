import { createHash } from 'node:crypto';
import type { ReleaseBucket, ReleaseObject } from '../src/release-bucket';

/** What a bucket holds, by key; a test looks at it while releases come and go. */
export type Contents = Map<string, ReleaseObject>;

/** A bucket in memory. As in S3, the tag is made of the content alone: content that comes back has the tag it had. */
export function fakeBucket(name: string, contents: Contents = new Map()): ReleaseBucket & { readonly contents: Contents } {
  const tagOf = (key: string) => {
    const object = contents.get(key);
    return object && createHash('md5').update(object.body).digest('hex');
  };
  const iff = (condition: boolean, write: () => void) => {
    if (condition) write();
    return Promise.resolve(condition);
  };
  return {
    name,
    contents,
    read: (key) => Promise.resolve(contents.has(key) ? { body: contents.get(key)!.body, tag: tagOf(key)! } : undefined),
    create: (key, object) => iff(!contents.has(key), () => contents.set(key, object)),
    replace: (key, object, tag) => iff(tagOf(key) === tag, () => contents.set(key, object)),
    remove: (key, tag) => iff(tagOf(key) === tag, () => contents.delete(key)),
  };
}

/** The same bucket, where `around` decides what becomes of each call. */
export function intercepted(bucket: ReleaseBucket, around: <T>(call: () => Promise<T>) => Promise<T>): ReleaseBucket {
  return {
    name: bucket.name,
    read: (key) => around(() => bucket.read(key)),
    create: (key, object) => around(() => bucket.create(key, object)),
    replace: (key, object, tag) => around(() => bucket.replace(key, object, tag)),
    remove: (key, tag) => around(() => bucket.remove(key, tag)),
  };
}

export class Killed extends Error {}

/** Buckets of a process that is killed at its nth call, counted over all of them from 1: before the call has its effect, or after. */
export function killedAt(nth: number, when: 'before' | 'after', buckets: readonly ReleaseBucket[]): readonly ReleaseBucket[] {
  let calls = 0;
  return buckets.map((bucket) => intercepted(bucket, async (call) => {
    calls += 1;
    if (calls > nth || (calls === nth && when === 'before')) throw new Killed();
    const answer = await call();
    if (calls === nth) throw new Killed();
    return answer;
  }));
}
