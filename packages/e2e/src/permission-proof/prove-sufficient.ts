import { byPolicy } from './by-policy';
import { allowsCall } from './judge-again';
import { ROLES, type Role, type Scenario } from './record-lives';

export interface Denied {
  readonly role: Role;
  readonly action: string;
  readonly resource: string;
  readonly scenario: string;
}

/** Every call that the policy of its role does not allow. */
export async function proveSufficient(scenarios: readonly Scenario[]): Promise<readonly Denied[]> {
  const denied: Denied[] = [];
  for (const role of ROLES) {
    for (const { scenario, calls } of scenarios) {
      for (const [policy, made] of byPolicy(calls[role])) {
        for (const call of made) {
          if (!await allowsCall(policy, call)) denied.push({ role, action: call.action, resource: call.resource, scenario });
        }
      }
    }
  }
  return denied;
}
