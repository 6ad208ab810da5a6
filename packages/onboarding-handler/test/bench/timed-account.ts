import type { AwsApi } from '../../src/aws/aws-api';
import { paced } from '../../src/aws/pace';
import type { CustomResourceEvent } from '../../src/cloudformation/custom-resource';
import { handleEvent } from '../../src/cloudformation/handle-event';
import { customResourceEvent } from '../cloudformation/custom-resource-events';
import { HERE } from '../example';
import type { Account } from '../fake-aws/account';
import { fakeAws } from '../fake-aws/fake-aws';
import type { Call } from '../fake-aws/fake-aws';
import { virtualTime } from '../fake-aws/virtual-time';

/** From sending a request to AWS to having its answer, in milliseconds. */
export const LATENCY = 30;
/** After so long, in milliseconds, Elastic Load Balancing has forgotten earlier calls. */
const MINUTE = 60_000;

export interface TimedCall extends Call {
  /** In milliseconds since the run began. */
  readonly made: number;
  readonly answered: number;
  readonly throttled: boolean;
}

export interface TimedRun {
  readonly status: 'SUCCESS' | 'FAILED';
  readonly reason?: string;
  /** The physical id that it answers, which CloudFormation sends with the next event. */
  readonly id: string;
  readonly milliseconds: number;
  readonly calls: readonly TimedCall[];
}

export interface RunOptions {
  /** Whether the engine's own pauses take time. Those that wait for Elastic Load Balancing always do. @default true */
  readonly pauses?: boolean;
  /** How long the function has for its work, in milliseconds. @default as long as it takes */
  readonly allowed?: number;
}

/** One run of the function for each event, all begun at the same time; in virtual time, so it is exact, and the same each time. */
export type TimedAccount = (
  type: CustomResourceEvent['RequestType'], events: ReadonlyArray<Partial<CustomResourceEvent>>, options?: RunOptions,
) => Promise<readonly TimedRun[]>;

/** An account in which each request takes {@link LATENCY} and Elastic Load Balancing counts calls. */
export function timedAccount(account: Account): TimedAccount {
  const time = virtualTime();
  const aws = fakeAws(account, HERE, { time, latency: LATENCY, elbQuotas: true });
  // What the interface has as one call may be more than one request, each after the other.
  const api = aws.client({ before: ({ name }) => time.sleep((requestsIn(name) - 1) * LATENCY) });
  return async (type, events, { pauses = true, allowed = Infinity } = {}) => {
    const began = time.now();
    const ended = await Promise.all(events.map((event) => run(event)));
    aws.confirmSubscriptions();
    await time.sleep(MINUTE);
    return ended;

    async function run(event: Partial<CustomResourceEvent>): Promise<TimedRun> {
      const calls: TimedCall[] = [];
      const { Status, Reason, PhysicalResourceId } = await handleEvent(customResourceEvent(type, event), {
        connect: () => paced(watched(api, () => time.now() - began, calls), time),
        deadline: began + allowed,
        log: () => {},
        clock: {
          now: () => time.now(),
          sleep: (milliseconds) => pauses ? time.sleep(milliseconds) : Promise.resolve(),
          alarm: (milliseconds, ring) => {
            let cancelled = false;
            if (milliseconds < Infinity) void time.sleep(milliseconds).then(() => { if (!cancelled) ring(); });
            return () => { cancelled = true; };
          },
        },
      });
      return { status: Status, reason: Reason, id: PhysicalResourceId, milliseconds: time.now() - began, calls };
    }
  };
}

/** Setting our rule in a life cycle reads those of others before. */
export function requestsIn(name: Call['name']): number {
  return name === 'putLogExpiration' ? 2 : 1;
}

function watched(api: AwsApi, now: () => number, calls: TimedCall[]): AwsApi {
  const entries = Object.entries(api) as Array<[Call['name'], (...args: unknown[]) => Promise<unknown>]>;
  return Object.fromEntries(entries.map(([name, call]) => [name, async (...args: unknown[]) => {
    const made = now();
    const kind = /^(describe|get|list)/.test(name) ? 'read' : 'write';
    const end = (throttled: boolean): unknown => calls.push({ name, args, kind, made, answered: now(), throttled });
    try {
      const answer = await call(...args);
      end(false);
      return answer;
    } catch (error) {
      end((error as Error).name === 'ThrottlingException');
      throw error;
    }
  }])) as unknown as AwsApi;
}
