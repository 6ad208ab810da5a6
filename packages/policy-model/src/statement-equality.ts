import type { PolicyDocument, Statement } from './policy-document';
import { statementsOf } from './policy-document';
import { sortedJson } from './sorted-json';

/**
 * Whether AWS treats two statements as the same. AWS stores a policy with lists in another order, a list of one as a scalar and
 * an account id as the ARN of its root, so a comparison of the texts would find a difference after every write.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export function sameStatement(a: Statement, b: Statement): boolean {
  return a === b || canonicalStatement(a) === canonicalStatement(b);
}

/** Whether two policies hold the same statements in any order, under the same version and id. */
export function samePolicy(a: PolicyDocument | undefined, b: PolicyDocument | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  // Nearly always, what is the same has the same text as well.
  return JSON.stringify(a) === JSON.stringify(b) || canonicalPolicy(a) === canonicalPolicy(b);
}

function canonicalPolicy(policy: PolicyDocument): string {
  const { Statement: _, ...rest } = policy;
  return [sortedJson(rest), ...statementsOf(policy).map(canonicalStatement).sort()].join();
}

function canonicalStatement(statement: Statement): string {
  const { Principal, NotPrincipal, ...rest } = statement as Statement & { readonly NotPrincipal?: unknown };
  return sortedJson({ ...rest, Principal: canonicalPrincipal(Principal), NotPrincipal: canonicalPrincipal(NotPrincipal) });
}

function canonicalPrincipal(principal: unknown): unknown {
  if (typeof principal !== 'object' || principal === null || !('AWS' in principal)) return principal;
  const accounts = [principal.AWS].flat().map((p) => typeof p === 'string' ? p.replace(/^arn:[a-z-]+:iam::(\d{12}):root$/, '$1') : p);
  return { ...principal, AWS: accounts };
}
