import { onboardingsOf, ownsStatement, rulesOf, statementsOf } from '@logs-analysis/policy-model';
import type { Settings } from '../settings';
import { sharedBuckets } from './blockers';
import type { Goal } from './desired-state';
import { entryOf, ownsTopic, recorded } from './journal';
import type { Entry } from './journal';
import { leftOn, recordedTypes } from './load-balancer-logs';
import { makePlan } from './make-plan';
import type { LoadBalancerState, State } from './state';

/**
 * Whether a look may have met an old answer whose mistake would last, because it does not show what is on record. That may as well be
 * somebody's work, so it is not wrong, but worth another look.
 *
 * @param topic as it was seen just before, if it was
 */
export function isDoubtful(goal: Goal, settings: Settings, observed: State, topic = observed.topic): boolean {
  const entries = recorded(settings, observed.topic);
  const isOn = (one: LoadBalancerState, types = recordedTypes(entryOf(entries, one.arn))): boolean => {
    const on = leftOn(settings, entryOf(entries, one.arn), one);
    return types.every((type) => on.includes(type));
  };
  if (!sameState(observed, { ...observed, topic })) return true;
  switch (goal) {
    case 'onboarded':
      return !observed.unlisted.every((one) => isOn(one)) || ownsTopic(settings, observed.topic)
        && observed.loadBalancers.some((one) => seemsTurnedOn(settings, entryOf(entries, one.arn), one));
    case 'offboarded':
      return !observed.loadBalancers.every((one) => isOn(one)) || lacksShared(settings, observed);
    case 'tidied':
      return observed.topic.topic === undefined || !observed.loadBalancers.every((one) => isOn(one, entryOf(entries, one.arn).leaving));
  }
}

/** Whether AWS would treat what was looked at as the same. */
export function sameState(one: State, other: State): boolean {
  const [a, b] = [one, other].map((state) => ({ ...state, loadBalancers: [...state.loadBalancers, ...state.unlisted] }));
  return makePlan('onboarded', a, b, []).changes.length === 0;
}

/** Whether logs are as this stack would have turned them on and not on record: somebody else's work, or that of a run that was cut off. */
function seemsTurnedOn(settings: Settings, entry: Entry, one: LoadBalancerState): boolean {
  return settings.logTypes.some((type) =>
    !recordedTypes(entry).includes(type) && leftOn(settings, { ...entry, staying: [type], leaving: [] }, one).length > 0);
}

/** Whether a bucket that was shared with the service lacks the statement or the notification for it. */
function lacksShared({ owner, environment }: Settings, { topic, buckets }: State): boolean {
  const shared = sharedBuckets(environment, topic);
  return buckets.filter(({ name }) => shared.includes(name)).some(({ policy, notifications }) =>
    !statementsOf(policy).some(ownsStatement(owner))
    || !rulesOf(notifications).some((rule) => onboardingsOf(rule, owner.service, environment).includes(owner.onboardingName)));
}
