import type { Fault } from './fault';
import { faultyApi } from './faulty-api';
import type { TracedCall } from './faulty-api';
import { knownAccount, numberOf } from './known-accounts';
import { BUDGET, REGION, runEvent } from './run-event';
import type { Answer, StackEvent } from './run-event';
import type { Account } from '../fake-aws/account';
import { fakeAws } from '../fake-aws/fake-aws';
import { virtualTime } from '../fake-aws/virtual-time';

/** All there is to be known about one run of the function. */
export interface FaultyRun {
  /** `undefined`: the function ended without one. */
  readonly answer: Answer | undefined;
  /** The faults that happened; their calls are counted from the first of the run. */
  readonly met: readonly Fault[];
  readonly calls: readonly TracedCall[];
  /** Calls made after the answer, however late. */
  readonly late: readonly TracedCall[];
  /** The account after every write. */
  readonly accounts: readonly Account[];
  readonly after: Account;
  /** From the event to the answer, in milliseconds. */
  readonly elapsed: number;
}

/** So many runs are remembered at most. */
const MOST = 3_000;

const known = new Map<string, FaultyRun>();

/**
 * One run of the function for an event, with faults at some of its calls, in their order. A run depends on nothing but what is given
 * here, and not on a fault after its last call, so that of runs that are the same one is made.
 *
 * @param history the account as it was earlier, for reads that are stale
 */
export async function faultyRun(
  account: Account, event: StackEvent, faults: readonly Fault[] = [], history: readonly Account[] = [],
): Promise<FaultyRun> {
  const given = textOf(account, event);
  for (let meant = 0; meant <= faults.length; meant++) {
    const key = keyOf(given, faults.slice(0, meant), history);
    const run = known.get(key);
    if (run === undefined || meant < faults.length && faults[meant].call < run.calls.length) continue;
    // What was used last is forgotten last.
    known.delete(key);
    known.set(key, run);
    return run;
  }
  const run = await make(account, event, faults, history);
  if (known.size === MOST) known.delete(known.keys().next().value!);
  known.set(keyOf(given, faults.filter(({ call }) => call < run.calls.length), history), run);
  return run;
}

function keyOf(given: string, faults: readonly Fault[], history: readonly Account[]): string {
  const past = faults.some(({ kind }) => kind === 'stale read') ? history.map(numberOf) : [];
  return `${given} ${faults.map(({ kind, call }) => `${kind} ${call}`).join()} ${past.join()}`;
}

/** The properties are few, long, and the same objects in thousands of lives. */
function textOf(account: Account, { properties, before, ...event }: StackEvent): string {
  return `${numberOf(account)} ${numberOf(properties)} ${before && numberOf(before)} ${JSON.stringify(event)}`;
}

async function make(account: Account, event: StackEvent, faults: readonly Fault[], history: readonly Account[]): Promise<FaultyRun> {
  const aws = fakeAws(account, REGION);
  const clock = virtualTime();
  const accounts: Account[] = [];
  const { api, calls, met, crashed, end, late } = faultyApi(aws, faults, history, accounts);
  const answer = await Promise.race([runEvent(event, api, clock), crashed.then(() => undefined)]);
  const elapsed = clock.now();
  end();
  // Whatever is still waiting for something wakes up.
  await clock.sleep(2 * BUDGET);
  return { answer, met, calls, late, accounts, after: aws.look(knownAccount), elapsed };
}
