import type { Settings } from '../settings';
import type { Goal } from './desired-state';
import { hasRuleOnRecord, ownsRule } from './event-rule';
import { entryOf, ownsTopic, recorded, sharedBuckets } from './journal';
import type { Entry } from './journal';
import { areAsTurnedOn, leftOn, recordedTypes } from './load-balancer-logs';
import { makePlan } from './make-plan';
import { letsRead, tellsOfLogs } from './shared-bucket';
import type { ExistingTopicState, LoadBalancerState, LogType, State, TopicState } from './state';
import { recordedSubscription } from './subscription-journal';
import { wordsOf } from './target-journal';

/**
 * Whether a look may have met an old answer whose mistake would last: it does not show what is on record, shows what the record does not
 * explain, or another topic than a moment ago. That may as well be somebody's work, so it is not wrong, but worth another look.
 *
 * @param topic as it was seen just before, if it was
 */
export function isDoubtful(goal: Goal, settings: Settings, observed: State, topic = observed.topic): boolean {
  const entries = recorded(settings, observed.topic);
  const isOn = (one: LoadBalancerState, types = recordedTypes(entryOf(entries, one.arn))): boolean => {
    const on = leftOn(settings, entryOf(entries, one.arn), one);
    return types.every((type) => on.includes(type));
  };
  // Only one that is confirmed can be changed or ended.
  const isPending = hasSubscription(settings, observed, ({ subscription }) => subscription?.pending === true);
  if (isPending || !sameState(observed, { ...observed, topic })) return true;
  switch (goal) {
    case 'onboarded':
      return !observed.unlisted.every((one) => isOn(one)) || settings.isRollback === true && lacksShared(settings, observed)
        || ownsTopic(settings, observed.topic)
        && observed.loadBalancers.some((one) => seemsTurnedOn(settings, entryOf(entries, one.arn), one));
    case 'offboarded':
      // A bucket that cannot be looked at matters only if it is on record as shared.
      return observed.buckets.some(({ refused }) => refused !== undefined)
        || !observed.loadBalancers.every((one) => isOn(one)) || lacksShared(settings, observed);
    case 'tidied':
      return observed.topic.topic === undefined || isOnRecord(settings, observed.topic)
        || !observed.loadBalancers.every((one) => isOn(one, entryOf(entries, one.arn).leaving));
  }
}

/** Whether the record says already what a rollback is about to write. */
function isOnRecord({ target }: Settings, topic: TopicState): boolean {
  return target !== undefined && target.id === wordsOf(topic)[0];
}

/** Whether two looks saw the same, be it in another form. */
export function sameState(one: State, other: State): boolean {
  const [a, b] = [one, other].map((state) => ({ ...state, loadBalancers: [...state.loadBalancers, ...state.unlisted] }));
  return makePlan('onboarded', a, b, []).changes.length === 0 && marksIn(one) === marksIn(other);
}

/** What tells whose something is or whether it can be changed; no change is planned for it. */
function marksIn({ buckets, eventRule, existingTopics }: State): string {
  const tags = [...buckets.map(({ bucket }) => bucket?.tags), eventRule.rule?.tags].map((one = {}) => Object.entries(one).sort());
  return JSON.stringify([tags, existingTopics.map(({ subscription }) => subscription?.pending)]);
}

/**
 * Whether logs are as this stack would have turned them on, but has not for all that is known: they are not on record, so it is somebody
 * else's work or that of a run that was cut off, or they are asked for since this update only, or since this creation while the stack is
 * updated, and one like it may have failed before, which has turned them off again and left the record.
 */
function seemsTurnedOn({ previous, target, ...settings }: Settings, entry: Entry, one: LoadBalancerState): boolean {
  const wasAskedFor = (type: LogType): boolean =>
    target?.before !== undefined && previous?.loadBalancerArns.includes(one.arn) === true && previous.logTypes.includes(type);
  const isNew = (type: LogType): boolean => target !== undefined && !wasAskedFor(type);
  return settings.logTypes.some((type) => (isNew(type) || !recordedTypes(entry).includes(type))
    && one.logs !== undefined && areAsTurnedOn(settings, entry, type, one.logs));
}

/** Whether something is not seen through which the service was told: a statement or notification of a bucket, a rule, a subscription. */
function lacksShared(settings: Settings, observed: State): boolean {
  const { environment, usesEventBridge } = settings;
  const { topic, eventRule } = observed;
  const shared = sharedBuckets(environment, topic);
  return observed.buckets.some((one) => shared.includes(one.name) && !(letsRead(settings, one) && tellsOfLogs(settings, one)))
    || usesEventBridge && hasRuleOnRecord(settings, topic) && !ownsRule(settings, eventRule)
    || hasSubscription(settings, observed, ({ subscription }) => subscription === undefined);
}

/** Whether a subscription that is on record is so. */
function hasSubscription(settings: Settings, { topic, existingTopics }: State, isSo: (one: ExistingTopicState) => boolean): boolean {
  return existingTopics.some((one) => isSo(one) && recordedSubscription(settings, topic, one.arn) !== undefined);
}
