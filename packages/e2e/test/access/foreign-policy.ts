import type { PolicyDocument, Statement } from '@logs-analysis/policy-model';
import { statementId } from '@logs-analysis/policy-model';
import fc from 'fast-check';
import { BUCKET } from './example';
import { OWNER } from '../../src/accounts/example-onboarding';

const oneOrMore = <T>(...values: readonly T[]): fc.Arbitrary<T | readonly T[]> =>
  fc.oneof(fc.constantFrom(...values), fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 3 }));

const OURS = statementId(OWNER, 'ReadLogs');
const SERVICE = OWNER.service.accountId;
const STRANGERS = [
  '222233334444', 'arn:aws:iam::222233334444:root', 'arn:aws:iam::555566667777:role/audit', 'arn:aws:iam::111122223333:role/admin',
] as const;

const anybody = oneOrMore(...STRANGERS, SERVICE, '*');
const principal = fc.oneof(
  fc.constant({ Principal: '*' }),
  anybody.map((AWS) => ({ Principal: { AWS } })),
  oneOrMore('logdelivery.elasticloadbalancing.amazonaws.com', 's3.amazonaws.com').map((Service) => ({ Principal: { Service } })),
  anybody.map((AWS) => ({ Principal: { AWS, Service: 's3.amazonaws.com' } })),
  oneOrMore(...STRANGERS, SERVICE).map((AWS) => ({ NotPrincipal: { AWS } })),
);
const actions = oneOrMore('s3:GetObject', 's3:ListBucket', 's3:PutObject', 's3:Get*', 's3:*');
const resources = oneOrMore(
  BUCKET, `${BUCKET}/*`, `${BUCKET}/AWSLogs/*`, `${BUCKET}/AWSLogs/111122223333/elasticloadbalancing/eu-west-1/2026/*`,
  `${BUCKET}/images/*`, `${BUCKET}*`, '*',
);
const condition = fc.constantFrom(
  { Bool: { 'aws:SecureTransport': 'false' } },
  { StringEquals: { 'aws:PrincipalOrgID': 'o-customer' } },
  { StringNotEquals: { 'aws:PrincipalOrgID': ['o-customer', 'o-partner'] } },
  { StringLike: { 's3:prefix': ['AWSLogs/*', 'images/*'] } },
  { ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/*' } },
  { Null: { 's3:prefix': 'true' }, Bool: { 'aws:SecureTransport': ['true', 'false'] } },
);

const statement: fc.Arbitrary<Statement> = fc.tuple(
  fc.record({
    Sid: fc.constantFrom('', 'Same', 'Public', OURS, statementId({ ...OWNER, onboardingName: 'other' }, 'ReadLogs')),
    Effect: fc.constantFrom('Allow' as const, 'Deny' as const),
    Condition: condition,
    FutureMember: fc.jsonValue(),
  }, { requiredKeys: ['Effect'] }),
  principal,
  fc.oneof(actions.map((Action) => ({ Action })), actions.map((NotAction) => ({ NotAction }))),
  fc.oneof({ weight: 4, arbitrary: resources.map((Resource) => ({ Resource })) }, resources.map((NotResource) => ({ NotResource }))),
).map((parts) => Object.assign({}, ...parts) as Statement).filter((one) => !isOurs(one));

/** Any policy a bucket may have before we come, with the oddest that IAM takes; none of its statements is ours. */
export const foreignPolicy: fc.Arbitrary<PolicyDocument> = fc.record({
  Version: fc.constantFrom('2012-10-17', '2008-10-17'),
  Id: fc.constant('customer'),
  FutureMember: fc.jsonValue(),
  Statement: fc.oneof(statement, fc.array(statement, { minLength: 1, maxLength: 4 })),
}, { requiredKeys: ['Statement'] });

function isOurs({ Sid, Effect, Principal }: Statement): boolean {
  return Sid === OURS && Effect === 'Allow' && [`{"AWS":"${SERVICE}"}`, `{"AWS":["${SERVICE}"]}`].includes(JSON.stringify(Principal ?? ''));
}
