import { expect } from 'expect';
import { sharesOf } from './shares';
import type { Extent, Outcome, Share } from './shares';

/** What a process is asked to do: one share, by its place among all of them. */
export interface Task {
  readonly extent: Extent;
  readonly share: number;
}

// The lives are checked as in a test.
Object.assign(globalThis, { expect });

// Most faults are errors, and nobody reads where these come from.
Error.stackTraceLimit = 0;

let shares: readonly Share[] | undefined;

process.on('message', ({ extent, share }: Task) => {
  shares ??= sharesOf(extent);
  void shares[share]().then((outcome: Outcome) => process.send!(outcome));
});
