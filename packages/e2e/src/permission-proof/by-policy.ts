import type { PolicyDocument } from '@logs-analysis/policy-model';
import type { RecordedCall } from './record-lives';
import type { JudgedCall } from '../embedded-aws/authorising-proxy/judged-call';

/** Every different call, with those that were made by the same policy together. */
export function byPolicy(calls: readonly RecordedCall[]): ReadonlyArray<readonly [policy: PolicyDocument, made: readonly JudgedCall[]]> {
  const policies = new Map<string, Map<string, JudgedCall>>();
  for (const { call, policy } of calls) {
    const key = JSON.stringify(policy);
    const made = policies.get(key) ?? new Map<string, JudgedCall>();
    policies.set(key, made.set(`${call.action} ${call.resource} ${JSON.stringify(call.context)}`, call));
  }
  return [...policies].map(([policy, made]) =>
    // The function makes calls at the same time, so their order is chance.
    [JSON.parse(policy) as PolicyDocument, [...made].sort(([a], [b]) => a < b ? -1 : 1).map(([, call]) => call)]);
}
