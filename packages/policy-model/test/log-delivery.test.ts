import { CHINA_DELIVERY_ACCOUNTS, deliveryKind, LEGACY_DELIVERY_ACCOUNTS, logDelivery, logFolder, outpostLogDelivery } from '../src';
import type { Statement } from '../src';
import { HERE } from './example';

const CHINA = { partition: 'aws-cn', region: 'cn-north-1', accountId: '111122223333' };
const GOVERNMENT = { partition: 'aws-us-gov', region: 'us-gov-west-1', accountId: '111122223333' };

test.each([
  ['aws', HERE, [{ Service: 'logdelivery.elasticloadbalancing.amazonaws.com' }]],
  ['aws-us-gov', GOVERNMENT, [{ Service: 'logdelivery.elasticloadbalancing.amazonaws.com' }]],
  ['aws-cn', CHINA, [
    { Service: 'logdelivery.elasticloadbalancing.amazonaws.com' }, { AWS: `arn:aws-cn:iam::${CHINA_DELIVERY_ACCOUNTS['cn-north-1']}:root` },
  ]],
])('in %s, these write logs, and only this account\'s', (partition, environment, principals) => {
  const statements = logDelivery(environment, 'logs', 'shop');
  expect(statements.map(({ Principal }) => Principal)).toEqual(principals);
  for (const { Action, Resource } of statements) {
    expect([Action, Resource]).toEqual(['s3:PutObject', `arn:${partition}:s3:::logs/shop/AWSLogs/111122223333/*`]);
  }
});

test('without a prefix there is none in the resource', () => {
  expect(logDelivery(HERE, 'logs', '')[0].Resource).toBe('arn:aws:s3:::logs/AWSLogs/111122223333/*');
  expect(logFolder(HERE, '')).toMatch(/^AWSLogs\//);
  expect(logFolder(HERE, 'a/b')).toMatch(/^a\/b\/AWSLogs\//);
});

test('load balancers on Outposts hand their objects over to the owner of the bucket', () => {
  expect(outpostLogDelivery(HERE, 'logs', '')).toMatchObject({
    Principal: { Service: 'logdelivery.elb.amazonaws.com' },
    Condition: { StringEquals: { 's3:x-amz-acl': 'bucket-owner-full-control' } },
  });
});

describe('a statement that lets logs be delivered is recognised', () => {
  const Principal = { AWS: LEGACY_DELIVERY_ACCOUNTS['eu-west-1'] };
  const legacy: Statement = { Effect: 'Allow', Principal, Action: 's3:PutObject', Resource: '*' };
  test.each<[string, Statement, string, string | undefined]>([
    ['as today', logDelivery(HERE, 'logs', '')[0], 'eu-west-1', 'service'],
    ['with more actions', { ...logDelivery(HERE, 'logs', '')[0], Action: ['s3:GetBucketAcl', 's3:PutObject'] }, 'eu-west-1', 'service'],
    ['from Outposts', outpostLogDelivery(HERE, 'logs', ''), 'eu-west-1', 'outpost'],
    ['by the account of the Region', legacy, 'eu-west-1', 'legacy'],
    ['by that account, as its root', { ...legacy, Principal: { AWS: 'arn:aws:iam::156460612806:root' } }, 'eu-west-1', 'legacy'],
    ['by the account of a China Region', logDelivery(CHINA, 'logs', '')[1], 'cn-north-1', 'legacy'],
    ['but not by the account of another Region', legacy, 'us-east-1', undefined],
    ['but not in a Region that never had an account', legacy, 'il-central-1', undefined],
    ['but not if it allows reading', { ...legacy, Action: 's3:GetObject' }, 'eu-west-1', undefined],
    ['but not if it denies', { ...legacy, Effect: 'Deny' }, 'eu-west-1', undefined],
    ['but not if it is for everybody', { ...legacy, Principal: '*' }, 'eu-west-1', undefined],
    ['but not if it names no action', { ...legacy, Action: undefined }, 'eu-west-1', undefined],
  ])('%s', (_, statement, region, kind) => {
    expect(deliveryKind(statement, region)).toBe(kind);
  });
});
