import type { Problem } from '../errors';
import type { Settings } from '../settings';
import { blockers } from './blockers';
import { isTouched } from './change';
import { desiredState } from './desired-state';
import type { Goal } from './desired-state';
import { existingTopicNotes } from './existing-topic-blockers';
import { makePlan } from './make-plan';
import type { Plan } from './make-plan';
import { passedOver, withLeft } from './passed-over';
import type { Refusal } from './passed-over';
import { notes } from './policy-problems';
import type { State } from './state';
import { asUpdate } from './target-journal';

/** Where a look leads. */
interface Way {
  readonly desired: State;
  readonly plan: Plan;
  /** Of what a rollback leaves as it is, why. */
  readonly passed: readonly Problem[];
}

/**
 * What leads from there to the goal.
 *
 * @param refused what AWS would not do; what was done nevertheless, because only the answer was lost, is passed over no more
 */
export function planFrom(goal: Goal, given: Settings, observed: State, refused: readonly Refusal[] = []): Way {
  const settings = asUpdate(given, observed.topic);
  const asked = desiredState(goal, settings, observed);
  const found = blockers(goal, settings, observed, asked);
  const toDo = refused.length === 0 ? [] : makePlan(goal, observed, asked, []).changes;
  const left = refused.filter(({ kind, id }) => isTouched(toDo, kind, id));
  const inTheWay = passedOver(goal, settings, found);
  const passed = [...inTheWay, ...left.map(({ problem }) => problem)].map((one): Problem => ({ ...one, isPassed: true }));
  const desired = passed.length === 0 ? asked : desiredState(goal, settings, withLeft(settings, observed, asked, left));
  const about = [goal, settings, observed, desired] as const;
  const stop = found.filter((one) => !inTheWay.includes(one));
  const told = [...passed, ...notes(...about), ...existingTopicNotes(...about)];
  return { desired, plan: makePlan(goal, observed, desired, stop, told), passed };
}
