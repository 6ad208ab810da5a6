import { agreed, ENOUGH } from './aws/agreed';
import type { AwsApi } from './aws/aws-api';
import { observe } from './aws/observe';
import type { Limits } from './aws/retry';
import type { Goal } from './core/desired-state';
import { isDoubtful } from './core/doubt';
import type { Refusal } from './core/passed-over';
import { planFrom } from './core/plan-from';
import type { State, TopicState } from './core/state';
import type { Settings } from './settings';
import { SETTLED } from './time-limits';

/**
 * A first look, which is not the last where it is that of an update. An update, and what rolls it back, may come after one that failed, and
 * see what that one has taken back as if it were still there.
 *
 * @param topic as it was seen just before, if it was
 */
export function firstLook(goal: Goal, settings: Settings, aws: AwsApi, limits: Limits, topic?: TopicState): Promise<State> {
  // Logs need no other look: those that were turned on are on record, and those that seem to be, and that are asked for anew, a doubt.
  const lookAtRest = async ({ loadBalancers }: State): Promise<State> =>
    ({ ...await observe(goal, { ...settings, loadBalancerArns: [], formerLoadBalancerArns: [] }, aws), loadBalancers });
  const isUpdate = goal === 'onboarded' && (settings.target !== undefined || settings.isRollback);
  return surely(goal, settings, limits, () => observe(goal, settings, aws), {
    isInDoubt: (observed) => isDoubtful(goal, settings, observed, topic), ...(isUpdate && { lookAtRest }),
  });
}

/** What else asks for another look. */
interface Doubts {
  readonly refused?: readonly Refusal[];
  readonly isInDoubt?: (observed: State) => boolean;
  /** The other look where nothing asks for one; left out: there is none then. */
  readonly lookAtRest?: (observed: State) => Promise<State>;
}

/**
 * A look; in doubt, where something is in the way, and where a rollback would leave as it is what is in its way or refused, as many as
 * {@link agreed} takes until three agree; two for a deletion, which looks again before it ends.
 */
export async function surely(
  goal: Goal, settings: Settings, { clock }: Limits, look: () => Promise<State>, { refused, isInDoubt = () => false, lookAtRest }: Doubts,
): Promise<State> {
  const observed = await look();
  const { plan: { blockers: stop }, passed } = planFrom(goal, settings, observed, refused);
  const isUnclear = stop.length > 0 || passed.length > 0 || isInDoubt(observed);
  const again = isUnclear ? look : lookAtRest;
  if (again === undefined) return observed;
  return agreed(observed, isUnclear && goal !== 'offboarded' ? ENOUGH : 2, async () => {
    await clock.sleep(SETTLED);
    return again(observed);
  });
}
