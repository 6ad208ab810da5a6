import { shortHash } from '@logs-analysis/policy-model';
import type { MessageFilter } from '@logs-analysis/policy-model';
import type { Settings } from '../settings';
import { ownsTopic } from './journal';
import type { Tags, TopicState } from './state';

/**
 * A topic of the customer's that this stack subscribes the service to. On record in the tags of the own topic from before the subscription
 * is made until it is known to have ended: what is not on record is somebody else's.
 */
export interface SubscribedTopic {
  readonly name: string;
  /** Tells filters apart; nobody can look at that of a subscription which is not confirmed. */
  readonly filterHash: string;
}

export function subscribedTopic(arn: string, filter: MessageFilter): SubscribedTopic {
  return { name: nameOf(arn), filterHash: shortHash(JSON.stringify(filter)) };
}

/** What is on record; nothing if the topic is not this stack's own. */
export function subscribedTopics(settings: Settings, topic: TopicState): readonly SubscribedTopic[] {
  if (!ownsTopic(settings, topic)) return [];
  return Object.entries(topic.topic!.tags).filter(([key]) => key.startsWith(tagPrefix(settings))).flatMap(([, value]) => {
    const [filterHash, name] = value.split('=');
    return value === '' ? [] : [{ name, filterHash }];
  });
}

/** The record of one topic; `undefined` if the subscription to it is not this stack's. */
export function recordedSubscription(settings: Settings, topic: TopicState, arn: string): SubscribedTopic | undefined {
  return subscribedTopics(settings, topic).find(({ name }) => name === nameOf(arn).slice(0, LONGEST_NAME));
}

/** The record as tags, one for each topic, and empty ones for those that are not needed any more. */
export function subscriptionTags(settings: Settings, topics: readonly SubscribedTopic[], present: Tags = {}): Tags {
  const old = Object.keys(present).filter((key) => key.startsWith(tagPrefix(settings))).map((key) => [key, ''] as const);
  const used = topics.map(({ name, filterHash }, index) =>
    [`${tagPrefix(settings)}${index}`, `${filterHash}=${name.slice(0, LONGEST_NAME)}`] as const);
  return Object.fromEntries([...old, ...used]);
}

/** A tag takes 256 characters. */
const LONGEST_NAME = 248;

function nameOf(arn: string): string {
  return arn.slice(arn.lastIndexOf(':') + 1);
}

function tagPrefix({ owner }: Settings): string {
  return `${owner.service.resourcePrefix}:subscribed-to/`;
}
