import { isTouched } from './change';
import type { Course } from './course';
import { tellingTopics } from './existing-topics';
import { LEFT } from './left-alone';
import type { Remark } from './left-alone';
import type { ExistingTopicState } from './state';
import { recordedSubscription, unlistedTopics } from './subscription-journal';

/** Subscriptions to topics of the customer's that no change touches, and why they stay. */
export function subscriptionsLeftAlone(course: Course): readonly Remark[] {
  const { goal, settings, observed, desired, changes } = course;
  const { name, endpoint } = settings.owner.service;
  const isChanged = (arn: string): boolean => isTouched(changes, 'existing-subscription', arn);
  const remark = (id: string, why: string): Remark => ({ kind: 'existing-subscription', id, why });
  const isOurs = ({ arn }: ExistingTopicState): boolean => recordedSubscription(settings, observed.topic, arn) !== undefined;
  const untouched = desired.existingTopics.filter(({ arn, subscription }) => subscription && !subscription.pending && !isChanged(arn));
  return [
    ...untouched.filter((one) => isOurs(one) && goal === 'onboarded')
      .map(({ arn, isLeft }) => remark(arn, isLeft ? LEFT : `it tells ${name} of new logs already`)),
    ...untouched.filter((one) => !isOurs(one)).map(({ arn }) => remark(arn, `something other than this stack subscribed ${name} to it`)),
    ...(goal === 'tidied' ? [] : unlistedTopics(settings, desired.topic.topic ? desired.topic : observed.topic))
      .map((topic) => remark(topic, 'ExistingTopicArns does not name it, so it cannot be looked at; end the subscription of '
        + `${endpoint} to it, should there be one`)),
  ];
}

/** Subscriptions to topics of the customer's that wait for the service. */
export function pendingSubscriptions({ goal, settings, observed, desired }: Course): readonly Remark[] {
  const { name } = settings.owner.service;
  const needed = goal === 'onboarded' ? tellingTopics(settings, desired).map(({ arn }) => arn) : [];
  const isConfirmed = ({ subscription }: ExistingTopicState): boolean => subscription !== undefined && !subscription.pending;
  return observed.existingTopics.flatMap((one, index): Remark[] => {
    const { arn: id, subscription } = one;
    if (needed.includes(id) && !isConfirmed(one)) {
      const { isLeft } = desired.existingTopics[index];
      return [{ kind: 'existing-subscription', id, why: isLeft ? LEFT : `it waits for ${name} to confirm it` }];
    }
    const stays = subscription?.pending && !needed.includes(id) && recordedSubscription(settings, observed.topic, id);
    const why = `${name} has not confirmed it, so it cannot be ended; SNS drops it two days after it was made`;
    return stays ? [{ kind: 'existing-subscription', id, why }] : [];
  });
}
