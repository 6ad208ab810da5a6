import type { Clock } from '../../src/aws/retry';

/** A clock whose sleep takes no time. */
export class FakeClock implements Clock {
  public readonly slept: number[] = [];
  private time = 0;

  public now(): number {
    return this.time;
  }

  public async sleep(milliseconds: number): Promise<void> {
    this.slept.push(milliseconds);
    this.time += milliseconds;
  }
}
