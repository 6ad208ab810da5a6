import type { Fault } from './fault';
import { faultyRun } from './faulty-api';
import type { TracedCall, Trace } from './faulty-api';
import { REGION, runEvent } from './run-event';
import type { Answer, StackEvent } from './run-event';
import { STACK_ID } from './starts';
import type { Start } from './starts';
import type { Account } from '../fake-aws/account';
import { fakeAws } from '../fake-aws/fake-aws';
import type { FakeAws } from '../fake-aws/fake-aws';
import { settled, virtualTime } from '../fake-aws/virtual-time';

/** An event in the life of a stack, and whether faults can meet its run. */
export interface Step {
  readonly type: StackEvent['type'];
  /** Which of the start's properties the stack has by then. */
  readonly properties: 'create' | 'update' | 'remedied';
  readonly exposed?: true;
  /** The function ends in the middle of it. */
  readonly cut?: true;
  /** The update is taken back by it: by an update back, or by nothing but a deletion of what the update led to. */
  readonly rollback?: true;
}

/** One run, and all there is to be known about it. */
export interface Happening {
  readonly step: Step;
  readonly event: StackEvent;
  /** `undefined`: the function ended without one. */
  readonly answer: Answer | undefined;
  readonly faults: readonly Fault[];
  readonly calls: readonly TracedCall[];
  /** Calls made after the answer. */
  readonly late: readonly TracedCall[];
  readonly before: Account;
  readonly after: Account;
  /** After every write. */
  readonly accounts: readonly Account[];
  /** From the event to the answer, in milliseconds. */
  readonly elapsed: number;
}

/** A stack from its creation to its end. */
export interface Life {
  readonly start: Start;
  /** The account when the stack came. */
  readonly initial: Account;
  readonly happenings: readonly Happening[];
  /** How many calls could meet a fault. */
  readonly exposed: number;
}

/** Lives a stack through, with faults at some of its calls. */
export async function live(start: Start, steps: readonly Step[], faults: readonly Fault[] = []): Promise<Life> {
  const initial = await initialAccount(start);
  const aws = fakeAws(initial, REGION);
  const clock = virtualTime();
  const trace: Trace = { accounts: [aws.account()], exposed: 0 };
  const happenings: Happening[] = [];
  let id: string | undefined;
  let before: StackEvent['properties'] | undefined;
  let properties: StackEvent['properties'] | undefined;
  let idBefore: string | undefined;
  const superseded = new Map<string, StackEvent>();
  /** CloudFormation deletes what updates have replaced when they cannot be rolled back any more. */
  async function tidyUp(during: string): Promise<void> {
    inProgress(aws, during);
    for (const [old, event] of superseded) if (old !== id) await runEvent({ ...event, type: 'Delete', id: old }, aws.api, clock);
    superseded.clear();
  }
  for (const [index, step] of steps.entries()) {
    const last = steps[index - 1] as Step | undefined;
    if (last?.rollback && last.type === 'Delete' && !step.rollback) [id, properties] = [idBefore, before];
    if (step.type === 'Delete' && !step.rollback) await tidyUp('UPDATE_COMPLETE_CLEANUP');
    // The same event again says the same of what was before.
    if (start[step.properties] !== properties) [before, idBefore] = [properties, id];
    properties = start[step.properties];
    const event: StackEvent = { type: step.type, properties, stackId: STACK_ID, before, id: step.type === 'Update' ? idBefore : id };
    inProgress(aws, step.rollback ? step.type === 'Delete' ? 'UPDATE_ROLLBACK_COMPLETE_CLEANUP' : 'UPDATE_ROLLBACK' : DURING[step.type]);
    const unexposed: Trace = { accounts: trace.accounts, exposed: 0 };
    const run = faultyRun(aws, step.exposed ? trace : unexposed, step.exposed ? faults : step.cut ? await middleOf(start, step) : []);
    const accountBefore = aws.account();
    const began = clock.now();
    const known = trace.accounts.length;
    const answer = await Promise.race([runEvent(event, run.api, clock), run.crashed.then(() => undefined)]);
    const elapsed = clock.now() - began;
    if (answer?.status === 'SUCCESS' && step.type !== 'Delete') superseded.set(answer.id, event);
    id = answer?.id ?? id;
    run.end();
    await settled();
    if (start.confirms) aws.confirmSubscriptions();
    if (answer?.status === 'SUCCESS' && step.rollback && step.type === 'Update') await tidyUp('UPDATE_ROLLBACK_COMPLETE_CLEANUP');
    happenings.push({
      step,
      event,
      answer,
      elapsed,
      before: accountBefore,
      after: aws.account(),
      faults: run.met,
      calls: run.calls,
      late: run.late,
      accounts: trace.accounts.slice(known),
    });
  }
  return { start, initial, happenings, exposed: trace.exposed };
}

const DURING = { Create: 'CREATE', Update: 'UPDATE', Delete: 'DELETE' } as const;

function inProgress(aws: FakeAws, what: string): void {
  aws.change((world) => { world.stacks = { ...world.stacks, [STACK_ID]: `${what}_IN_PROGRESS` }; });
}

/** Ends the function after half of what it writes. */
async function middleOf(start: Start, { type, properties }: Step): Promise<readonly Fault[]> {
  const { happenings: [{ calls }] } = await live(start, [{ type, properties }]);
  const writes = calls.flatMap(({ kind }, call) => kind === 'write' ? [call] : []);
  return writes.length === 0 ? [] : [{ kind: 'crash after', call: writes[Math.floor(writes.length / 2)] }];
}

const initialAccounts = new Map<string, Account>();

/** With the stacks that were there before, which met no faults. */
async function initialAccount({ name, account, siblings }: Start): Promise<Account> {
  const known = initialAccounts.get(name);
  if (known !== undefined) return known;
  const aws = fakeAws(account, REGION);
  for (const one of siblings) await runEvent(one, aws.api, virtualTime());
  initialAccounts.set(name, aws.account());
  return aws.account();
}
