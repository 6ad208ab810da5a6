import type { Fault } from './fault';
import { faultyRun } from './faulty-run';
import type { FaultyRun } from './faulty-run';
import { knownAccount } from './known-accounts';
import { once } from './once';
import { REGION } from './run-event';
import type { StackEvent } from './run-event';
import { STACK_ID } from './starts';
import type { Start } from './starts';
import type { Account, World } from '../fake-aws/account';
import { fakeAws } from '../fake-aws/fake-aws';
import { confirmSubscriptions } from '../fake-aws/fake-sns';
import { copyOf } from '../fake-aws/plain-copy';

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
  /** The stack is updated after a creation that was kept though it failed, so that what is wanted is created anew. */
  readonly corrects?: true;
  /** What that creation left is deleted, while this is done with the stack. */
  readonly deletesKept?: 'UPDATE' | 'UPDATE_COMPLETE_CLEANUP';
  /** An update gives the resource another logical id, so that it is created anew; or it is about what has that. */
  readonly renamed?: true;
  /** What had the logical id before is deleted. */
  readonly replaced?: true;
}

/** One run, and all there is to be known about it. */
export interface Happening extends Omit<FaultyRun, 'met'> {
  readonly step: Step;
  readonly event: StackEvent;
  /** Those it met; their calls are counted from the first that can meet one. */
  readonly faults: readonly Fault[];
  readonly before: Account;
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
  const history: Account[] = [initial];
  const happenings: Happening[] = [];
  let account = initial;
  let exposed = 0;
  let id: string | undefined;
  let propertiesBefore: StackEvent['properties'] | undefined;
  let properties: StackEvent['properties'] | undefined;
  let idBefore: string | undefined;
  /** Of the one that another logical id replaces. */
  let replacedId: string | undefined;
  const superseded = new Map<string, StackEvent>();
  /** CloudFormation deletes what updates have replaced when they cannot be rolled back any more. */
  async function tidyUp(status: string): Promise<void> {
    for (const [old, event] of superseded) {
      if (old !== id) account = (await faultyRun(inProgress(start, account, status), { ...event, type: 'Delete', id: old })).after;
    }
    superseded.clear();
  }
  async function happen(step: Step, event: StackEvent): Promise<FaultyRun['answer']> {
    const before = inProgress(start, account, during(step));
    const first = exposed;
    const meant = step.exposed ? faults.filter(({ call }) => call >= first).map((one) => ({ ...one, call: one.call - first }))
      : step.cut ? await middleOf(start, step) : [];
    const { met, ...run } = await faultyRun(before, event, meant, history);
    if (step.exposed) exposed += run.calls.length;
    history.push(...run.accounts);
    account = start.confirms ? confirmed(start, run.after) : run.after;
    const shift = step.exposed ? first : 0;
    happenings.push({ ...run, step, event, before, after: account, faults: met.map((one) => ({ ...one, call: one.call + shift })) });
    return run.answer;
  }
  for (const [index, step] of steps.entries()) {
    const last = steps[index - 1] as Step | undefined;
    if (last?.cut && (step.corrects || step.deletesKept)) history.push(inStatus(start, account, 'CREATE_FAILED'));
    if (last?.rollback && last.type === 'Delete' && !step.rollback) [id, properties] = [idBefore, propertiesBefore];
    if (step.type === 'Delete' && !step.rollback) await tidyUp('UPDATE_COMPLETE_CLEANUP');
    if (step.deletesKept) {
      // It is not the resource that the stack has, and has an id that is made up.
      await happen(step, { type: 'Delete', properties: start[step.properties], stackId: STACK_ID });
      continue;
    }
    if (step.renamed && !last?.renamed && !last?.replaced) {
      history.push(inStatus(start, account, 'CREATE_COMPLETE'));
      [replacedId, id] = [id, undefined];
    }
    if (step.replaced) {
      await happen(step, { type: 'Delete', properties: start[step.properties], stackId: STACK_ID, id: replacedId });
      superseded.clear();
      continue;
    }
    if (last?.renamed && !step.renamed) {
      id = replacedId;
      superseded.clear();
    }
    // The same event again says the same of what was before.
    if (start[step.properties] !== properties) [propertiesBefore, idBefore] = [properties, id];
    properties = start[step.properties];
    const event: StackEvent = {
      type: step.type,
      properties,
      stackId: STACK_ID,
      before: propertiesBefore,
      id: step.type === 'Update' ? idBefore : id,
      ...(step.renamed && { logicalId: 'Renamed' }),
    };
    const answer = await happen(step, event);
    if (answer?.status === 'SUCCESS' && step.type !== 'Delete') superseded.set(answer.id, event);
    id = answer?.id ?? id;
    if (answer?.status === 'SUCCESS' && step.rollback && step.type === 'Update') await tidyUp('UPDATE_ROLLBACK_COMPLETE_CLEANUP');
  }
  return { start, initial, happenings, exposed };
}

function during({ type, rollback, corrects, deletesKept, renamed, replaced }: Step): string {
  if (deletesKept) return deletesKept;
  if (corrects || renamed && type === 'Create') return 'UPDATE';
  if (replaced) return 'UPDATE_COMPLETE_CLEANUP';
  if (!rollback) return DURING[type];
  return type === 'Delete' ? 'UPDATE_ROLLBACK_COMPLETE_CLEANUP' : 'UPDATE_ROLLBACK';
}

const DURING = { Create: 'CREATE', Update: 'UPDATE', Delete: 'DELETE' } as const;

function inProgress(start: Start, account: Account, what: string): Account {
  return inStatus(start, account, `${what}_IN_PROGRESS`);
}

function inStatus(start: Start, account: Account, status: string): Account {
  return once(start, status, account, () => knownAccount({ ...account, stacks: { ...account.stacks, [STACK_ID]: status } }));
}

function confirmed(start: Start, account: Account): Account {
  return once(start, 'confirmed', account, () => {
    const world = copyOf(account) as World;
    confirmSubscriptions(world);
    return knownAccount(world);
  });
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
  let after = fakeAws(account, REGION).look(knownAccount);
  for (const one of siblings) after = (await faultyRun(after, one)).after;
  initialAccounts.set(name, after);
  return after;
}
