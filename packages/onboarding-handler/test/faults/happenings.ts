import type { TracedCall } from './faulty-api';
import type { Happening, Life, Step } from './life';
import { once } from './once';
import type { Account } from '../fake-aws/account';

export function firstOf<T>(values: readonly T[], find: (value: T, index: number) => string | undefined): string | undefined {
  // What is called this often does without an iterator.
  for (let index = 0; index < values.length; index++) {
    const found = find(values[index], index);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** @param find depends on nothing but the account and the start of the life */
export function atEveryInstant(
  name: string, { start, happenings }: Life, find: (account: Account) => string | undefined,
): string | undefined {
  return firstOf(happenings, (one) => {
    const found = once(start, name, one.accounts, () =>
      firstOf(one.accounts, (account) => once(start, name, account, () => find(account))));
    return found && `during ${nameOf(one)}, ${found}`;
  });
}

/** Those that can meet a fault, in the order in which they are made. */
export function exposedCalls({ happenings }: Pick<Life, 'happenings'>): readonly TracedCall[] {
  return happenings.filter(({ step }) => step.exposed).flatMap(({ calls }) => calls);
}

export function succeeded({ answer }: Happening): boolean {
  return answer?.status === 'SUCCESS';
}

export function isRollback({ step }: Happening): boolean {
  return step.rollback === true;
}

export function isRemoval(one: Happening): boolean {
  return one.step.type === 'Delete' && !isRollback(one) && !one.step.replaced && one.step.deletesKept !== 'UPDATE_COMPLETE_CLEANUP';
}

/** Whether two events of a life are the same one, be it sent again. */
export function isSameStep(one: Step, other: Step): boolean {
  return one.type === other.type && one.properties === other.properties && one.renamed === other.renamed && one.replaced === other.replaced;
}

export function nameOf({ step, faults }: Happening): string {
  return `the ${step.type}${faults.length > 0 ? ` that met ${faults.map(({ kind }) => kind).join(' and ')}` : ''}`;
}
