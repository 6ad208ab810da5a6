import type { Problem } from '../errors';
import type { Settings } from '../settings';
import { blockers } from './blockers';
import { desiredState } from './desired-state';
import type { Goal } from './desired-state';
import { existingTopicNotes } from './existing-topic-blockers';
import { makePlan } from './make-plan';
import type { Plan } from './make-plan';
import { passedOver, withLeft } from './passed-over';
import { notes } from './policy-problems';
import type { State } from './state';

/** Where a look leads. */
interface Way {
  readonly desired: State;
  readonly plan: Plan;
  /** What is in the way of a rollback and is left as it is. */
  readonly passed: readonly Problem[];
}

/** What leads from there to the goal. */
export function planFrom(goal: Goal, settings: Settings, observed: State): Way {
  const asked = desiredState(goal, settings, observed);
  const found = blockers(goal, settings, observed, asked);
  const passed = passedOver(goal, settings, found);
  const desired = passed.length === 0 ? asked : desiredState(goal, settings, withLeft(settings, observed, asked));
  const about = [goal, settings, observed, desired] as const;
  const stop = found.filter((one) => !passed.includes(one));
  const told = [...passed.map((one) => ({ ...one, isPassed: true as const })), ...notes(...about), ...existingTopicNotes(...about)];
  return { desired, plan: makePlan(goal, observed, desired, stop, told), passed };
}
