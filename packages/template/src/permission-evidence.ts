import { apiCalls, DEPLOYMENT_CALLS, LOG_ACTIONS } from '@logs-analysis/policy-model';
import { table } from './markdown';

/** What `npm run prove-permissions` found out: `docs/permission-evidence.json`. */
export interface PermissionEvidence {
  /** The scenario that fails without a part of a policy. */
  readonly needed: ReadonlyArray<Variant & { readonly scenario: string }>;
  /** What could be done if a part of a policy were wider; completes "It could …". */
  readonly limits: ReadonlyArray<Variant & { readonly otherwise: string }>;
  /** What could be wider and would still allow no more. */
  readonly harmless: ReadonlyArray<Variant & { readonly because: string }>;
}

interface Variant {
  readonly role: 'deployment' | 'execution';
  readonly statement: string;
  /** `without iam:CreateRole`, `with arn:aws:iam::111122223333:role/*`. */
  readonly variant: string;
}

/** Every action and resource of a role's policy, why it is there, and the scenario that fails without it. */
export function neededTable({ needed }: PermissionEvidence, role: Variant['role']): string {
  const rows = needed.filter((row) => row.role === role).flatMap(({ statement, variant, scenario }) => {
    const part = variant.slice('without '.length);
    // An action that is gone from the policy is gone from here with the next proof, which comes after the page.
    const why = isAction(part) ? whyOf(role, part) : 'It is what the actions are on.';
    return why === undefined ? [] : [[statement, `\`${part}\``, why, scenario]];
  });
  return table(['Statement', 'Part', 'Why', 'Fails without it'], rows);
}

/** Every way to make a role's policy wider, and the harm that it would do. */
export function limitsTable({ limits, harmless }: PermissionEvidence, role: Variant['role']): string {
  const rows = [
    ...limits.map((row) => ({ ...row, then: `It could ${row.otherwise}.` })),
    ...harmless.map((row) => ({ ...row, then: `No harm: ${row.because}.` })),
  ];
  return table(['Statement', 'If it were', 'Then'], rows.filter((row) => row.role === role).map(({ statement, variant, then }) => {
    const [, how, part] = /^(with|without the condition on) (.*)$/.exec(variant) ?? [];
    return [statement, `${how} \`${part}\``, then];
  }));
}

function isAction(part: string): boolean {
  return /^[a-z0-9-]+:\w+$/.test(part);
}

function whyOf(role: Variant['role'], action: string): string | undefined {
  const reasons = role === 'deployment'
    ? [DEPLOYMENT_CALLS[action]?.why]
    : [...apiCalls().filter(({ actions }) => (actions as readonly string[]).includes(action)).map(({ why }) => why), LOG_ACTIONS[action]];
  const known = reasons.filter((reason) => reason !== undefined);
  return known.length === 0 ? undefined : `${role === 'deployment' ? 'CloudFormation' : 'It'} ${known.join('; ')}.`;
}
