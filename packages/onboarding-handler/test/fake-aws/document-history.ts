import type { StoredBucket, World } from './account';

type Documents = Pick<StoredBucket, 'policy' | 'notifications'>;

/** What the documents of each bucket were at each time, for readers that lag behind. */
export interface DocumentHistory {
  /** To be called whenever something may have been written. */
  record(at: number): void;
  /** The bucket with its documents as they were then; the oldest there were where that was before its time. */
  asOf(bucketName: string, at: number): StoredBucket | undefined;
}

export function documentHistory({ buckets }: World): DocumentHistory {
  const versions = new Map<string, Array<{ readonly at: number; readonly text: string }>>();
  return {
    record(at) {
      for (const [name, { policy, notifications }] of Object.entries(buckets)) {
        const text = JSON.stringify({ policy, notifications } satisfies Documents);
        const known = versions.get(name) ?? [];
        if (known.at(-1)?.text !== text) versions.set(name, [...known, { at, text }]);
      }
    },
    asOf(name, at) {
      if (!Object.hasOwn(buckets, name)) return undefined;
      const known = versions.get(name) ?? [];
      const version = known.findLast((one) => one.at <= at) ?? known[0];
      const { policy: _, notifications: __, ...rest } = buckets[name];
      return { ...rest, ...JSON.parse(version.text) as Documents };
    },
  };
}
