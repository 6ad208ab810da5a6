import type { Clock } from '../../src/aws/clock';

/** Answers whether there is a token for one more call; tokens come back evenly, up to the capacity. */
export function tokenBucket(capacity: number, perSecond: number, clock: Clock): () => boolean {
  let tokens = capacity;
  let filled = clock.now();
  return () => {
    tokens = Math.min(capacity, tokens + (clock.now() - filled) * perSecond / 1_000);
    filled = clock.now();
    if (tokens < 1) return false;
    tokens--;
    return true;
  };
}
