import type { ApiCallName } from '@logs-analysis/policy-model';
import { connectionLost, serverError, throttled } from './fault';
import type { Fault } from './fault';
import { REGION } from './run-event';
import type { AwsApi } from '../../src/aws/aws-api';
import type { Account } from '../fake-aws/account';
import { fakeAws } from '../fake-aws/fake-aws';
import type { FakeAws } from '../fake-aws/fake-aws';

/** One call of a run, and whether AWS did what was asked. */
export interface TracedCall {
  readonly name: ApiCallName;
  readonly args: readonly unknown[];
  readonly kind: 'read' | 'write';
  served: boolean;
  /** Whether the answer reached the engine. */
  answered: boolean;
}

/** What happens to the account over several runs. */
export interface Trace {
  /** The account at the beginning and after every write. */
  readonly accounts: Account[];
  /** How many calls there were so far that could meet a fault. */
  exposed: number;
}

export interface FaultyRun {
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

/** The account as one run of the function meets it, with these faults. */
export function faultyRun(aws: FakeAws, trace: Trace, faults: readonly Fault[]): FaultyRun {
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
    const index = trace.exposed++;
    const fault = faults.find((one) => one.call === index);
    if (throttledForEver.has(name)) throw throttled(name);
    const kind = fault && (fault.kind !== 'stale read' || call.kind === 'read') ? fault.kind : undefined;
    if (kind === 'stale read') {
      const answer = await staleAnswer(trace.accounts, aws.account(), name, args);
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
    if (call.kind === 'write') trace.accounts.push(aws.account());
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

async function outcome(
  account: Account, name: ApiCallName, args: readonly unknown[],
): Promise<{ readonly text: string; readonly answer: () => unknown }> {
  try {
    const answer = await callOf(fakeAws(account, REGION).api, name)(...args);
    return { text: JSON.stringify(answer) ?? '', answer: () => answer };
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
