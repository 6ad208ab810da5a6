import type { Problem, ProblemCode } from '../errors';
import type { Settings } from '../settings';
import { bucketBlockers } from './blockers';
import type { Goal } from './desired-state';
import { ruleBlockers } from './event-rule-blockers';
import { tellingTopicBlockers } from './existing-topic-blockers';
import { tellingTopics } from './existing-topics';
import type { IsLeft, State } from './state';

/** The name is another stack's, or the record does not hold so many. */
const STOPS_ALL: readonly ProblemCode[] = ['onboarding-name-taken', 'too-many-load-balancers'];

/**
 * Of the reasons not to start, those that a rollback passes over: a rollback that fails leaves a stack that can be neither used nor
 * updated, and most of what is in its way came after what it goes back to.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-updating-stacks-continueupdaterollback.html
 */
export function passedOver(goal: Goal, { isRollback }: Settings, found: readonly Problem[]): readonly Problem[] {
  return goal === 'onboarded' && isRollback ? found.filter(({ code }) => !STOPS_ALL.includes(code)) : [];
}

/** The same state, with all marked that is in the way of what is desired, so that it is left as it is. */
export function withLeft(settings: Settings, observed: State, desired: State): State {
  const marked = <T extends { readonly isLeft?: IsLeft }>(one: T, found: readonly Problem[]): T =>
    found.length > 0 ? { ...one, isLeft: true } : one;
  const telling = tellingTopics(settings, desired);
  return {
    ...observed,
    buckets: observed.buckets.map((one, index) => marked(one, bucketBlockers(settings, observed, desired, desired.buckets[index]))),
    existingTopics: observed.existingTopics.map((one) =>
      marked(one, telling.filter(({ arn }) => arn === one.arn).flatMap((topic) => tellingTopicBlockers(settings, observed, topic)))),
    eventRule: marked(observed.eventRule, ruleBlockers(settings, observed, desired)),
  };
}
