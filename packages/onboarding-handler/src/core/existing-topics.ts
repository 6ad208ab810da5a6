import { filterCombinations, logObjectFilter, tellsOfMore, toldPrefixes } from '@logs-analysis/policy-model';
import type { LogPlace, MessageFilter } from '@logs-analysis/policy-model';
import type { Settings } from '../settings';
import { prefixesIn } from './prefixes-in';
import type { BucketState, ExistingTopicState, State } from './state';
import { hashOf, isNamed, recordedName, recordedSubscription, recordedTopics } from './subscription-journal';
import type { SubscribedTopic } from './subscription-journal';

/** A topic of the customer's that buckets tell of log objects already, and the filter with which it tells the service of these only. */
export interface TellingTopic {
  readonly arn: string;
  readonly filter: MessageFilter;
  /** What SNS counts of the filter. */
  readonly combinations: number;
}

/** Through which topics the service is to hear, when logs go where the state says. */
export function tellingTopics(settings: Settings, { buckets, loadBalancers }: State): readonly TellingTopic[] {
  const { environment, owner, existingTopics } = settings;
  return existingTopics.flatMap((arn) => {
    const places = buckets.flatMap(({ name, notifications }): LogPlace[] => {
      const told = toldPrefixes(notifications, owner, environment, prefixesIn(name, settings, { loadBalancers }), existingTopics);
      const prefixes = told.filter(({ topicArn }) => topicArn === arn).map(({ prefix }) => prefix);
      return prefixes.length > 0 ? [{ bucket: name, prefixes }] : [];
    }).sort((a, b) => a.bucket < b.bucket ? -1 : 1);
    const createdOnly = buckets.some(({ name, notifications }) =>
      places.some(({ bucket }) => bucket === name) && tellsOfMore(notifications, arn));
    const filter = logObjectFilter(environment, places, createdOnly);
    return places.length > 0 ? [{ arn, filter, combinations: filterCombinations(places, createdOnly) }] : [];
  });
}

/** Of the prefixes of a bucket, those that need a notification of our own. */
export function untoldPrefixes(
  { environment, owner, existingTopics }: Settings, { notifications }: BucketState, prefixes: readonly string[],
): readonly string[] {
  const told = toldPrefixes(notifications, owner, environment, prefixes, existingTopics);
  return prefixes.filter((prefix) => !told.some((one) => one.prefix === prefix));
}

/** The topics as they are to be. Subscriptions that others made stay, and so do pending ones, which cannot be changed. */
export function subscribedTo(
  settings: Settings, { topic, existingTopics }: State, telling: readonly TellingTopic[],
): readonly ExistingTopicState[] {
  const { endpoint } = settings.owner.service;
  return existingTopics.map((one) => {
    const { arn, subscription } = one;
    const isOurs = recordedSubscription(settings, topic, arn) !== undefined;
    if (one.isLeft || subscription && (!isOurs || subscription.pending)) return one;
    const filter = telling.find((other) => other.arn === arn)?.filter;
    return { ...one, subscription: filter && { endpoint, filter } };
  });
}

/** The topics without the subscriptions that this stack made. Pending ones stay: SNS has no way to end them. */
export function unsubscribedFrom(settings: Settings, { topic, existingTopics }: State): readonly ExistingTopicState[] {
  return existingTopics.map((one) =>
    recordedSubscription(settings, topic, one.arn) && !one.subscription?.pending ? { ...one, subscription: undefined } : one);
}

/**
 * What is to be on record of the topics on the list: the subscriptions that are to be there, and those of which it is not certain yet that
 * they have ended. What is not on the list stays on record, because it cannot be looked at.
 */
export function subscriptionRecord(
  { previous, target, ...settings }: Settings, { topic, existingTopics }: State, telling: readonly TellingTopic[],
): readonly SubscribedTopic[] {
  const entries = recordedTopics(settings, topic);
  const listed = existingTopics.map(({ arn, subscription, missing, refused, isLeft }): SubscribedTopic => {
    const entry = entries.find(({ name }) => isNamed(arn, name));
    const filter = isLeft ? undefined : telling.find((one) => one.arn === arn)?.filter;
    const left = subscription !== undefined || refused !== undefined || missing ? entry?.filterHash ?? '' : '';
    // Only an update tells.
    const isAdded = target === undefined ? entry?.added : previous !== undefined && !previous.existingTopics.includes(arn);
    return { name: recordedName(arn), filterHash: filter ? hashOf(filter) : left, ...(isAdded && { added: true as const }) };
  });
  const unlisted = entries.filter(({ name }) => !existingTopics.some(({ arn }) => isNamed(arn, name)))
    .map(({ name, filterHash, added }) => ({ name, filterHash, ...(target === undefined && added && { added }) }));
  return [...listed, ...unlisted];
}
