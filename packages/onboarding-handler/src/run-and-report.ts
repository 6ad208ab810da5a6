import type { AwsApi } from './aws/aws-api';
import { observe } from './aws/observe';
import type { Goal } from './core/desired-state';
import { planFrom } from './core/plan-from';
import { blockedReport, reportOf } from './core/report';
import type { Report } from './core/report';
import type { State } from './core/state';
import type { Problem } from './errors';
import { reconcile } from './reconcile';
import type { Run } from './reconcile';
import type { Settings } from './settings';

/** Looks at the account and reports what onboarding would change, or what is in the way. Changes nothing. */
export async function planReport(settings: Settings, aws: AwsApi): Promise<Report> {
  const goal = 'onboarded';
  const observed = await observe(goal, settings, aws);
  const { desired, plan: { changes, blockers, notes } } = planFrom(goal, settings, observed);
  return blockers.length > 0
    ? blockedReport(blockers, observed.topic.arn)
    : reportOf('planned', { goal, settings, observed, desired, changes, notes });
}

/**
 * Brings the account to the goal, and reports what that took.
 *
 * @throws OnboardingError if there is a reason not to start; nothing was changed then
 */
export async function reconcileAndReport(
  goal: Goal, settings: Settings, aws: AwsApi, run: Omit<Run, 'looked' | 'noted'> = {},
): Promise<Report> {
  let last: { readonly observed: State; readonly desired: State };
  const looked = (observed: State, desired: State): void => { last = { observed, desired }; };
  const notes: Problem[] = [];
  const changes = await reconcile(goal, settings, aws, { ...run, looked, noted: (note) => notes.push(note) });
  return reportOf('done', { goal, settings, changes, notes, ...last! });
}
