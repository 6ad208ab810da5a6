import type { MessageFilter } from '@logs-analysis/policy-model';
import { awsError } from './aws-error';

/**
 * Refuses a filter that SNS refuses.
 *
 * @see https://docs.aws.amazon.com/sns/latest/dg/subscription-filter-policy-constraints.html
 */
export function checkFilter(filter: MessageFilter): void {
  if (Object.keys(filter).length > 5) throw refused('can not have more than 5 keys');
  if (combinationsOf(filter, 1) > 150) throw refused('is too complex');
}

/** Whether SNS delivers a message: of each list in it, some member must do. */
export function passes(filter: MessageFilter | undefined, body: unknown): boolean {
  if (filter === undefined) return true;
  if (Array.isArray(body)) return body.some((member) => passes(filter, member));
  if (typeof body !== 'object' || body === null) return false;
  return Object.entries(filter).every(([name, wanted]) => {
    if (name === '$or') return (wanted as readonly MessageFilter[]).some((one) => passes(one, body));
    const value = (body as Readonly<Record<string, unknown>>)[name];
    if (!Array.isArray(wanted)) return passes(wanted as MessageFilter, value);
    return wanted.some((one: string | { readonly prefix: string }) =>
      typeof one === 'string' ? value === one : typeof value === 'string' && value.startsWith(one.prefix));
  });
}

function combinationsOf(filter: MessageFilter, depth: number): number {
  return Object.entries(filter).reduce((product, [name, wanted]) => {
    if (name === '$or') return product * (wanted as readonly MessageFilter[]).reduce((sum, one) => sum + combinationsOf(one, depth), 0);
    if (!Array.isArray(wanted)) return product * combinationsOf(wanted as MessageFilter, depth + 1);
    if (wanted.length === 0) throw refused('Empty arrays are not allowed');
    return product * wanted.length * depth;
  }, 1);
}

function refused(why: string): Error {
  return awsError('InvalidParameterException', `Invalid parameter: FilterPolicy: Filter policy ${why}`);
}
