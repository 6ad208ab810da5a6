/**
 * A policy as IAM, S3 and SNS store it. Unknown members are allowed everywhere: documents of the customer pass through this
 * model and must come out with all they had.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export interface PolicyDocument {
  readonly Version?: string;
  readonly Id?: string;
  readonly Statement: Statement | readonly Statement[];
  readonly [other: string]: unknown;
}

export interface Statement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal?: '*' | Readonly<Record<string, string | readonly string[]>>;
  readonly Action?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
  readonly [other: string]: unknown;
}

/** The version of every policy written here; the other one, 2008-10-17, lacks policy variables. */
export const POLICY_VERSION = '2012-10-17';

/** The statements as a list; a policy may hold a single one without a list around it. */
export function statementsOf(policy: PolicyDocument | undefined): readonly Statement[] {
  if (policy === undefined) return [];
  return Array.isArray(policy.Statement) ? policy.Statement as readonly Statement[] : [policy.Statement as Statement];
}

/** A policy of our own with these statements. */
export function policyOf(...statements: readonly Statement[]): PolicyDocument & { readonly Statement: readonly Statement[] } {
  return { Version: POLICY_VERSION, Statement: statements };
}
