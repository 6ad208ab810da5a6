import { API_CALLS } from '@logs-analysis/policy-model';
import type { ApiCallName } from '@logs-analysis/policy-model';
import { OnboardingError, refusalOf } from '../errors';

/** What AWS said to a read, with the action and what was looked at. Of writes, who makes them knows which change they belong to. */
export function refusedRead(name: ApiCallName, [id]: readonly unknown[], error: unknown): unknown {
  const { actions: [action], on } = API_CALLS[name];
  // The only call that IAM cannot limit to a resource looks at a load balancer.
  const kind = on === 'any' ? 'load-balancer' : on.replace(/^(log|new|subscribed|existing)-/, '');
  return /^(describe|get|list)/.test(name) ? refusalOf(error, `${kind} ${String(id)}`, action) : error;
}

/** The error of AWS that a look ended with, whether or not it was told what was looked at. */
export function saidTo(error: unknown): Error {
  const said = error instanceof OnboardingError ? error.cause : error;
  return said instanceof Error ? said : new Error(String(said));
}

/** What was said to who may not look; `undefined` if an error is another one. S3 and SNS have a name for it each. */
export function denialIn(error: unknown): string | undefined {
  const { name, message } = saidTo(error);
  if (!/^(AccessDenied|AuthorizationError)/.test(name)) return undefined;
  return error instanceof OnboardingError ? error.problems[0].message : message;
}
