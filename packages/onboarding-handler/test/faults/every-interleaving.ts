import type { Clock } from '../../src/aws/clock';
import { settled } from '../fake-aws/virtual-time';

/** What the writers of one run share: where they wait for their turn, and time that passes only while nobody waits. */
export interface Stage {
  readonly clock: Clock;
  /** Resolves when it is this caller's turn. */
  turn(): Promise<void>;
}

interface Decision {
  readonly chosen: number;
  readonly of: number;
}

/**
 * Plays a run again and again until the turns were given in every possible order: each run repeats the decisions of the one before
 * up to the last that could be another. Calls take no time, pauses do.
 *
 * @returns how many orders there were
 */
export async function everyInterleaving(play: (stage: Stage) => Promise<void>, most: number): Promise<number> {
  let decisions: readonly Decision[] = [];
  for (let orders = 1; ; orders++) {
    const made = await follow(decisions.map(({ chosen }) => chosen), play);
    const last = made.findLastIndex(({ chosen, of }) => chosen + 1 < of);
    if (last === -1) return orders;
    if (orders === most) throw new Error(`there are more than ${most} orders`);
    decisions = [...made.slice(0, last), { ...made[last], chosen: made[last].chosen + 1 }];
  }
}

async function follow(choices: readonly number[], play: (stage: Stage) => Promise<void>): Promise<readonly Decision[]> {
  const made: Decision[] = [];
  const waiting: Array<() => void> = [];
  const sleepers: Array<{ readonly wakes: number; readonly wake: () => void }> = [];
  let time = 0;
  let done = false;
  const clock: Clock = {
    now: () => time,
    sleep: (milliseconds) => new Promise((wake) => { sleepers.push({ wakes: time + milliseconds, wake }); }),
  };
  const played = play({ turn: () => new Promise((resolve) => { waiting.push(resolve); }), clock }).finally(() => { done = true; });
  for (await settled(); !done; await settled()) {
    if (waiting.length > 0) {
      const chosen = choices[made.length] ?? 0;
      made.push({ chosen, of: waiting.length });
      waiting.splice(chosen, 1)[0]();
      continue;
    }
    const next = sleepers.reduce((a, b) => b.wakes < a.wakes ? b : a);
    sleepers.splice(sleepers.indexOf(next), 1);
    time = next.wakes;
    next.wake();
  }
  await played;
  return made;
}
