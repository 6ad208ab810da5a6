import type { PolicyDocument } from '@logs-analysis/policy-model';
import type { RefusedRequest } from './refused-requests';
import { administrator, type Caller } from '../embedded-aws/authorising-proxy/caller';
import { askedFor, judgeIdentity, type RolePolicies } from '../embedded-aws/authorising-proxy/judge';
import type { JudgedCall } from '../embedded-aws/authorising-proxy/judged-call';

/** The one policy of the role that made a call, as it was at that moment. */
export function policyBehind(call: JudgedCall): PolicyDocument {
  const policies = Object.values(roleBehind(call).inline);
  if (policies.length !== 1) throw new Error(`${call.principal} has ${policies.length} policies; the proof knows roles with one`);
  return policies[0] as PolicyDocument;
}

/** Whether a recorded call would be allowed if the role had another policy, everything else being as it was. */
export async function allowsCall(policy: PolicyDocument, call: JudgedCall): Promise<boolean> {
  const { subject, permission } = askedFor(call)!;
  const { decision } = await judgeIdentity({ ...subject, role: { ...roleBehind(call), inline: { policy } } }, permission);
  return decision === 'allowed';
}

/** Whether a policy alone lets somebody do something; what the other side says is not asked. */
export async function allowsRequest(policy: PolicyDocument, { action, resource, context = {} }: RefusedRequest): Promise<boolean> {
  const { decision } = await judgeIdentity(
    { caller: SOMEBODY, role: { arn: SOMEBODY.principal, trust: {}, inline: { policy }, managed: [] } },
    { action, resource, resourceAccount: SOMEBODY.account, context },
  );
  return decision === 'allowed';
}

const SOMEBODY: Caller = { ...administrator('111122223333'), kind: 'role', session: 'proof' };

function roleBehind(call: JudgedCall): RolePolicies {
  const role = askedFor(call)?.subject.role;
  if (role === undefined) throw new Error(`${call.action} was not asked for by a role`);
  return role;
}
