/** Time and chance as the shell sees them; tests bring their own. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  sleep(milliseconds: number): Promise<void>;
  /** From 0 to 1, so that functions which met once do not meet again; always 1 if left out. */
  chance?(): number;
}

export const SYSTEM_CLOCK: Clock = {
  now: () => Date.now(),
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  chance: () => Math.random(),
};

/** Between half of a pause and all of it. */
export function jittered(pause: number, clock: Clock): number {
  return pause * (1 + (clock.chance?.() ?? 1)) / 2;
}
