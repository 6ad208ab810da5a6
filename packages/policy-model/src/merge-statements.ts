import { POLICY_VERSION, statementsOf } from './policy-document';
import type { PolicyDocument, Statement } from './policy-document';
import { sameStatement } from './statement-equality';

/** Tells whether a statement is one of ours, by its mark and by its content. */
export type Owns = (statement: Statement) => boolean;

/**
 * The policy with exactly these statements of ours: foreign ones stay as they are and where they are, older forms of ours are
 * replaced. Answers the very same document where nothing differs, so that nothing is written.
 */
export function mergeStatements(policy: PolicyDocument | undefined, ours: readonly Statement[], owns: Owns): PolicyDocument {
  if (policy === undefined) return { Version: POLICY_VERSION, Statement: ours };
  const all = statementsOf(policy);
  const present = all.filter(owns);
  const upToDate = present.length === ours.length && ours.every((one) => present.some((other) => sameStatement(one, other)));
  if (upToDate) return policy;
  const foreign = all.filter((statement) => !owns(statement));
  return { ...policy, Statement: hadNoList(policy, foreign, owns) ? [...ours, ...foreign] : [...foreign, ...ours] };
}

/**
 * The policy without our statements; `undefined` where nothing is left, because a policy without statements is refused and has to
 * be deleted instead. Answers the very same document where none was ours.
 */
export function withdrawStatements(policy: PolicyDocument | undefined, owns: Owns): PolicyDocument | undefined {
  const all = statementsOf(policy);
  const foreign = all.filter((statement) => !owns(statement));
  if (policy === undefined || foreign.length === all.length) return policy;
  if (foreign.length === 0) return undefined;
  return { ...policy, Statement: hadNoList(policy, foreign, owns) ? foreign[0] : foreign };
}

/** Whether the foreign statement had no list around it: then ours stand before it, to remember that when they are withdrawn. */
function hadNoList({ Statement }: PolicyDocument, foreign: readonly Statement[], owns: Owns): boolean {
  return Array.isArray(Statement) ? foreign.length === 1 && owns((Statement as readonly Statement[])[0]) : true;
}
