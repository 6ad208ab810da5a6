import fc from 'fast-check';
import { HERE } from './example';
import { POLICY_BYTES, POLICY_MARGIN, policyBytes, policyTrouble } from '../src';
import type { PolicyDocument, Statement, Trouble } from '../src';

const SCOPE = { environment: HERE, bucket: 'logs', prefixes: ['shop'], serviceAccountId: '444455556666' };
const policyOf = (...statements: readonly unknown[]): PolicyDocument =>
  ({ Version: '2012-10-17', Statement: statements as readonly Statement[] });
const trouble = (...statements: readonly unknown[]): readonly Trouble[] => policyTrouble(policyOf(...statements), SCOPE);

const LOGS = 'arn:aws:s3:::logs/*';
const ALLOW: Statement = { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111122223333:root' }, Action: 's3:GetObject', Resource: LOGS };
const DENY: Statement = { Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: LOGS };

test('a policy as most are has no trouble', () => {
  expect(trouble(ALLOW, { ...DENY, Condition: { Bool: { 'aws:SecureTransport': 'false' } } })).toEqual([]);
});

test('every trouble is found, with the statement it is in', () => {
  const everybody: Statement = { ...ALLOW, Principal: '*' };
  expect(trouble(everybody, ALLOW, DENY)).toEqual([
    { kind: 'public', statement: everybody },
    { kind: 'denies-delivery', statement: DENY, certain: true },
    { kind: 'denies-reading', statement: DENY, certain: true },
  ]);
});

describe('a denial is certain', () => {
  test.each<[string, Partial<Statement>, boolean]>([
    ['to everybody, under no condition', {}, true],
    ['to every account, under no condition', { Principal: { AWS: ['1', '*'] } }, true],
    ['to the service only', { Principal: { AWS: '444455556666' } }, false],
    ['to all that some other provider knows', { Principal: { AWS: '444455556666', Federated: '*' } }, false],
    ['under a condition', { Condition: { StringNotEquals: { 'aws:SourceVpce': 'vpce-1' } } }, false],
    ['of what a variable names', { Resource: 'arn:aws:s3:::logs/${aws:username}*' }, false],
    ['of all but what a variable names', { Resource: undefined, NotResource: ['arn:aws:s3:::logs', 'arn:aws:s3:::${a}'] }, false],
  ])('or not: %s: %j', (_, change, certain) => {
    expect(trouble({ ...DENY, ...change })).toContainEqual({ kind: 'denies-reading', statement: { ...DENY, ...change }, certain });
  });
});

test('a statement without a list around it is found', () => {
  expect(policyTrouble({ Statement: DENY }, SCOPE)).toHaveLength(2);
});

describe('the size', () => {
  const allowed = POLICY_BYTES - POLICY_MARGIN;
  const room = allowed - policyBytes(policyOf({ ...ALLOW, Sid: '' }));
  const ofBytes = (bytes: number): PolicyDocument => policyOf({ ...ALLOW, Sid: 'x'.repeat(room + bytes - allowed) });

  test('of 20,000 bytes is what a policy should have at most of the 20,480 that S3 takes', () => {
    expect([POLICY_BYTES, allowed]).toEqual([20_480, 20_000]);
  });

  test.each([
    [-1, []],
    [0, []],
    [1, [{ kind: 'size', bytes: allowed + 1, allowed }]],
  ])(`of ${allowed} bytes and %i is trouble: %j`, (more, expected) => {
    expect(policyTrouble(ofBytes(allowed + more), SCOPE)).toEqual(expected);
  });
});

describe('a principal that was deleted', () => {
  test.each<[string, Statement, string]>([
    ['a role', { ...ALLOW, Principal: { AWS: 'AROAABCDEFGHIJKLMNOPQ' } }, 'AROAABCDEFGHIJKLMNOPQ'],
    ['the shortest id', { ...ALLOW, Principal: { AWS: 'AROAABCDEFGHIJKL' } }, 'AROAABCDEFGHIJKL'],
    ['a user among others', { ...ALLOW, Principal: { AWS: ['111122223333', 'AIDAABCDEFGHIJKLMNOP2'] } }, 'AIDAABCDEFGHIJKLMNOP2'],
    ['one that is excepted', { Effect: 'Deny', NotPrincipal: { AWS: 'AROAABCDEFGHIJKLMNOPQ' }, Action: 'x', Resource: LOGS },
      'AROAABCDEFGHIJKLMNOPQ'],
  ])('is found: %s', (_, statement, principal) => {
    expect(trouble(statement)).toEqual([{ kind: 'orphaned-principal', statement, principal }]);
  });

  test.each([
    '111122223333', 'arn:aws:iam::111122223333:role/AROAABCDEFGHIJKLMNOPQ', 'arn:aws:iam::111122223333:user/x', 'AROAABCDEFGHIJK',
    'AROAABCDEFGHIJKLMNOPQ:session', 'XAROAABCDEFGHIJKLMNOPQ', 'AGPAABCDEFGHIJKLMNOPQ', 'aroaabcdefghijklmnopq',
  ])('is not %s', (principal) => {
    expect(trouble({ ...ALLOW, Principal: { AWS: principal, Service: 's3.amazonaws.com' } })).toEqual([]);
  });
});

describe('what is no policy', () => {
  test.each<[string, unknown]>([
    ['null', null], ['a text', 'x'], ['an empty object', {}], ['no statements', { Statement: null }],
    ['statements that are none', { Statement: [null, 'x', 1, true, [], [null], {}] }],
    ['a statement without anything', { Statement: [{ Effect: 'Allow' }, { Effect: 'Deny' }] }],
    ['members of other kinds', {
      Statement: [
        { Effect: 'Allow', Principal: null, Condition: null }, { Effect: 'Allow', Principal: 1, Condition: 'x' },
        { Effect: 'Allow', Principal: [], Condition: { StringEquals: null, ArnLike: 'x' } },
        { Effect: 'Deny', Principal: '*', Action: { a: 1 }, Resource: 7 },
        { Effect: 'Deny', Principal: '*', Action: null, Resource: [null] },
      ],
    }],
  ])('has no trouble: %s', (_, policy) => {
    expect(policyTrouble(policy as PolicyDocument, SCOPE)).toEqual([]);
  });

  test('never makes it throw', () => {
    const names = fc.constantFrom('Effect', 'Principal', 'NotPrincipal', 'Action', 'NotAction', 'Resource', 'NotResource', 'Condition',
      'StringEquals', 'Bool', 'NumericLessThan', 'aws:SourceIp', 's3:TlsVersion', 'aws:SecureTransport', 'AWS', 'Federated', 'toString');
    const { value } = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof({ maxDepth: 6 }, fc.constantFrom('Allow', 'Deny', '*', '', null, 1.2, false, 's3:*'),
        fc.array(tie('value'), { maxLength: 3 }), fc.dictionary(names, tie('value'), { maxKeys: 6 })),
    }));
    fc.assert(fc.property(value, value, value, fc.constantFrom('Allow', 'Deny'), (statement, Principal, Condition, Effect) => {
      const some = { ...(statement as object), Effect, Principal, Condition };
      expect(Array.isArray(policyTrouble({ Statement: [statement, some] } as PolicyDocument, SCOPE))).toBe(true);
    }), { numRuns: 1_000 });
  });
});
