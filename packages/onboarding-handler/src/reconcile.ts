import { apply, PlanOutdated } from './aws/apply';
import type { AwsApi } from './aws/aws-api';
import { observe } from './aws/observe';
import { blockers } from './core/blockers';
import { inverse } from './core/change';
import type { Change } from './core/change';
import { desiredState } from './core/desired-state';
import type { Goal } from './core/desired-state';
import { makePlan } from './core/make-plan';
import type { Plan } from './core/make-plan';
import { OnboardingError } from './errors';
import type { Settings } from './settings';

/** How often a plan is made anew when something else changes the same document meanwhile. */
const ATTEMPTS = 4;

/** Looks at the account and says what would be done. Changes nothing. */
export async function plan(goal: Goal, settings: Settings, aws: AwsApi): Promise<Plan> {
  const observed = await observe(settings, aws);
  const desired = desiredState(goal, settings, observed);
  return makePlan(goal, observed, desired, blockers(goal, settings, observed, desired));
}

/**
 * Brings the account to the goal, and answers the changes it made; none where nothing differs. Each attempt looks anew.
 *
 * @throws OnboardingError if there is a reason not to start; nothing was changed then
 */
export async function reconcile(
  goal: Goal, settings: Settings, aws: AwsApi, changed: (change: Change) => void = () => {},
): Promise<readonly Change[]> {
  const made: Change[] = [];
  const make = async (change: Change): Promise<void> => {
    await apply(change, aws);
    made.push(change);
    changed(change);
  };
  for (let attempt = 1; ; attempt++) {
    const next = await plan(goal, settings, aws);
    if (next.blockers.length > 0) throw new OnboardingError(next.blockers);
    try {
      for (const change of next.changes) await make(change);
      return made;
    } catch (error) {
      if (error instanceof PlanOutdated && attempt < ATTEMPTS) continue;
      // What an update has added to its list is out of reach for the one that rolls it back.
      if (goal === 'onboarded') for (const change of made.filter(({ kind }) => kind === 'load-balancer')) await make(inverse(change));
      throw error;
    }
  }
}
