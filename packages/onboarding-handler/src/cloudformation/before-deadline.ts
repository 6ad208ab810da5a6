import type { AwsApi } from '../aws/aws-api';
import { SYSTEM_CLOCK } from '../aws/clock';
import type { Clock } from '../aws/clock';
import { outOfTime } from '../errors';

/** A clock that also rings, once, unless it is told not to. */
export interface AlarmClock extends Clock {
  /** Answers what cancels it. */
  alarm(milliseconds: number, ring: () => void): () => void;
}

export const SYSTEM_ALARM_CLOCK: AlarmClock = {
  ...SYSTEM_CLOCK,
  alarm: (milliseconds, ring) => {
    const timer = setTimeout(ring, milliseconds);
    return () => clearTimeout(timer);
  },
};

/**
 * Does the work, or throws at the deadline. Either way the calls are closed then: what is still running cannot begin another one, so
 * nothing changes any more that the answer does not know of. A call that was begun earlier cannot be called back.
 */
export async function beforeDeadline<T>(
  deadline: number, clock: AlarmClock, api: AwsApi, work: (api: AwsApi) => Promise<T>,
): Promise<T> {
  let closed = false;
  let cancel = (): void => {};
  const late = new Promise<never>((_, reject) => {
    cancel = clock.alarm(deadline - clock.now(), () => {
      closed = true;
      reject(outOfTime());
    });
  });
  const calls = (Object.entries(api) as Array<[string, (...args: never[]) => Promise<unknown>]>).map(([name, call]) => [
    name,
    async (...args: never[]) => {
      if (closed || clock.now() >= deadline) throw outOfTime();
      return call(...args);
    },
  ]);
  try {
    return await Promise.race([work(Object.fromEntries(calls) as AwsApi), late]);
  } finally {
    closed = true;
    cancel();
  }
}
