import { HERE } from './example';
import type { Statement } from '../src';
import { denials } from '../src/denials';

const SCOPE = { environment: HERE, bucket: 'logs', prefixes: ['shop'], serviceAccountId: '444455556666' };
const DENY: Statement = { Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: 'arn:aws:s3:::logs/*' };
const BOTH = ['denies-delivery', 'denies-reading'];
const CHANGING = ['denies-changing'];
const PUT = { Action: 's3:PutBucketPolicy', Resource: 'arn:aws:s3:::logs' };
const READING = ['denies-reading'];
const DELIVERY = ['denies-delivery'];
const FOLDER = 'arn:aws:s3:::logs/shop/AWSLogs/111122223333/elasticloadbalancing/eu-west-1';

describe('a denial', () => {
  test.each<[string, Partial<Statement>, readonly string[]]>([
    ['of everything to everybody stops delivery and reading', {}, BOTH],
    ['that allows stops neither', { Effect: 'Allow' }, []],

    ['of reading stops reading', { Action: 's3:Get*' }, READING],
    ['of writing stops delivery', { Action: ['S3:PUTOBJECT'] }, DELIVERY],
    ['of listing stops reading', { Action: 's3:ListBucket', Resource: 'arn:aws:s3:::logs' }, READING],
    ['of listing what has no list stops neither', { Action: 's3:ListBucket' }, []],
    ['of all but reading stops delivery', { Action: undefined, NotAction: ['s3:GetObject', 'S3:LIST*'] }, DELIVERY],
    ['of all but everything stops neither', { Action: undefined, NotAction: '*' }, []],
    ['of deleting stops neither', { Action: 's3:Delete?bject' }, []],
    ['of nothing stops neither', { Action: undefined }, []],
    ['of changing the policy stops us', { Action: 's3:PutBucketPolicy', Resource: 'arn:aws:s3:::logs' }, CHANGING],
    ['of changing the notifications stops us', { Action: 's3:PutBucketNot*', Resource: 'arn:aws:s3:::*' }, CHANGING],
    ['of deleting the policy stops nothing', { Action: 's3:DeleteBucketPolicy', Resource: 'arn:aws:s3:::logs' }, []],
    ['of changing another bucket stops nothing', { Action: 's3:PutBucketPolicy', Resource: 'arn:aws:s3:::other' }, []],
    ['of changes to this account stops us', { ...PUT, Principal: { AWS: 'arn:aws:iam::111122223333:root' } }, CHANGING],
    ['of changes to somebody of this account is not about us', { ...PUT, Principal: { AWS: 'arn:aws:iam::111122223333:role/x' } }, []],
    ['of changes to another account is not about us', { ...PUT, Principal: { AWS: '777788889999' } }, []],
    ['of changes to all but one role stops us', {
      ...PUT, Principal: undefined, NotPrincipal: { AWS: 'arn:aws:iam::111122223333:role/x' },
    }, CHANGING],
    ['of changes to all but this account stops nothing', { ...PUT, Principal: undefined, NotPrincipal: { AWS: '111122223333' } }, []],

    ['elsewhere in the bucket stops neither', { Resource: 'arn:aws:s3:::logs/reports/*' }, []],
    ['in another bucket stops neither', { Resource: ['arn:aws:s3:::other', 'arn:aws:s3:::other/*'] }, []],
    ['in the folder of the logs stops both', { Resource: ['arn:aws:s3:::logs/shop/AWSLogs/*'] }, BOTH],
    ['by the names of the logs stops both', {
      Resource: `${FOLDER}/????/??/??/111122223333_elasticloadbalancing_eu-west-1_app.*.log.gz`,
    }, BOTH],
    ['of files of another kind stops neither', { Resource: `${FOLDER}/*.json` }, []],
    ['in a folder that a variable names stops both', { Resource: 'arn:aws:s3:::logs/${aws:PrincipalTag/a}/AWSLogs/${b}' }, BOTH],
    ['in a folder beside what a variable names stops neither', { Resource: 'arn:aws:s3:::logs/reports/${aws:PrincipalTag/a}' }, []],
    ['outside that folder stops neither', { Resource: undefined, NotResource: ['arn:aws:s3:::logs', 'arn:aws:s3:::logs/shop/*'] }, []],
    ['outside that folder, the bucket included, stops reading and us', {
      Resource: undefined, NotResource: 'arn:aws:s3:::logs/shop/*',
    }, [...READING, ...CHANGING]],
    ['outside a folder a variable names stops all', {
      Resource: undefined, NotResource: 'arn:aws:s3:::logs/${aws:username}/*',
    }, [...BOTH, ...CHANGING]],
    ['of no resource stops neither', { Resource: undefined }, []],

    ['to the service\'s account stops reading', { Principal: { AWS: '444455556666' } }, READING],
    ['to that account as a number stops reading', { Principal: { AWS: 444455556666 as never } }, READING],
    ['to the root of that account stops reading', { Principal: { AWS: ['arn:aws:iam::444455556666:root'] } }, READING],
    ['to a role of that account stops reading', { Principal: { AWS: 'arn:aws:iam::444455556666:role/reader' } }, READING],
    ['to every account stops both, for services are included', { Principal: { AWS: '*' } }, BOTH],
    ['to log delivery stops delivery', { Principal: { Service: 'logdelivery.elasticloadbalancing.amazonaws.com' } }, DELIVERY],
    ['to another service stops neither', { Principal: { Service: 'cloudtrail.amazonaws.com' } }, []],
    ['to somebody else stops neither', { Principal: { AWS: '777788889999' } }, []],
    ['to nobody stops neither', { Principal: undefined }, []],
    ['to all but the service stops delivery', { Principal: undefined, NotPrincipal: { AWS: '444455556666' } }, DELIVERY],
    ['to all but the service and another stops delivery', {
      Principal: undefined, NotPrincipal: { AWS: ['777788889999', '444455556666'] },
    }, DELIVERY],
    ['to all but its root stops delivery', { Principal: undefined, NotPrincipal: { AWS: 'arn:aws:iam::444455556666:root' } }, DELIVERY],
    ['to all but one role of it stops both', { Principal: undefined, NotPrincipal: { AWS: 'arn:aws:iam::444455556666:role/x' } }, BOTH],
    ['to all but delivery stops reading', {
      Principal: undefined, NotPrincipal: { Service: 'logdelivery.elasticloadbalancing.amazonaws.com' },
    }, READING],
    ['to all but everybody stops neither', { Principal: undefined, NotPrincipal: '*' }, []],

    ['that demands TLS stops neither', { Condition: { Bool: { 'aws:SecureTransport': 'false' } } }, []],
    ['that demands TLS, without quotes, stops neither', { Condition: { Bool: { 'aws:SecureTransport': false as never } } }, []],
    ['that demands TLS, as another writes it, stops neither', { Condition: { BoolIfExists: { 'aws:securetransport': ['False'] } } }, []],
    ['that demands TLS and more stops neither', {
      Condition: { Bool: { 'aws:SecureTransport': 'false' }, StringNotEquals: { 'aws:SourceVpce': 'vpce-1' } },
    }, []],
    ['that forbids TLS stops both', { Condition: { Bool: { 'aws:SecureTransport': 'true' } } }, BOTH],
    ['whatever the transport stops both', { Condition: { Bool: { 'aws:SecureTransport': ['true', 'false'] } } }, BOTH],
    ['about no transport stops both', { Condition: { Bool: { 'aws:SecureTransport': [] } } }, BOTH],
    ['where the transport is not known stops both', { Condition: { Null: { 'aws:SecureTransport': 'false' } } }, BOTH],
    ['under another truth value stops both', { Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'false' } } }, BOTH],
    ['by an operator that goes on stops both', { Condition: { BoolIfExistsx: { 'aws:SecureTransport': 'false' } } }, BOTH],
    ['by an operator that starts before stops both', { Condition: { xBool: { 'aws:SecureTransport': 'false' } } }, BOTH],
    ['that demands today\'s TLS stops neither', { Condition: { NumericLessThan: { 's3:TlsVersion': '1.2' } } }, []],
    ['that demands it without quotes stops neither', { Condition: { NumericLessThan: { 's3:TlsVersion': 1.2 as never } } }, []],
    ['that demands the next TLS stops both', { Condition: { NumericLessThan: { 's3:TlsVersion': ['1.2', '1.3'] } } }, BOTH],
    ['of today\'s TLS stops both', { Condition: { NumericEquals: { 's3:TlsVersion': '1.2' } } }, BOTH],
    ['of small numbers stops both', { Condition: { NumericLessThan: { 's3:max-keys': '1' } } }, BOTH],
    ['under a condition nobody here can judge counts', { Condition: { StringNotEquals: { 'aws:SourceVpce': 'vpce-1' } } }, BOTH],
  ])('%s', (_, change, expected) => {
    expect(denials({ ...DENY, ...change }, SCOPE)).toEqual(expected);
  });

  test('of one prefix among several counts, for none too', () => {
    expect(denials({ ...DENY, Resource: 'arn:aws:s3:::logs/AWSLogs/*' }, { ...SCOPE, prefixes: ['shop', ''] })).toEqual(BOTH);
  });

  test('of nothing that is in use is no trouble', () => {
    expect(denials({ ...DENY, Resource: '*' }, { ...SCOPE, prefixes: [] })).toEqual([]);
  });
});
