import type { PolicyDocument } from '@logs-analysis/policy-model';
import { byPolicy } from './by-policy';
import { allowsCall } from './judge-again';
import { narrowerVariants } from './policy-variants';
import { ROLES, type Role, type Scenario } from './record-lives';
import { steadyName } from './steady-name';
import type { JudgedCall } from '../embedded-aws/authorising-proxy/judged-call';

/** A variant of a role's policy. */
export interface VariantName {
  readonly role: Role;
  readonly statement: string;
  readonly variant: string;
}

/** The scenario that fails without a part of a policy, and the call it fails at. */
export interface Needed extends VariantName {
  readonly action: string;
  readonly resource: string;
  readonly scenario: string;
}

/** Finds the first scenario that needs each action and each resource of the policies, and the parts that no scenario needs. */
export async function proveNeeded(
  scenarios: readonly Scenario[],
): Promise<{ readonly needed: readonly Needed[]; readonly superfluous: readonly VariantName[] }> {
  const found = new Map<string, VariantName | Needed>();
  for (const role of ROLES) {
    for (const { scenario, calls } of scenarios) {
      for (const [policy, made] of byPolicy(calls[role])) {
        for (const { statement, what, policy: narrower } of narrowerVariants(policy)) {
          const name = `${role} ${statement} ${what}`;
          if ('scenario' in (found.get(name) ?? {})) continue;
          const variant = { role, statement, variant: what };
          const denied = await firstDenied(narrower, made);
          found.set(name, denied
            ? { ...variant, action: denied.action, resource: steadyName(denied.resource), scenario }
            : variant);
        }
      }
    }
  }
  const all = [...found.values()];
  return {
    needed: all.filter((one): one is Needed => 'scenario' in one),
    superfluous: all.filter((one) => !('scenario' in one)),
  };
}

async function firstDenied(policy: PolicyDocument, calls: readonly JudgedCall[]): Promise<JudgedCall | undefined> {
  for (const call of calls) {
    if (!await allowsCall(policy, call)) return call;
  }
  return undefined;
}
