import type { PolicyDocument } from '@logs-analysis/policy-model';
import type { BucketState, State, Tags, TopicState } from '../../src/core/state';
import { NEW_BUCKET, RULE, STACK, TOPIC } from '../example';

/** The tags of a topic that say whose it is, which logs were turned on, and which topics of the customer's were subscribed to. */
export const CREATED_BY = 'logs-analysis:created-by';
export const TURNED_ON = 'logs-analysis:turned-on/0';
export const SUBSCRIBED_TO = 'logs-analysis:subscribed-to/0';

/** A state with nothing in it but what is given. */
export function stateOf(more: Partial<State> = {}): State {
  return {
    topic: topicWith(undefined),
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

type MoreOfTopic = Partial<TopicState> & { readonly policy?: PolicyDocument };

/** @param tags `undefined`: there is no such topic */
export function topicWith(tags: Tags | undefined, { policy, ...more }: MoreOfTopic = {}): TopicState {
  return { arn: TOPIC, topic: tags && { tags, policy }, endpoints: [], ...more };
}

/** The topic of this stack, with these tags beside the one that says that it is its own. */
export function ownTopic(tags: Tags = {}, more: MoreOfTopic = {}): TopicState {
  return topicWith({ [CREATED_BY]: STACK, ...tags }, more);
}
