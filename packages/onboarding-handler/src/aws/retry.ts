import { outOfTime } from '../errors';
import type { AwsApi } from './aws-api';

/** Time as the engine sees it; tests bring their own. */
export interface Clock {
  now(): number;
  sleep(milliseconds: number): Promise<void>;
}

export const SYSTEM_CLOCK: Clock = {
  now: () => Date.now(),
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};

/** An error that goes away by itself, and for how long it is worth waiting, in milliseconds. */
interface Transient {
  readonly name: RegExp;
  readonly message?: RegExp;
  readonly window: number;
  /** Only until a first call has succeeded: a new role's permissions take a while to be known everywhere. */
  readonly atFirst?: true;
}

const TRANSIENT: readonly Transient[] = [
  // Two writes to one bucket at the same time. The SDK does not retry it.
  { name: /^OperationAborted$/, window: 150_000 },
  // A bucket policy takes a while to reach Elastic Load Balancing.
  { name: /^InvalidConfigurationRequest/, message: /Access Denied for bucket|transient issue|not located in/, window: 150_000 },
  { name: /^AccessDenied/, window: 90_000, atFirst: true },
  { name: /^(SlowDown|Throttling|ThrottlingException|TooManyRequestsException|RequestLimitExceeded)$/, window: 60_000 },
  { name: /^(InternalError|InternalFailure|InternalErrorException|ServiceUnavailable|TimeoutError)$/, window: 60_000 },
];

const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 8_000;

/** The same calls, repeated while an error is one that passes, with pauses that double. None is begun after the deadline. */
export function retrying(api: AwsApi, deadline: number, clock: Clock = SYSTEM_CLOCK): AwsApi {
  let succeededOnce = false;
  async function repeat(call: () => Promise<unknown>): Promise<unknown> {
    const started = clock.now();
    for (let pause = FIRST_PAUSE; ; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
      if (clock.now() >= deadline) throw outOfTime();
      try {
        const answer = await call();
        succeededOnce = true;
        return answer;
      } catch (error) {
        const resumes = clock.now() + pause;
        const transient = TRANSIENT.find((one) => matches(one, error) && !(one.atFirst && succeededOnce));
        if (transient === undefined || resumes - started > transient.window || resumes > deadline) throw error;
        await clock.sleep(pause);
      }
    }
  }
  const calls = Object.entries(api) as Array<[string, (...args: unknown[]) => Promise<unknown>]>;
  return Object.fromEntries(calls.map(([name, call]) => [name, (...args: unknown[]) => repeat(() => call(...args))])) as unknown as AwsApi;
}

function matches({ name, message }: Transient, error: unknown): boolean {
  return error instanceof Error && name.test(error.name) && (message === undefined || message.test(error.message));
}
