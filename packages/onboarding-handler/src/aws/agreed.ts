import { sameState } from '../core/doubt';
import type { State } from '../core/state';

/** How often to look at most, because others may change things all the time. */
const LOOKS = 5;

/** What two looks in a row agree on. */
export async function agreed(first: State, again: () => Promise<State>): Promise<State> {
  let seen = first;
  for (let looks = 2; ; looks++) {
    const now = await again();
    if (looks === LOOKS || sameState(seen, now)) return now;
    seen = now;
  }
}
