import type { PolicyDocument } from '@logs-analysis/policy-model';
import { statementsOf } from '@logs-analysis/policy-model';
import fc from 'fast-check';
import type { AccessRequest } from './decide';
import { BUCKET } from './example';
import { HERE, OWNER } from '../../src/accounts/example-onboarding';

const list = (value: unknown): readonly string[] => [value ?? []].flat() as string[];
const distinct = (values: readonly string[]): readonly string[] => [...new Set(values)];

/**
 * Requests of which every other one is a like: policies tell principals, actions, resources and values apart by the constants that
 * are in them, so one request for each constant, and a fresh one of each kind, stand for all.
 */
export function requestPartition(...policies: readonly PolicyDocument[]): fc.Arbitrary<AccessRequest> {
  const statements = policies.flatMap(statementsOf);
  const named = statements.flatMap(({ Principal, NotPrincipal }) =>
    [Principal, NotPrincipal].flatMap((one) => typeof one === 'object' && one !== null ? Object.values(one).flatMap(list) : []));
  const resources = statements.flatMap(({ Resource, NotResource }) => [...list(Resource), ...list(NotResource)]);
  const actions = statements.flatMap(({ Action, NotAction }) => [...list(Action), ...list(NotAction)]);
  const prefixes = statements.flatMap(({ Condition }) => Object.values(Condition ?? {}).flatMap((keys) => list(keys['s3:prefix'])));
  const principal = fc.constantFrom(...distinct([
    ...named.flatMap(requesterOf), 'arn:aws:iam::999988887777:role/fresh', 'anonymous',
  ]));
  const object = fc.record({
    action: fc.constantFrom(...distinct([...actions.filter((one) => /Object$/.test(one)), 's3:GetObject', 's3:DeleteObject'])),
    resource: fc.constantFrom(...distinct([
      ...resources.map((one) => one.replaceAll('*', 'fresh')).filter((one) => one.startsWith(`${BUCKET}/`)), `${BUCKET}/fresh`,
    ])),
  });
  const bucket = fc.record({ action: fc.constantFrom('s3:ListBucket', 's3:GetBucketPolicy'), resource: fc.constant(BUCKET) });
  const context = fc.record({
    'aws:SecureTransport': fc.constantFrom('true', 'false'),
    'aws:PrincipalOrgID': fc.constantFrom('o-customer', 'o-fresh'),
    's3:prefix': fc.constantFrom(...distinct([...prefixes.map((one) => one.replaceAll('*', 'fresh')), 'fresh'])),
    'aws:PrincipalTag/tenant': fc.constantFrom(HERE.accountId, '999988887777'),
  }, { requiredKeys: ['aws:SecureTransport'] });
  return fc.tuple(principal, fc.oneof(object, bucket), context).map(([who, what, { 's3:prefix': prefix, ...rest }]) => ({
    principal: who, ...what, context: what.action === 's3:ListBucket' && prefix !== undefined ? { ...rest, 's3:prefix': prefix } : rest,
  }));
}

/** Who stands for a principal that a policy names: for an account some role of it, and the role that reads for the service. */
function requesterOf(named: string): readonly string[] {
  if (named === '*') return [];
  const account = /^(?:arn:aws:iam::)?(\d{12})(?::root)?$/.exec(named)?.[1];
  if (account === undefined) return [named];
  const roles = account === OWNER.service.accountId ? ['LogReader', 'fresh'] : ['fresh'];
  return roles.map((role) => `arn:aws:iam::${account}:role/${role}`);
}
