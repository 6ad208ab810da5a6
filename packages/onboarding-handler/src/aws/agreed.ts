import { sameState } from '../core/doubt';
import type { State } from '../core/state';

/** How often to look at most, because others may change things all the time. */
const LOOKS = 5;
/** More than the old answers that may say the same. */
export const ENOUGH = 3;

/** What so many looks agree on; once one of them has differed, it takes three. */
export async function agreed(first: State, times: number, again: () => Promise<State>): Promise<State> {
  const seen = [first];
  for (;;) {
    const now = await again();
    seen.push(now);
    const agreeing = seen.filter((one) => sameState(one, now)).length;
    if (agreeing === ENOUGH || (agreeing === times && agreeing === seen.length) || seen.length === LOOKS) return now;
  }
}
