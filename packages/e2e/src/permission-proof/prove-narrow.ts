import type { PolicyDocument } from '@logs-analysis/policy-model';
import { allowsRequest } from './judge-again';
import { widerVariants } from './policy-variants';
import type { VariantName } from './prove-needed';
import { ROLES, type Role, type Scenario } from './record-lives';
import type { RefusedRequest } from './refused-requests';
import { steadyName } from './steady-name';

/** A limit of a policy, and what could be done without it. */
export interface Limit extends VariantName {
  readonly action: string;
  readonly resource: string;
  readonly otherwise: string;
}

export interface Narrow {
  readonly limits: readonly Limit[];
  /** Limits without which nothing would be allowed that must be refused. */
  readonly pointless: readonly VariantName[];
  /** What must be refused and is not. */
  readonly allowed: readonly RefusedRequest[];
}

/** Widens the policies of the scenarios in every way, and finds what must be refused and would then be allowed. */
export async function proveNarrow(scenarios: readonly Scenario[], requests: readonly RefusedRequest[]): Promise<Narrow> {
  const found = new Map<string, VariantName | Limit>();
  const allowed: RefusedRequest[] = [];
  for (const role of ROLES) {
    for (const policy of policiesOf(role, scenarios)) {
      const refused = requests.filter(({ by, onlyWith = '' }) => by === role && JSON.stringify(policy).includes(onlyWith));
      allowed.push(...await allowedOf(refused, policy));
      for (const { statement, what, policy: wider } of widerVariants(policy)) {
        const name = `${role} ${statement} ${what}`;
        if ('otherwise' in (found.get(name) ?? {})) continue;
        const [first] = await allowedOf(refused, wider);
        const variant = { role, statement, variant: what };
        found.set(name, first ? { ...variant, action: first.action, resource: first.resource, otherwise: first.otherwise } : variant);
      }
    }
  }
  const all = [...found.values()];
  return {
    limits: all.filter((one): one is Limit => 'otherwise' in one),
    pointless: all.filter((one) => !('otherwise' in one)),
    allowed,
  };
}

/** The different policies that a role had, with steady names in them. */
function policiesOf(role: Role, scenarios: readonly Scenario[]): readonly PolicyDocument[] {
  const texts = scenarios.flatMap(({ calls }) => calls[role].map(({ policy }) => steadyName(JSON.stringify(policy))));
  return [...new Set(texts)].map((text) => JSON.parse(text) as PolicyDocument);
}

async function allowedOf(requests: readonly RefusedRequest[], policy: PolicyDocument): Promise<readonly RefusedRequest[]> {
  const verdicts = await Promise.all(requests.map((request) => allowsRequest(policy, request)));
  return requests.filter((_, at) => verdicts[at]);
}
