import type { Account } from '../fake-aws/account';
import { copyOf } from '../fake-aws/plain-copy';

/** So many accounts are remembered at most. */
const MOST = 20_000;

const accounts = new Map<string, Account>();
const numbers = new WeakMap<object, number>();
let next = 0;

/** The one account that is the same as this, or a copy of it, so that what is known of it is found again. Nobody changes that. */
export function knownAccount(account: Account): Account {
  const text = JSON.stringify(account);
  const known = accounts.get(text);
  if (known !== undefined) return known;
  if (accounts.size === MOST) accounts.clear();
  const copy = copyOf(account);
  accounts.set(text, copy);
  return copy;
}

/** Tells an account, or whatever else nobody changes, from all others that there ever were. */
export function numberOf(one: object): number {
  const known = numbers.get(one);
  if (known !== undefined) return known;
  numbers.set(one, next);
  return next++;
}
