import type { Problem } from '../errors';
import type { Settings } from '../settings';
import type { Change } from './change';
import type { Goal } from './desired-state';
import type { State } from './state';

/** A run as far as a report tells of it: what was looked at last, where that leads, and what was changed on the way or would be. */
export interface Course {
  readonly goal: Goal;
  readonly settings: Settings;
  readonly observed: State;
  readonly desired: State;
  readonly changes: readonly Change[];
  /** What may keep the changes from doing what they are for. */
  readonly notes?: readonly Problem[];
}
