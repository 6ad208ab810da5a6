import fc from 'fast-check';
import { samePolicy, sameStatement } from '../src';
import type { Statement } from '../src';
import { foreignPolicy, foreignStatement, rewrite, rewritten } from './arbitraries';

const base: Statement = {
  Sid: 'Read',
  Effect: 'Allow',
  Principal: { AWS: ['444455556666', '222233334444'] },
  Action: ['s3:GetObject'],
  Resource: ['arn:aws:s3:::a/*', 'arn:aws:s3:::b/*'],
  Condition: { StringLike: { 's3:prefix': ['a', 'b'] } },
};

describe('two statements are the same', () => {
  test.each<[string, Statement]>([
    ['an account is the ARN of its root', { ...base, Principal: { AWS: ['arn:aws:iam::444455556666:root', '222233334444'] } }],
    ['the root is that of another partition', { ...base, Principal: { AWS: ['arn:aws-us-gov:iam::444455556666:root', '222233334444'] } }],
    ['a list of one is its member', { ...base, Action: 's3:GetObject' }],
    ['lists are in another order', { ...base, Resource: ['arn:aws:s3:::b/*', 'arn:aws:s3:::a/*'] }],
    ['values of a condition are in another order', { ...base, Condition: { StringLike: { 's3:prefix': ['b', 'a'] } } }],
    ['members are in another order', Object.fromEntries(Object.entries(base).reverse()) as unknown as Statement],
    ['a member is there and undefined', { ...base, NotAction: undefined }],
  ])('if %s', (_, other) => {
    expect(sameStatement(base, other)).toBe(true);
  });

  test.each<[string, Statement]>([
    ['Sid', { ...base, Sid: 'Other' }],
    ['effect', { ...base, Effect: 'Deny' }],
    ['account', { ...base, Principal: { AWS: ['444455556666', '555566667777'] } }],
    ['kind of principal', { ...base, Principal: { Service: ['444455556666', '222233334444'] } }],
    ['role of an account', { ...base, Principal: { AWS: ['arn:aws:iam::444455556666:role/root', '222233334444'] } }],
    ['action', { ...base, Action: 's3:GetObjectVersion' }],
    ['condition', { ...base, Condition: { StringEquals: { 's3:prefix': ['a', 'b'] } } }],
    ['unknown member', { ...base, NotResource: 'x' }],
    ['number of resources', { ...base, Resource: 'arn:aws:s3:::a/*' }],
    ['side of the principal', { ...base, Principal: undefined, NotPrincipal: base.Principal }],
  ])('but not if they differ in the %s', (_, other) => {
    expect(sameStatement(base, other)).toBe(false);
  });

  test.each<[string, string]>([
    ['begins', 'xarn:aws:iam::444455556666:root'], ['ends', 'arn:aws:iam::444455556666:rooty'],
  ])('but not if a principal only %s like the ARN of an account', (_, arn) => {
    expect(sameStatement({ ...base, Principal: { AWS: arn } }, {
      ...base, Principal: { AWS: arn.replace('arn:aws:iam::', '').replace(':root', '') },
    })).toBe(false);
  });

  test.each<[string, unknown]>([
    ['a principal that is null', { ...base, Principal: null }],
    ['an account that is a number', { ...base, Principal: { AWS: [444455556666] } }],
    ['a condition that is null', { ...base, Condition: null }],
  ])('only as themselves if they have %s', (_, odd) => {
    expect(sameStatement(odd as Statement, { ...odd as Statement })).toBe(true);
    expect(sameStatement(odd as Statement, base)).toBe(false);
  });

  test('as themselves and in both directions', () => {
    fc.assert(fc.property(foreignStatement, foreignStatement, (a, b) => {
      expect(sameStatement(a, a)).toBe(true);
      expect(sameStatement(a, b)).toBe(sameStatement(b, a));
    }), { numRuns: 500 });
  });
});

describe('two policies are the same', () => {
  test('however AWS rewrites them', () => {
    fc.assert(fc.property(foreignPolicy, rewrite, (policy, how) => {
      expect(samePolicy(policy, rewritten(policy, how))).toBe(true);
    }), { numRuns: 500 });
  });

  test('in whatever order their statements are, and without a list around a single one', () => {
    fc.assert(fc.property(foreignPolicy, (policy) => {
      expect(samePolicy(policy, { ...policy, Statement: [...policy.Statement].reverse() })).toBe(true);
      const [single] = policy.Statement;
      expect(samePolicy({ ...policy, Statement: [single] }, { ...policy, Statement: single })).toBe(true);
    }));
  });

  test('but not if a statement, the version or the id differs, or one does not exist', () => {
    const policy = { Version: '2012-10-17', Id: 'a', Statement: [base, base] };
    expect(samePolicy(policy, { ...policy, Statement: [base] })).toBe(false);
    expect(samePolicy(policy, { ...policy, Version: '2008-10-17' })).toBe(false);
    expect(samePolicy(policy, { ...policy, Id: 'b' })).toBe(false);
    expect(samePolicy(policy, undefined)).toBe(false);
    expect(samePolicy(undefined, policy)).toBe(false);
    expect(samePolicy(undefined, undefined)).toBe(true);
  });
});
