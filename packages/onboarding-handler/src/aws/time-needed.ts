import { LOAD_BALANCER_CALLS, LOAD_BALANCER_CHANGES, timeFor } from './pace';
import { MOST_ENTRIES } from '../core/journal';
import type { Settings } from '../settings';
import { SETTLED } from '../time-limits';

/**
 * For all calls that are not paced, some of them more than once, and for the pauses before a second look and the last; in milliseconds.
 * Not for permissions that are not known yet: a function that sets up as many load balancers as one stack may have can wait for them too.
 */
const REST = 23_000 + 2 * SETTLED;
const LEAST_TO_UNDO = 20_000;

/** Time to keep free so that a run that fails can turn off again what it turned on, in milliseconds. */
export function timeToUndo(loadBalancers: number): number {
  return LEAST_TO_UNDO + timeFor(loadBalancers, LOAD_BALANCER_CHANGES);
}

/**
 * The most load balancers, of those that one stack may have, that a run can set up in a time: all of them and those that are not listed
 * any more are looked at, and if none logs yet, all of them are changed, and changed back should the run fail after that. A deletion that
 * rolls such an update back looks three times and changes once, which takes less. As many as Elastic Load Balancing takes at once are
 * always tried.
 */
export function mostWithin(milliseconds: number, { unlistedLoadBalancerArns }: Settings): number {
  const time = Math.max(0, milliseconds - REST - LEAST_TO_UNDO);
  const needed = (count: number): number =>
    timeFor(count + unlistedLoadBalancerArns.length, LOAD_BALANCER_CALLS) + 2 * timeFor(count, LOAD_BALANCER_CHANGES);
  let most = MOST_ENTRIES;
  while (most > LOAD_BALANCER_CHANGES.tokens && needed(most) > time) most--;
  return most;
}
