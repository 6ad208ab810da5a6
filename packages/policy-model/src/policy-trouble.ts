import { denials, isCertain } from './denials';
import type { Denial, DenialScope } from './denials';
import { isPublic } from './is-public';
import type { PolicyDocument, Statement } from './policy-document';
import { policyBytes, SAFE_POLICY_BYTES } from './policy-size';
import { namesIn, statementsIn } from './statement-parts';

/** What in a bucket's policy will make a write fail or a grant useless, with the statement it is in. */
export type Trouble =
  /** The policy may have more bytes than S3 takes; `allowed` keeps a margin to that. */
  | { readonly kind: 'size'; readonly bytes: number; readonly allowed: number }
  /** S3 refuses every policy that names a principal which was deleted, and shows such a one by its id. */
  | { readonly kind: 'orphaned-principal'; readonly statement: Statement; readonly principal: string }
  /** S3 refuses a public policy under block public access, and ignores all cross-account grants beside one. */
  | { readonly kind: 'public'; readonly statement: Statement }
  /** Certain if the statement says so to everybody, under no condition. */
  | { readonly kind: Denial; readonly statement: Statement; readonly certain: boolean };

export type TroubleScope = DenialScope;

/** All that would keep a merged policy from being stored or from doing what it is for. Never throws, whatever others wrote into it. */
export function policyTrouble(policy: PolicyDocument, scope: TroubleScope): readonly Trouble[] {
  const bytes = policyBytes(policy);
  return [
    ...(bytes > SAFE_POLICY_BYTES ? [{ kind: 'size', bytes, allowed: SAFE_POLICY_BYTES } as const] : []),
    ...statementsIn(policy).flatMap((statement): readonly Trouble[] => [
      ...orphanedPrincipals(statement).map((principal) => ({ kind: 'orphaned-principal', statement, principal } as const)),
      ...(isPublic(statement) ? [{ kind: 'public', statement } as const] : []),
      ...denials(statement, scope).map((kind) => ({ kind, statement, certain: isCertain(statement) })),
    ]),
  ];
}

/** AWS shows a deleted role or user as its id. */
const ORPHAN = /^A(?:RO|ID)A[A-Z0-9]{12,}$/;

function orphanedPrincipals({ Principal, NotPrincipal }: Statement): readonly string[] {
  return [Principal, NotPrincipal].flatMap(namesIn).filter((principal) => ORPHAN.test(principal));
}
