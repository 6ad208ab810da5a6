import { outOfTime } from '../errors';
import type { AwsApi } from './aws-api';
import { jittered } from './clock';
import type { Clock } from './clock';
import { refusedRead, saidTo } from './refused-read';

export interface Limits {
  /** No attempt begins at this time or later, in milliseconds since the epoch. */
  readonly deadline: number;
  readonly clock: Clock;
  /** When the caller may have been given permissions last; left out: they are known. In milliseconds since the epoch. */
  readonly permitted?: number;
}

/** An error that goes away by itself. */
interface Passing {
  /** The name AWS gave the error, or the code Node.js gave it. */
  readonly name: RegExp;
  readonly message?: RegExp;
  /** For how long it is worth waiting, in milliseconds; from the beginning of the first attempt, if nothing else is said. */
  readonly window: number;
  /** Only while permissions may not be known yet, and from the time that they were given. */
  readonly whileNew?: true;
  readonly once?: true;
  /** After the window, it stays until somebody does something about it. */
  readonly stays?: true;
}

/** AWS failed, or the way to it. */
const BROKEN: Passing = {
  name: new RegExp('^(Internal(Error|Exception|Failure)|ServiceUnavailable|RequestTimeout|TimeoutError|AbortError'
    + '|ECONN|EPIPE|ETIMEDOUT|EAI_AGAIN|ENOTFOUND|EHOSTUNREACH|ENETUNREACH)'),
  window: 60_000,
};

const PASSING: readonly Passing[] = [
  // Two writes to one bucket at the same time. The SDK does not retry it.
  { name: /^OperationAborted$/, window: 150_000 },
  // The same of a rule. And its targets, which have been removed, may still be seen.
  { name: /^ConcurrentModificationException$/, window: 60_000 },
  // The same of a topic's tags. And a topic of the same name, which has been deleted, may not be quite gone.
  { name: /^(ConcurrentAccess|StaleTag)(Exception)?$/, window: 60_000 },
  { name: /^ValidationException$/, message: /since it has targets/, window: 60_000 },
  // A bucket policy takes a while to reach Elastic Load Balancing.
  {
    name: /^InvalidConfigurationRequest/,
    message: /Access Denied for bucket|transient issue|not located in/,
    window: 150_000,
    stays: true,
  },
  // New permissions take a while to be known everywhere. SNS has a name of its own for a denial. One that a policy states stays, as does
  // that of a public policy.
  {
    name: /^(AccessDenied|AuthorizationError)/,
    message: /^(?!.*(with an explicit deny|BlockPublicPolicy))/,
    window: 90_000,
    whileNew: true,
    stays: true,
  },
  { name: /^(SlowDown|(Throttling|Throttled|RequestThrottled|TooManyRequests)(Exception)?|RequestLimitExceeded)$/, window: 60_000 },
  // From AWS's answer the SDK has learned what time it is.
  {
    name: /^(RequestTimeTooSkewed|RequestInTheFuture|RequestExpired|SignatureDoesNotMatch|InvalidSignatureException)$/,
    window: 60_000,
    once: true,
  },
  BROKEN,
];

const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 8_000;

/**
 * To be repeated together with the reading before them: they replace what was read, so that one alone would undo what others wrote since,
 * or delete what has nothing in it any more.
 */
const AFTER_READING = ['putBucketPolicy', 'deleteBucketPolicy', 'putBucketNotification', 'deleteEventRule'];

/**
 * The same calls, repeated as {@link repeat} does; all but the writes that what was read before decides. None begins after the deadline. A
 * read that fails for good says what it was to look at.
 *
 * That earlier permissions are known says nothing of new ones, so after {@link Limits.permitted} a denial may pass for a while, whatever
 * has succeeded. If that is left out, a denial may pass until a first call of the service has succeeded.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html for what AWS says of denials
 */
export function retrying(api: AwsApi, { deadline, clock, permitted }: Limits): AwsApi {
  const known = new Set<string>();
  const calls = Object.entries(api) as Array<[string, (...args: unknown[]) => Promise<unknown>]>;
  return Object.fromEntries(calls.map(([name, call]) => [name, async (...args: unknown[]) => {
    const service = serviceOf(name);
    const attempt = async (): Promise<unknown> => {
      const answer = await call(...args);
      known.add(service);
      return answer;
    };
    if (!AFTER_READING.includes(name)) {
      return repeat(attempt, { deadline, clock }, (began) => permitted ?? (known.has(service) ? undefined : began))
        .catch((error: unknown) => { throw refusedRead(name as keyof AwsApi, args, error); });
    }
    if (clock.now() >= deadline) throw outOfTime();
    return attempt();
  }])) as unknown as AwsApi;
}

/**
 * Makes an attempt again while it fails with an error that passes, after pauses that double. An attempt that reads, compares and
 * writes starts anew each time, so that it never carries over what it read.
 *
 * @param newSince since when permissions may not be known yet, at the latest since the first attempt began; `undefined` if they are known
 */
export async function repeat<T>(
  attempt: () => Promise<T>, { deadline, clock, permitted }: Limits, newSince: (began: number) => number | undefined = () => permitted,
): Promise<T> {
  const began = clock.now();
  const seen: Passing[] = [];
  for (let pause = FIRST_PAUSE; ; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
    if (clock.now() >= deadline) throw outOfTime();
    try {
      return await attempt();
    } catch (error) {
      const passing = passingError(error);
      const since = passing?.whileNew ? newSince(began) : began;
      if (passing === undefined || since === undefined || (passing.once && seen.includes(passing))) throw error;
      seen.push(passing);
      // The last attempt is at the very end of the window.
      const wait = Math.min(jittered(pause, clock), since + passing.window - clock.now());
      if (wait <= 0 || clock.now() + wait >= deadline) throw error;
      await clock.sleep(wait);
    }
  }
}

/** What is known about an error, by its looks: errors of Node.js and of other versions of the SDK are of other classes. */
function passingError(error: unknown): Passing | undefined {
  const { name = '', code = '', message = '', $metadata } = Object(error) as Partial<NodeJS.ErrnoException> & {
    readonly $metadata?: { readonly httpStatusCode?: number };
  };
  return PASSING.find((one) => (one.name.test(name) || one.name.test(code)) && (one.message?.test(message) ?? true))
    ?? (($metadata?.httpStatusCode ?? 0) >= 500 ? BROKEN : undefined);
}

/** Whether an error stays that was waited for as long as it takes, whether or not it was told what was looked at. */
export function isForGood(error: unknown): boolean {
  const passing = passingError(saidTo(error));
  return passing === undefined || passing.stays === true;
}

function serviceOf(call: string): string {
  if (/Event/.test(call)) return 'events';
  return /Stack/.test(call) ? 'cloudformation' : /LoadBalancer/.test(call) ? 'elb' : /Bucket|LogExpiration/.test(call) ? 's3' : 'sns';
}
