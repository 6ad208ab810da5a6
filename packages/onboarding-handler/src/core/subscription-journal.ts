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
  /** Tells filters apart; nobody can look at that of a subscription which is not confirmed. Empty where there is no subscription. */
  readonly filterHash: string;
  /** The topic came with an update that may yet be rolled back. */
  readonly added?: true;
}

export function hashOf(filter: MessageFilter): string {
  return shortHash(JSON.stringify(filter));
}

/** All that is on record of topics of the customer's; nothing if the own topic is not this stack's. */
export function recordedTopics(settings: Settings, topic: TopicState): readonly SubscribedTopic[] {
  if (!ownsTopic(settings, topic)) return [];
  return Object.entries(topic.topic!.tags).filter(([key]) => key.startsWith(tagPrefix(settings))).flatMap(([, value]) => {
    const [, filterHash, name, plus] = /^(\w*)=([\w-]+)(\+?)$/.exec(value) ?? [];
    return name === undefined ? [] : [{ name, filterHash, ...(plus !== '' && { added: true as const }) }];
  });
}

/** The topics on record that the service is subscribed to. */
export function subscribedTopics(settings: Settings, topic: TopicState): readonly SubscribedTopic[] {
  return recordedTopics(settings, topic).filter(({ filterHash }) => filterHash !== '');
}

/** The record of one topic; `undefined` if the subscription to it is not this stack's. */
export function recordedSubscription(settings: Settings, topic: TopicState, arn: string): SubscribedTopic | undefined {
  return subscribedTopics(settings, topic).find(({ name }) => isNamed(arn, name));
}

/** Whether a topic is the one that the record names. */
export function isNamed(arn: string, name: string): boolean {
  return recordedName(arn) === name;
}

/** What the record calls a topic: a tag takes 256 characters. */
export function recordedName(arn: string): string {
  return arn.slice(arn.lastIndexOf(':') + 1).slice(0, 248);
}

/** The topics on record that the service is subscribed to and that are not on the list, so that the role does not reach them. */
export function unlistedTopics(settings: Settings, topic: TopicState): readonly string[] {
  return subscribedTopics(settings, topic).map(({ name }) => name)
    .filter((name) => !settings.existingTopics.some((arn) => isNamed(arn, name)));
}

/** The settings without the topics that came with an update which is rolled back: the role does not reach them any more. */
export function withoutAddedTopics(settings: Settings, topic: TopicState): Settings {
  const added = recordedTopics(settings, topic).filter((one) => one.added);
  return { ...settings, existingTopics: settings.existingTopics.filter((arn) => !added.some(({ name }) => isNamed(arn, name))) };
}

/** The record as tags, one for each topic, and empty ones for those that are not needed any more. */
export function subscriptionTags(settings: Settings, topics: readonly SubscribedTopic[], present: Tags = {}): Tags {
  const old = Object.keys(present).filter((key) => key.startsWith(tagPrefix(settings))).map((key) => [key, ''] as const);
  const used = topics.filter(({ filterHash, added }) => filterHash !== '' || added).map(({ name, filterHash, added }, index) =>
    [`${tagPrefix(settings)}${index}`, `${filterHash}=${name}${added ? '+' : ''}`] as const);
  return Object.fromEntries([...old, ...used]);
}

function tagPrefix({ owner }: Settings): string {
  return `${owner.service.resourcePrefix}:subscribed-to/`;
}
