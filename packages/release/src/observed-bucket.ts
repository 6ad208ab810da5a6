import { sha256 } from './release';
import type { ReleaseBucket, ReleaseObject } from './release-bucket';

/** Something that was written, or would be. */
export interface Write {
  readonly does: 'create' | 'replace' | 'remove';
  readonly object: string;
  readonly sha256?: string;
  readonly bytes?: number;
}

/** The same bucket; what is written to it is told. */
export function observed(bucket: ReleaseBucket, tell: (write: Write) => void): ReleaseBucket {
  const told = async (does: Write['does'], key: string, done: Promise<boolean>, written?: ReleaseObject): Promise<boolean> => {
    const wrote = await done;
    const content = written && { sha256: sha256(written.body), bytes: written.body.length };
    if (wrote) tell({ does, object: `s3://${bucket.name}/${key}`, ...content });
    return wrote;
  };
  return {
    name: bucket.name,
    read: (key) => bucket.read(key),
    create: (key, object) => told('create', key, bucket.create(key, object), object),
    replace: (key, object, tag) => told('replace', key, bucket.replace(key, object, tag), object),
    remove: (key, tag) => told('remove', key, bucket.remove(key, tag)),
  };
}
