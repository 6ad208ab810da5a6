import { onboardingsOf, ownsStatement, rulesOf, statementsOf } from '@logs-analysis/policy-model';
import type { Settings } from '../settings';
import type { BucketState } from './state';

/** Whether a bucket lets the service read because of this onboarding. */
export function letsRead({ owner }: Settings, { policy }: BucketState): boolean {
  return statementsOf(policy).some(ownsStatement(owner));
}

/** Whether a bucket tells of new logs because of this onboarding. */
export function tellsOfLogs({ owner, environment }: Settings, { notifications }: BucketState): boolean {
  return rulesOf(notifications).some((rule) => onboardingsOf(rule, owner.service, environment).includes(owner.onboardingName));
}
