import type { Clock } from '../../src/aws/clock';

/** A clock whose sleep takes no time: when nothing else is left to do, it is the time at which the next sleeper wakes. */
export class FakeClock implements Clock {
  public readonly slept: number[] = [];
  /** What chance gives, in turn; 1 after that. */
  public readonly chances: number[] = [];
  private readonly sleepers: Array<{ readonly wakes: number; readonly wake: () => void }> = [];
  private time = 0;

  public now(): number {
    return this.time;
  }

  public async sleep(milliseconds: number): Promise<void> {
    this.slept.push(milliseconds);
    await new Promise<void>((wake) => {
      this.sleepers.push({ wakes: this.time + milliseconds, wake });
      this.sleepers.sort((a, b) => a.wakes - b.wakes);
      setImmediate(() => this.wakeNext());
    });
  }

  public chance(): number {
    return this.chances.shift() ?? 1;
  }

  /** As if something took this long. */
  public pass(milliseconds: number): void {
    this.time += milliseconds;
  }

  private wakeNext(): void {
    const { wakes, wake } = this.sleepers.shift()!;
    this.time = Math.max(this.time, wakes);
    wake();
  }
}
