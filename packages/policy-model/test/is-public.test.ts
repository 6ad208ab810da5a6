import type { Statement } from '../src';
import { isPublic } from '../src/is-public';

const ALLOW: Statement = { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::logs/*' };

describe('a statement', () => {
  test.each<[string, Partial<Statement>, boolean]>([
    ['for everybody', { Principal: '*' }, true],
    ['for everybody, as AWS writes it', { Principal: { AWS: '*' } }, true],
    ['for everybody and an account', { Principal: { AWS: ['111122223333', '*'] } }, true],
    ['for all roles with a name', { Principal: { AWS: 'arn:aws:iam::111122223333:role/a?c' } }, true],
    ['for whom a variable names', { Principal: { AWS: 'arn:aws:iam::${aws:PrincipalAccount}:root' } }, true],
    ['for everybody but one', { NotPrincipal: { AWS: '111122223333' } }, true],
    ['for everybody who has an account elsewhere', { Principal: { Federated: 'graph.facebook.com' } }, true],
    ['for the users of one provider', { Principal: { Federated: 'arn:aws:iam::111122223333:saml-provider/x' } }, false],
    ['for an account', { Principal: { AWS: '111122223333' } }, false],
    ['for a service and a user', { Principal: { Service: 'cloudtrail.amazonaws.com', CanonicalUser: '79a59df900b949e55d96a' } }, false],
    ['for nobody', {}, false],
    ['that denies', { Principal: '*', Effect: 'Deny' }, false],
  ])('%s is public: %#', (_, change, expected) => {
    expect(isPublic({ ...ALLOW, ...change })).toBe(expected);
  });
});

describe('a statement for everybody', () => {
  test.each([
    ['aws:SourceArn', 'arn:aws:sns:eu-west-1:111122223333:x'], ['aws:SourceAccount', '111122223333'], ['aws:SourceOwner', '111122223333'],
    ['aws:SourceVpc', 'vpc-91237329'], ['aws:SourceVpce', 'vpce-1'], ['AWS:principalorgid', 'o-1'],
    ['aws:PrincipalAccount', '111122223333'], ['aws:PrincipalArn', 'arn:aws:iam::111122223333:role/x'],
    ['aws:userid', 'AIDAABCDEFGHIJKLMNOPQ'], ['s3:DataAccessPointAccount', '111122223333'],
    ['s3:DataAccessPointArn', 'arn:aws:s3:eu-west-1:111122223333:accesspoint/x'],
  ])('is not public under a fixed %s, and is with a wildcard or a variable in it', (key, value) => {
    const under = (one: unknown): boolean =>
      isPublic({ ...ALLOW, Principal: '*', Condition: { StringLike: { [key]: one as string } } });
    expect(under(value)).toBe(false);
    expect(under([value, value])).toBe(false);
    for (const wide of [`*${value}`, `?${value}`, `\${x}${value}`, [value, '*'], [], null]) expect(under(wide)).toBe(true);
  });

  test.each<[string, NonNullable<Statement['Condition']>, boolean]>([
    ['as any other operator that asks for it', { StringEquals: { 'aws:SourceVpc': 'vpc-1' } }, false],
    ['in any case', { StringEqualsIgnoreCase: { 'aws:SourceVpc': 'vpc-1' } }, false],
    ['as an ARN', { ArnEquals: { 'aws:SourceArn': 'arn:aws:s3:::x' } }, false],
    ['like an ARN', { ArnLike: { 'aws:SourceArn': 'arn:aws:s3:::x' } }, false],
    ['as one of several', { 'ForAnyValue:StringEquals': { 'aws:PrincipalOrgID': 'o-1' } }, false],
    ['beside a condition that is no help', { Bool: { 'aws:SecureTransport': 'true' }, StringEquals: { 'aws:SourceVpc': 'vpc-1' } }, false],
    ['beside a key that is no help', { StringEquals: { 'aws:UserAgent': 'x', 'aws:SourceVpc': 'vpc-1' } }, false],
    ['as all of none', { 'ForAllValues:StringEquals': { 'aws:PrincipalOrgID': 'o-1' } }, true],
    ['if it is there', { StringEqualsIfExists: { 'aws:PrincipalOrgID': 'o-1' } }, true],
    ['unless it is that', { StringNotEquals: { 'aws:PrincipalOrgID': 'o-1' } }, true],
    ['only that it is there', { Null: { 'aws:PrincipalOrgID': 'false' } }, true],
    ['by a key that AWS does not name', { StringEquals: { 'aws:UserAgent': 'x' } }, true],
    ['by a key that AWS names no more', { StringEquals: { 's3:x-amz-server-side-encryption-aws-kms-key-id': 'x' } }, true],
    ['by a key that goes on', { StringEquals: { 'aws:SourceVpcx': 'x', 'xaws:SourceVpc': 'x' } }, true],
    ['by a session that anybody may name', { StringEquals: { 'aws:userid': 'AROAABCDEFGHIJKLMNOPQ:x' } }, true],
  ])('is public or not where the condition asks %s: %#', (_, Condition, expected) => {
    expect(isPublic({ ...ALLOW, Principal: '*', Condition })).toBe(expected);
  });

  test.each([
    ['192.0.2.1', false], ['192.0.2.0/24', false], ['10.0.0.0/8', false], ['2001:db8::/32', false], ['2001:db8::1', false],
    ['0.0.0.0/0', true], ['0.0.0.0/1', true], ['12.0.0.0/7', true], ['2001:d00::/31', true], ['2001::/24', true], ['::/0', true],
    ['192.0.2.*', true], ['192.0.2.0/', true],
  ])('from %s is public: %s', (range, expected) => {
    const under = (ranges: string | readonly string[]): boolean =>
      isPublic({ ...ALLOW, Principal: '*', Condition: { IpAddress: { 'aws:SourceIp': ranges } } });
    expect(under(range)).toBe(expected);
    expect(under(['192.0.2.1', range])).toBe(expected);
  });

  test.each([
    ['any access point of one account', 'arn:aws:s3:us-west-2:123456789012:accesspoint/*', false],
    ['some of them', 'arn:aws:s3:us-west-2:123456789012:accesspoint/team-?*', false],
    ['those of any account', 'arn:aws:s3:us-west-2:*:accesspoint/x', true],
    ['those of any account whose id has an end', 'arn:aws:s3:us-west-2:*3456789012:accesspoint/*', true],
    ['those of any Region', 'arn:aws:s3:*:123456789012:accesspoint/*', true],
    ['something else of one account', 'arn:aws:s3:us-west-2:123456789012:job/*', true],
    ['an object of any access point', 'arn:aws:s3:us-west-2:123456789012:accesspoint/*/object/x', true],
    ['one that a variable names', 'arn:aws:s3:us-west-2:123456789012:accesspoint/${aws:username}', true],
  ])('through %s is public: %#', (_, arn, expected) => {
    expect(isPublic({ ...ALLOW, Principal: '*', Condition: { ArnLike: { 's3:DataAccessPointArn': arn } } })).toBe(expected);
  });
});
