import type { PolicyDocument, Statement } from '@logs-analysis/policy-model';
import { awsError } from './aws-error';

const POLICY_BYTES = 20_480;
const MEMBERS = ['Sid', 'Effect', 'Principal', 'NotPrincipal', 'Action', 'NotAction', 'Resource', 'NotResource', 'Condition'];

/** Refuses what S3 refuses to store. */
export function checkBucketPolicy(policy: PolicyDocument): void {
  const statements = listOf(policy);
  if (statements.length === 0) throw awsError('MalformedPolicy', 'Could not parse the policy: Statement is empty!');
  if (Buffer.byteLength(JSON.stringify(policy)) > POLICY_BYTES) {
    throw awsError('MalformedPolicy', 'Policy document exceeds the maximum allowed size of 20480 bytes');
  }
  for (const { Sid = '', Principal, NotPrincipal } of statements) {
    if (!/^[A-Za-z0-9 ]*$/.test(Sid)) throw awsError('MalformedPolicy', `Policy has invalid Sid: ${Sid}`);
    for (const one of [...accountsOf(Principal), ...accountsOf(NotPrincipal)]) {
      // What AWS puts in the place of a role that was deleted.
      if (/^A(RO|ID)A/.test(one)) throw awsError('MalformedPolicy', 'Invalid principal in policy');
    }
  }
}

/** A policy as AWS answers it: same meaning, other form. */
export function asStored(policy: PolicyDocument): PolicyDocument {
  const statements = listOf(policy).map(storedStatement);
  return { ...policy, Statement: Array.isArray(policy.Statement) ? statements : statements[0] };
}

export function listOf(policy: PolicyDocument | undefined): readonly Statement[] {
  return policy === undefined ? [] : [policy.Statement].flat() as readonly Statement[];
}

function storedStatement(statement: Statement): Statement {
  const members = Object.entries(statement)
    .sort(([a], [b]) => MEMBERS.indexOf(a) - MEMBERS.indexOf(b))
    .map(([name, value]) => [name, name === 'Sid' ? value : stored(name.endsWith('Principal') ? withRootArns(value) : value)]);
  return Object.fromEntries(members) as Statement;
}

function stored(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 1 ? value[0] : [...value as string[]].sort().reverse();
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, stored(member)]));
}

function withRootArns(principal: unknown): unknown {
  if (typeof principal !== 'object' || principal === null || !('AWS' in principal)) return principal;
  return { ...principal, AWS: accountsOf(principal).map((one) => /^\d{12}$/.test(one) ? `arn:aws:iam::${one}:root` : one) };
}

function accountsOf(principal: unknown): readonly string[] {
  if (typeof principal !== 'object' || principal === null || !('AWS' in principal)) return [];
  return [principal.AWS].flat() as string[];
}
