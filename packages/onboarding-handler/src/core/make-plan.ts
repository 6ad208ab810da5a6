import type { Problem } from '../errors';
import { resourcesOf, sameValue, STAGES } from './change';
import type { Change, ResourceKind, Resource } from './change';
import type { Goal } from './desired-state';
import type { State } from './state';

/** What will be done, in order, or why nothing will. Data: it can be stored, compared and printed. */
export interface Plan {
  readonly goal: Goal;
  readonly changes: readonly Change[];
  /** Reasons not to start. A plan that has one is not applied at all. */
  readonly blockers: readonly Problem[];
  /** What may keep the changes from being made or from doing what they are for; absent if there is nothing. */
  readonly notes?: readonly Problem[];
}

/** The changes that lead from what was observed to what is desired; none where nothing differs. */
export function makePlan(goal: Goal, observed: State, desired: State, blockers: readonly Problem[], notes: readonly Problem[] = []): Plan {
  const order = STAGES.flat();
  const before = byKey(observed);
  const after = byKey(desired);
  const changes = [...new Set([...before.keys(), ...after.keys()])]
    .map((key) => ({ ...(after.get(key) ?? before.get(key))!, before: before.get(key)?.value, after: after.get(key)?.value }))
    .map(({ kind, id, before: was, after: will }) => ({ kind, id, before: was, after: will }) as Change)
    .filter((change) => !sameValue(change))
    .sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
  return { goal, changes: goal === 'onboarded' ? changes : changes.reverse(), blockers, ...(notes.length > 0 && { notes }) };
}

function byKey(state: State): Map<`${ResourceKind} ${string}`, Resource> {
  return new Map(resourcesOf(state).map((resource) => [`${resource.kind} ${resource.id}`, resource]));
}
