import { HARMLESS_VARIANTS } from './harmless-variants';
import { proveNarrow, type Limit } from './prove-narrow';
import { proveNeeded, type Needed, type VariantName } from './prove-needed';
import { proveSufficient } from './prove-sufficient';
import type { Scenario } from './record-lives';
import type { RefusedRequest } from './refused-requests';

export interface PermissionProof {
  /** What is proved, part by part. */
  readonly needed: readonly Needed[];
  readonly limits: readonly Limit[];
  /** What contradicts, in sentences; none if the policies are sufficient and minimal. */
  readonly findings: readonly string[];
}

/** Whether the policies of the two roles are enough for all that happened, and whether no part of them is too much. */
export async function provePermissions(scenarios: readonly Scenario[], requests: readonly RefusedRequest[]): Promise<PermissionProof> {
  const denied = await proveSufficient(scenarios);
  const { needed, superfluous } = await proveNeeded(scenarios);
  const { limits, pointless, allowed } = await proveNarrow(scenarios, requests);
  return {
    needed: byStatement(needed),
    limits: byStatement(limits),
    findings: [
      ...denied.map(({ role, action, resource, scenario }) => `The ${role} role may not ${action} on ${resource}: needed to ${scenario}.`),
      ...superfluous.map((variant) => `${inWords(variant)}, and no scenario fails.`),
      ...allowed.map(({ by, action, resource, otherwise }) => `The ${by} role may ${action} on ${resource}: it could ${otherwise}.`),
      ...pointless.filter((one) => !isHarmless(one)).map((variant) => `${inWords(variant)}, and nothing that must be refused is allowed.`),
      ...HARMLESS_VARIANTS.filter((one) => !pointless.some((other) => same(one, other)))
        .map((variant) => `${inWords(variant)}, which is said to be harmless, and something is allowed or the variant is none.`),
    ],
  };
}

function inWords({ role, statement, variant }: VariantName): string {
  return `The ${role} role's ${statement} can be ${variant}`;
}

function isHarmless(variant: VariantName): boolean {
  return HARMLESS_VARIANTS.some((one) => same(one, variant));
}

function same(one: VariantName, other: VariantName): boolean {
  return one.role === other.role && one.statement === other.statement && one.variant === other.variant;
}

/** What belongs to a statement together: not every scenario's policy has them all. */
function byStatement<T extends VariantName>(rows: readonly T[]): readonly T[] {
  const statements = [...new Set(rows.map(({ role, statement }) => `${role} ${statement}`))];
  const place = ({ role, statement }: T): number => statements.indexOf(`${role} ${statement}`);
  return [...rows].sort((a, b) => place(a) - place(b));
}
