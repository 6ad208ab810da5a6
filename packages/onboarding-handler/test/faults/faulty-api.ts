import type { ApiCallName } from '@logs-analysis/policy-model';
import { connectionLost, serverError, throttled } from './fault';
import type { Fault } from './fault';
import { knownAccount } from './known-accounts';
import { REGION } from './run-event';
import type { AwsApi } from '../../src/aws/aws-api';
import type { Account } from '../fake-aws/account';
import { fakeAws } from '../fake-aws/fake-aws';
import type { FakeAws } from '../fake-aws/fake-aws';
import { copyOf } from '../fake-aws/plain-copy';

/** One call of a run, and whether AWS did what was asked. */
export interface TracedCall {
  readonly name: ApiCallName;
  readonly args: readonly unknown[];
  readonly kind: 'read' | 'write';
  served: boolean;
  /** Whether the answer reached the engine. */
  answered: boolean;
}

/** The account as one run of the function meets it, and what the run did. */
export interface FaultyApi {
  readonly api: AwsApi;
  readonly calls: readonly TracedCall[];
  /** The faults that happened. */
  readonly met: readonly Fault[];
  /** Resolves if the function ends without an answer. */
  readonly crashed: Promise<void>;
  /** Called after the run had ended. */
  readonly late: readonly TracedCall[];
  /** Nothing that is called from now on is done. */
  end(): void;
}

/**
 * @param faults at calls of this run, counted from its first
 * @param history the account as it was before this run, at its beginning and after every write
 * @param accounts is given the account after every write
 */
export function faultyApi(
  aws: FakeAws, faults: readonly Fault[], history: readonly Account[], accounts: Account[],
): FaultyApi {
  const calls: TracedCall[] = [];
  const late: TracedCall[] = [];
  const met: Fault[] = [];
  const throttledForEver = new Set<ApiCallName>();
  let ended = false;
  // What a function that crashed would have done at the same time is not done.
  let dead = false;
  let crash!: () => void;
  const crashed = new Promise<void>((resolve) => { crash = resolve; });

  async function make(name: ApiCallName, args: unknown[]): Promise<unknown> {
    const call: TracedCall = { name, args, kind: isRead(name) ? 'read' : 'write', served: false, answered: false };
    if (dead) return never();
    (ended ? late : calls).push(call);
    if (ended) return never();
    const index = calls.length - 1;
    const fault = faults.find((one) => one.call === index);
    if (throttledForEver.has(name)) throw throttled(name);
    const kind = fault && (fault.kind !== 'stale read' || call.kind === 'read') ? fault.kind : undefined;
    if (kind === 'stale read') {
      const answer = await staleAnswer([...history, ...accounts], aws.look(knownAccount), name, args);
      if (answer === undefined) return serve(call, args);
      met.push(fault!);
      call.answered = true;
      return answer();
    }
    if (kind !== undefined) met.push(fault!);
    switch (kind) {
      case undefined:
        return serve(call, args);
      case 'error before effect':
        throw connectionLost();
      case 'error after effect':
        await serve(call, args, false);
        throw connectionLost();
      case 'server error once':
        throw serverError(name);
      case 'server error after effect':
        await serve(call, args, false);
        throw serverError(name);
      case 'throttle for ever':
        throttledForEver.add(name);
        throw throttled(name);
      case 'throttle once':
        throw throttled(name);
      case 'crash before':
      case 'crash after':
        if (kind === 'crash after') await serve(call, args, false).catch(() => undefined);
        dead = true;
        crash();
        return never();
      case 'hang':
        return never();
    }
  }

  async function serve(call: TracedCall, args: unknown[], answered = true): Promise<unknown> {
    const answer = await callOf(aws.api, call.name)(...args);
    call.served = true;
    call.answered = answered;
    if (call.kind === 'write') accounts.push(aws.look(knownAccount));
    return answer;
  }

  return {
    api: Object.fromEntries(Object.keys(aws.api).map((name) =>
      [name, (...args: unknown[]) => make(name as ApiCallName, args)])) as unknown as AwsApi,
    calls,
    met,
    crashed,
    end: () => { ended = true; },
    late,
  };
}

/** What a read would have answered before that was last changed; nothing where it never was. */
async function staleAnswer(
  accounts: readonly Account[], now: Account, name: ApiCallName, args: readonly unknown[],
): Promise<(() => unknown) | undefined> {
  const current = await outcome(now, name, args);
  for (const account of [...accounts].reverse()) {
    const earlier = await outcome(account, name, args);
    if (earlier.text !== current.text) return earlier.answer;
  }
  return undefined;
}

interface ReadOutcome {
  readonly text: string;
  readonly answer: () => unknown;
}

const outcomes = new WeakMap<Account, Map<string, ReadOutcome>>();

async function outcome(account: Account, name: ApiCallName, args: readonly unknown[]): Promise<ReadOutcome> {
  const known = outcomes.get(account) ?? new Map<string, ReadOutcome>();
  outcomes.set(account, known);
  const key = JSON.stringify([name, args]);
  const found = known.get(key) ?? await readIn(account, name, args);
  known.set(key, found);
  return found;
}

async function readIn(account: Account, name: ApiCallName, args: readonly unknown[]): Promise<ReadOutcome> {
  try {
    const answer = await callOf(fakeAws(account, REGION).api, name)(...args);
    return { text: JSON.stringify(answer) ?? '', answer: () => copyOf(answer) };
  } catch (error) {
    return { text: String(error), answer: () => { throw error; } };
  }
}

function callOf(api: AwsApi, name: ApiCallName): (...args: readonly unknown[]) => Promise<unknown> {
  return api[name] as unknown as (...args: readonly unknown[]) => Promise<unknown>;
}

function isRead(name: string): boolean {
  return /^(describe|get|list)/.test(name);
}

function never(): Promise<never> {
  return new Promise(() => {});
}
