import { setImmediate as idle } from 'node:timers/promises';
import type { AlarmClock } from '../../src/cloudformation/before-deadline';

/** A clock that stands still while there is work to do, and jumps to the next thing waited for when there is none. */
export class VirtualClock implements AlarmClock {
  private time = 0;
  private readonly alarms: Array<{ readonly at: number; readonly ring: () => void }> = [];

  public now(): number {
    return this.time;
  }

  public sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve) => { this.alarm(milliseconds, resolve); });
  }

  public alarm(milliseconds: number, ring: () => void): () => void {
    const alarm = { at: this.time + Math.max(0, milliseconds), ring };
    this.alarms.push(alarm);
    return () => { if (this.alarms.includes(alarm)) this.alarms.splice(this.alarms.indexOf(alarm), 1); };
  }

  /** How many are still to ring. */
  public get pending(): number {
    return this.alarms.length;
  }

  /** Lets time pass until the work is done, and no further. */
  public async until<T>(work: Promise<T>): Promise<T> {
    let done = false;
    const end = (): void => { done = true; };
    work.then(end, end);
    for (await idle(); !done; await idle()) {
      if (!this.ringNext()) throw new Error('What is waited for never comes');
    }
    return work;
  }

  /** Lets everything happen that is still to happen. */
  public async toTheEnd(): Promise<void> {
    for (await idle(); this.ringNext(); await idle());
  }

  private ringNext(): boolean {
    const [next] = this.alarms.sort((a, b) => a.at - b.at).splice(0, 1);
    if (next === undefined) return false;
    this.time = Math.max(this.time, next.at);
    next.ring();
    return true;
  }
}
