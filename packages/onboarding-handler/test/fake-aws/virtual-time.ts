import type { Clock } from '../../src/aws/clock';

interface Sleeper {
  readonly wakes: number;
  readonly wake: () => void;
}

/**
 * Time that passes only while everybody sleeps, and then at once: many sleepers wake in the order of their time, and those of one
 * time in the order in which they fell asleep. What is between two sleeps takes no time. Deterministic, as long as nobody waits
 * for anything real.
 */
export function virtualTime(): Clock {
  let time = 0;
  let passing = false;
  const sleepers: Sleeper[] = [];

  async function pass(): Promise<void> {
    passing = true;
    while (sleepers.length > 0) {
      await settled();
      const { wakes, wake } = sleepers.shift()!;
      time = wakes;
      wake();
    }
    passing = false;
  }

  return {
    now: () => time,
    sleep: (milliseconds) => new Promise((wake) => {
      const wakes = time + Math.max(0, milliseconds);
      const later = sleepers.findIndex((one) => one.wakes > wakes);
      sleepers.splice(later === -1 ? sleepers.length : later, 0, { wakes, wake });
      if (!passing) void pass();
    }),
  };
}

/** Until every promise that can go on has gone on. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
