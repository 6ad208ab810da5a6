import { OnboardingError } from '../errors';
import type { Problem } from '../errors';
import type { ProblemCode } from '../problems';
import type { Settings } from '../settings';
import { bucketBlockers } from './blockers';
import { SHARING } from './change';
import type { Change, ResourceKind } from './change';
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

/** A change that AWS refuses for good, and what is noted of it. */
export interface Refusal {
  readonly kind: ResourceKind;
  readonly id: string;
  readonly problem: Problem;
}

/**
 * That a change has failed because AWS refuses it, where a rollback passes that over as it does what is in its way. Not what the record
 * consists of: a rollback that fails is better than one whose work nobody could take back. And not in a deletion that rolls an update back,
 * because the stack does not fail with it, and the same event, sent again, does the rest.
 */
export function refusalPassedOver(goal: Goal, { isRollback, target }: Settings, { kind, id }: Change, error: unknown): Refusal | undefined {
  if (goal !== 'onboarded' || !isRollback || !target || !SHARING.includes(kind) || !(error instanceof OnboardingError)) return undefined;
  const [{ code, subject, message }] = error.problems;
  if (code !== 'aws-refused' && code !== 'subscription-pending') return undefined;
  return { kind, id, problem: { code, subject, message: `the rollback left it as it is: ${message}. The next update tries it again` } };
}

/** The same state, with all marked that is in the way of what is desired or refused, so that it is left as it is. */
export function withLeft(settings: Settings, observed: State, desired: State, refused: readonly Refusal[]): State {
  const marked = <T extends { readonly isLeft?: IsLeft }>(one: T, found: readonly Problem[], named: string): T =>
    found.length > 0 || refused.some(({ id }) => id === named) ? { ...one, isLeft: true } : one;
  const telling = tellingTopics(settings, desired);
  const blockersOf = (arn: string): readonly Problem[] =>
    telling.filter((one) => one.arn === arn).flatMap((topic) => tellingTopicBlockers(settings, observed, topic));
  return {
    ...observed,
    buckets: observed.buckets.map((one, index) =>
      marked(one, bucketBlockers(settings, observed, desired, desired.buckets[index]), one.name)),
    existingTopics: observed.existingTopics.map((one) => marked(one, blockersOf(one.arn), one.arn)),
    eventRule: marked(observed.eventRule, ruleBlockers(settings, observed, desired), observed.eventRule.arn),
    loadBalancers: observed.loadBalancers.map((one) => marked(one, [], one.arn)),
  };
}
