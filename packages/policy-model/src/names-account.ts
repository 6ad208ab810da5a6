import type { Statement } from './policy-document';

/** Whether a principal is this account and no other, as an id or as the ARN of its root, which AWS takes for the same. */
export function namesAccount(principal: Statement['Principal'], accountId: string): boolean {
  if (typeof principal !== 'object' || Object.keys(principal).join() !== 'AWS') return false;
  const accounts = [principal.AWS].flat();
  return accounts.length > 0 && accounts.every((one) => one === accountId || one.endsWith(`:iam::${accountId}:root`));
}
