import type { ReleaseBucket, ReleaseObject, StoredObject } from './release-bucket';

/** A bucket that behaves as if it were written to, over one that is only read: so a dry run is the very run, and ends as it would. */
export function rehearsal(bucket: ReleaseBucket): ReleaseBucket {
  const written = new Map<string, StoredObject | undefined>();
  const read = async (key: string): Promise<StoredObject | undefined> => written.has(key) ? written.get(key) : bucket.read(key);
  const write = (key: string, object: ReleaseObject | undefined): true => {
    written.set(key, object && { body: object.body, tag: `rehearsed ${written.size}` });
    return true;
  };
  return {
    name: bucket.name,
    read,
    create: async (key, object) => await read(key) === undefined && write(key, object),
    replace: async (key, object, tag) => (await read(key))?.tag === tag && write(key, object),
    remove: async (key, tag) => (await read(key))?.tag === tag && write(key, undefined),
  };
}
