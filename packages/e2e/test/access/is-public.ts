import type { PolicyDocument, Statement } from '@logs-analysis/policy-model';
import { statementsOf } from '@logs-analysis/policy-model';
import { decide } from './decide';
import { BUCKET } from './example';
import { HERE } from '../../src/accounts/example-onboarding';

const REQUEST = { principal: 'arn:aws:iam::777788889999:role/probe', action: 's3:GetObject', resource: `${BUCKET}/probe` };
const PROBE: Statement = { Effect: 'Allow', Principal: { AWS: REQUEST.principal }, Action: REQUEST.action, Resource: REQUEST.resource };

/** Whether S3 takes a policy for public: a bucket that restricts public policies refuses another account what such a one grants. */
export async function isPublic(policy: PolicyDocument): Promise<boolean> {
  const allowing = { ...policy, Statement: [...statementsOf(policy).filter(({ Effect }) => Effect === 'Allow'), PROBE] };
  return await decide(REQUEST, { account: HERE.accountId, resourcePolicy: allowing, restrictPublicBuckets: true }) !== 'Allowed';
}
