import { policyBytes, policyText } from '../src';
import type { PolicyDocument, Statement } from '../src';

const policy = (statement: Partial<Statement>): PolicyDocument =>
  ({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*', ...statement }] });
const sent = (one: PolicyDocument): number => Buffer.byteLength(policyText(one));
const ROOT = 'arn:aws-us-gov:iam::111122223333:root';

describe('a policy has the bytes', () => {
  test.each<[string, Partial<Statement>]>([
    ['of its text', { Principal: '*' }],
    ['of letters that take several', { Principal: '*', Sid: 'äöü€' }],
    ['of accounts that are ARNs already', { Principal: { AWS: [ROOT, 'arn:aws:iam::111122223333:role/111122223333'] } }],
    ['of numbers that are no account', { Principal: { CanonicalUser: '111122223333', AWS: ['11112222333', '1111222233334'] } }],
    ['of accounts in conditions', { Principal: { AWS: [] }, Condition: { StringEquals: { 'aws:SourceAccount': ['111122223333'] } } }],
    ['of accounts behind principals', { Principal: { AWS: 'x' }, Condition: { StringEquals: { a: '111122223333' } } }],
  ])('%s, without white space', (_, statement) => {
    const one = policy(statement);
    expect(policyBytes(one)).toBe(sent(one));
  });

  test.each<[string, Partial<Statement>, Partial<Statement>]>([
    ['one that has access', { Principal: { AWS: '111122223333' } }, { Principal: { AWS: ROOT } }],
    ['several', { Principal: { AWS: ['111122223333', '111122223333'] } }, { Principal: { AWS: [ROOT, ROOT] } }],
    ['each list of them', {
      Principal: { AWS: ['111122223333', ROOT], Service: 'x' }, NotPrincipal: { AWS: ['111122223333'] },
    }, { Principal: { AWS: [ROOT, ROOT], Service: 'x' }, NotPrincipal: { AWS: [ROOT] } }],
    ['one that is excepted', { NotPrincipal: { AWS: '111122223333' } }, { NotPrincipal: { AWS: ROOT } }],
  ])('that it has when S3 has made ARNs of account ids: %s', (_, ids, arns) => {
    expect(policyBytes(policy(ids))).toBe(sent(policy(arns)));
  });
});
