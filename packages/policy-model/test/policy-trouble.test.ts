import { policyTrouble, POLICY_BYTES } from '../src';
import type { Statement, Trouble } from '../src';
import { HERE } from './example';

const SCOPE = { environment: HERE, bucket: 'logs', prefixes: ['shop'], serviceAccountId: '444455556666' };
const trouble = (...statements: readonly Statement[]): readonly Trouble[] =>
  policyTrouble({ Version: '2012-10-17', Statement: statements }, SCOPE);
const kinds = (statement: Statement): readonly string[] => trouble(statement).map(({ kind }) => kind);

const LOGS = 'arn:aws:s3:::logs/*';
const ALLOW: Statement = { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111122223333:root' }, Action: 's3:GetObject', Resource: LOGS };
const DENY: Statement = { Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: LOGS };

test('a policy as most are has none', () => {
  expect(trouble(ALLOW, { ...DENY, Condition: { Bool: { 'aws:SecureTransport': 'false' } } })).toEqual([]);
});

test('a policy over what S3 takes is found, with its bytes', () => {
  expect(trouble({ ...ALLOW, Sid: 'x'.repeat(POLICY_BYTES) })).toContainEqual({ kind: 'size', bytes: expect.any(Number) });
  expect(trouble({ ...ALLOW, Sid: 'x'.repeat(POLICY_BYTES - 500) })).toEqual([]);
});

describe('a principal that was deleted', () => {
  test.each<[string, Statement]>([
    ['a role', { ...ALLOW, Principal: { AWS: 'AROAABCDEFGHIJKLMNOPQ' } }],
    ['a user among others', { ...ALLOW, Principal: { AWS: ['111122223333', 'AIDAABCDEFGHIJKLMNOPQ'] } }],
    ['one that is excepted', { Effect: 'Deny', NotPrincipal: { AWS: 'AROAABCDEFGHIJKLMNOPQ' }, Action: 'x', Resource: LOGS }],
  ])('is found: %s', (_, statement) => {
    expect(trouble(statement)).toContainEqual({ kind: 'orphaned-principal', statement, principal: expect.stringMatching(/^A(ROA|IDA)/) });
  });

  test('is not a service, an account or a role that is there', () => {
    const principals = ['111122223333', 'arn:aws:iam::111122223333:role/AROAABCDEFGHIJKLMNOPQ'];
    expect(trouble({ ...ALLOW, Principal: { AWS: principals, Service: 's3.amazonaws.com' } })).toEqual([]);
  });
});

describe('a public statement', () => {
  test.each<[string, Partial<Statement>, boolean]>([
    ['everybody', { Principal: '*' }, true],
    ['everybody, as AWS writes it', { Principal: { AWS: '*' } }, true],
    ['everybody but one', { Principal: undefined, NotPrincipal: { AWS: '111122223333' } }, true],
    ['everybody from a fixed organization', { Principal: '*', Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } } }, false],
    ['everybody from any organization', { Principal: '*', Condition: { StringLike: { 'aws:PrincipalOrgID': 'o-*' } } }, true],
    ['everybody but an organization', { Principal: '*', Condition: { StringNotEquals: { 'aws:PrincipalOrgID': 'o-1' } } }, true],
    ['everybody from one, if there is one', { Principal: '*', Condition: { StringEqualsIfExists: { 'aws:PrincipalOrgID': 'o' } } }, true],
    ['everybody with another agent', { Principal: '*', Condition: { StringEquals: { 'aws:UserAgent': 'x' } } }, true],
    ['an account', {}, false],
    ['nobody, for it denies', { Principal: '*', Effect: 'Deny', Action: 's3:DeleteObject' }, false],
  ])('is one for %s: %#', (_, change, expected) => {
    expect(kinds({ ...ALLOW, ...change }).includes('public')).toBe(expected);
  });
});

describe('a denial', () => {
  const BOTH = ['denies-delivery', 'denies-reading'];
  test.each<[string, Partial<Statement>, readonly string[]]>([
    ['of everything to everybody stops delivery and reading', {}, BOTH],
    ['that demands TLS stops neither', { Condition: { Bool: { 'aws:SecureTransport': 'false' } } }, []],
    ['that demands TLS, as another writes it, stops neither', { Condition: { BoolIfExists: { 'aws:securetransport': ['false'] } } }, []],
    ['that forbids TLS stops both', { Condition: { Bool: { 'aws:SecureTransport': 'true' } } }, BOTH],
    ['under a condition nobody here can judge counts', { Condition: { StringNotEquals: { 'aws:SourceVpce': 'vpce-1' } } }, BOTH],
    ['of reading stops reading', { Action: 's3:Get*' }, ['denies-reading']],
    ['of writing stops delivery', { Action: ['S3:PUTOBJECT'] }, ['denies-delivery']],
    ['of all but reading stops delivery', { Action: undefined, NotAction: 's3:GetObject' }, ['denies-delivery']],
    ['of deleting stops neither', { Action: 's3:Delete?bject' }, []],
    ['elsewhere in the bucket stops neither', { Resource: 'arn:aws:s3:::logs/reports/*' }, []],
    ['in the folder of the logs stops both', { Resource: ['arn:aws:s3:::logs/shop/AWSLogs/*'] }, BOTH],
    ['outside that folder only stops neither', { Resource: undefined, NotResource: 'arn:aws:s3:::logs/shop/*' }, []],
    ['to the service\'s account stops reading', { Principal: { AWS: '444455556666' } }, ['denies-reading']],
    ['to the root of that account stops reading', { Principal: { AWS: ['arn:aws:iam::444455556666:root'] } }, ['denies-reading']],
    ['to every account stops reading', { Principal: { AWS: '*' } }, ['denies-reading']],
    ['to all but the service stops delivery', { Principal: undefined, NotPrincipal: { AWS: '444455556666' } }, ['denies-delivery']],
    ['to log delivery stops delivery', { Principal: { Service: 'logdelivery.elasticloadbalancing.amazonaws.com' } }, ['denies-delivery']],
    ['to somebody else stops neither', { Principal: { AWS: '777788889999' } }, []],
  ])('%s', (_, change, expected) => {
    expect(kinds({ ...DENY, ...change })).toEqual(expected);
  });

  test('of nothing that is in use is no trouble', () => {
    expect(policyTrouble({ Statement: DENY }, { ...SCOPE, prefixes: [] })).toEqual([]);
  });
});
