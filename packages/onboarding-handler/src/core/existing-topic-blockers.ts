import { MOST_COMBINATIONS } from '@logs-analysis/policy-model';
import type { Problem } from '../errors';
import type { Settings } from '../settings';
import type { Goal } from './desired-state';
import { tellingTopics } from './existing-topics';
import type { TellingTopic } from './existing-topics';
import type { State } from './state';
import { hashOf, recordedSubscription, unlistedTopics } from './subscription-journal';

const SUBJECT = 'ExistingTopicArns';

/** What keeps the service from hearing through the customer's topics. */
export function existingTopicBlockers(settings: Settings, observed: State, desired: State): readonly Problem[] {
  return [
    ...tellingTopics(settings, desired).flatMap((one) => tellingTopicBlockers(settings, observed, one)),
    // A rollback is not kept from taking off what its update had added.
    ...(settings.isRollback ? [] : unlistedTopics(settings, observed.topic)).map((name): Problem => ({
      code: 'topic-removed',
      subject: SUBJECT,
      message: `this stack subscribed ${settings.owner.service.name} to the topic ${name}; keep it on the list until nothing goes `
        + 'through it and an update of the stack has ended the subscription',
    })),
  ];
}

/** Topics that were named in vain. */
export function existingTopicNotes(goal: Goal, settings: Settings, observed: State, desired: State): readonly Problem[] {
  if (goal !== 'onboarded') return [];
  const telling = tellingTopics(settings, desired);
  return observed.existingTopics.filter(({ arn }) => !telling.some((one) => one.arn === arn)).map(({ arn }) => ({
    code: 'topic-not-needed',
    subject: SUBJECT,
    message: `no bucket in use tells ${arn} of all its logs, so nothing is sent through it; correct the ARN, or remove it from the list`,
  }));
}

/** Taking everything down must not say that the service hears no more where that could not be looked at. */
export function subscriptionsThatStay(settings: Settings, { topic, existingTopics }: State): readonly Problem[] {
  const { name, endpoint } = settings.owner.service;
  return existingTopics.filter(({ arn, refused }) => refused !== undefined && recordedSubscription(settings, topic, arn))
    .map(({ arn, refused }) => ({
      code: 'topic-not-accessible',
      subject: `topic ${arn}`,
      message: `${name} may still be subscribed to it: ${refused}; let the role of the function use the topic, or end the subscription of `
        + `${endpoint} and delete the topic ${topic.arn}`,
    }));
}

/** What keeps the service from hearing through one of them. */
export function tellingTopicBlockers(settings: Settings, { topic, existingTopics }: State, telling: TellingTopic): readonly Problem[] {
  const { arn, filter, combinations } = telling;
  const { subscription, missing, refused } = existingTopics.find((one) => one.arn === arn)!;
  const { name, endpoint } = settings.owner.service;
  const recorded = recordedSubscription(settings, topic, arn);
  const problems: Problem[] = [];
  const found = (code: Problem['code'], message: string): unknown => problems.push({ code, subject: `topic ${arn}`, message });
  if (missing) found('topic-not-accessible', 'a bucket notifies it but it does not exist; create it, or remove that notification');
  if (refused !== undefined) found('topic-not-accessible', `a policy keeps this stack from using it: ${refused}`);
  if (subscription && !recorded) {
    found('topic-subscribed-already', `${endpoint} is subscribed to it by something other than this stack, so it cannot be said what `
      + `${name} hears; end that subscription`);
  }
  if (subscription?.pending && recorded && recorded.filterHash !== hashOf(filter)) {
    found('subscription-pending', `${name} has not confirmed its subscription, and until then it cannot be made to tell of other logs; try `
      + 'again later');
  }
  if (combinations > MOST_COMBINATIONS) {
    const message = 'more folders of logs go through it than a filter of SNS can name; narrow the notifications that go to it';
    found('topic-filter-too-large', message);
  }
  return problems;
}
