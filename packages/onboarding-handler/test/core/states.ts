import type { BucketState, State } from '../../src/core/state';
import { NEW_BUCKET, RULE, TOPIC } from '../example';

/** A state with nothing in it but what is given. */
export function stateOf(more: Partial<State> = {}): State {
  return {
    topic: { arn: TOPIC, topic: undefined, endpoints: [] },
    buckets: [bucketState(NEW_BUCKET, { bucket: undefined })],
    existingTopics: [],
    eventRule: { arn: RULE, rule: undefined },
    loadBalancers: [],
    unlisted: [],
    ...more,
  };
}

export function bucketState(name: string, more: Partial<BucketState> = {}): BucketState {
  return { name, bucket: { tags: {} }, policy: undefined, notifications: {}, ...more };
}
