import fc from 'fast-check';
import { bucketArn, loadBalancerName, parseBucketArn, parseLoadBalancerArn, parseTopicArn, topicArn } from '../src';
import type { LoadBalancerArn } from '../src';
import { ALB, HERE, PARTITIONS } from './example';

describe('the ARN of a load balancer', () => {
  test.each(PARTITIONS)('is accepted in $partition', (environment) => {
    const arn = ALB.replace('aws', environment.partition).replace('eu-west-1', environment.region);
    expect(parseLoadBalancerArn(arn, environment)).toEqual({ ok: true, value: arn });
  });

  test.each<[string, string, string]>([
    ['a Network Load Balancer', ALB.replace('/app/', '/net/'), 'is a Network Load Balancer'],
    ['a Gateway Load Balancer', ALB.replace('/app/', '/gwy/'), 'is a Gateway Load Balancer'],
    ['a Classic Load Balancer', ALB.replace('app/web/0123456789abcdef', 'web'), 'is a Classic Load Balancer'],
    ['another Region', ALB.replace('eu-west-1', 'us-east-1'), 'is in Region us-east-1'],
    ['another account', ALB.replace('111122223333', '999988887777'), 'belongs to account 999988887777'],
    ['another partition', ALB.replace('arn:aws:', 'arn:aws-cn:'), 'is in'],
    ['a listener', ALB.replace('loadbalancer/', 'listener/'), 'is not the ARN of a load balancer'],
    ['one without its id', ALB.replace('/0123456789abcdef', ''), 'is not the ARN of a load balancer'],
    ['a wildcard', ALB.replace('web', '*'), 'is not the ARN of a load balancer'],
    ['a line break', `${ALB}\n`, 'is not the ARN of a load balancer'],
    ['two', `${ALB},${ALB}`, 'is not the ARN of a load balancer'],
    ['nothing', '', 'is not the ARN of a load balancer'],
  ])('of %s is refused, and it says why', (_, arn, problem) => {
    expect(parseLoadBalancerArn(arn, HERE)).toEqual({ ok: false, problem: expect.stringContaining(problem) });
  });

  test('is refused with what to do instead, whatever it is, in a message of bounded length', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.string({ maxLength: 5_000, size: 'max' })), (text) => {
      const parsed = parseLoadBalancerArn(text, HERE);
      expect(parsed.ok).toBe(false);
      expect('problem' in parsed && parsed.problem.length).toBeLessThan(450);
    }), { numRuns: 300 });
  });

  test('has a name that is unique in account and Region', () => {
    expect(loadBalancerName(ALB as LoadBalancerArn)).toBe('web/0123456789abcdef');
    expect(loadBalancerName(ALB.replace('web', 'app') as LoadBalancerArn)).toBe('app/0123456789abcdef');
  });
});

describe('the ARN of a bucket', () => {
  test.each(PARTITIONS)('is read back as the name it was made of in $partition', (environment) => {
    expect(parseBucketArn(bucketArn(environment, 'my.old-logs'), environment)).toEqual({ ok: true, value: 'my.old-logs' });
  });

  test.each(['my.old-logs', '192.168.5.4.5', '10.logs', 'logs-of.mrap.team', 'x-s3', 's3alias'])('may have the name %s', (name) => {
    expect(parseBucketArn(bucketArn(HERE, name), HERE)).toEqual({ ok: true, value: name });
  });

  test.each([
    'my-logs', 'arn:aws:s3:::my-logs/*', 'arn:aws:s3:::*', 'arn:aws:s3:::My-Logs', 'arn:aws:s3:::a', 'arn:aws:s3:::-logs', '',
    'arn:aws:s3:eu-west-1:111122223333:accesspoint/logs', 'arn:aws-cn:s3:::my-logs', `arn:aws:s3:::${'a'.repeat(64)}`,
    'arn:aws:s3:::my..logs', 'arn:aws:s3:::192.168.5.4', 'arn:aws:s3:::my-logs-hrzrlukc5m36ft7okagglf3gmwluquse1b-s3alias',
    'arn:aws:s3:::my-logs--ol-s3', 'arn:aws:s3:::my-logs.mrap', 'arn:aws:s3:::my-logs--use1-az4--x-s3', 'arn:aws:s3:::my-logs--table-s3',
  ])('is not %s', (text) => {
    expect(parseBucketArn(text, HERE)).toEqual({ ok: false, problem: expect.any(String) });
  });
});

describe('the ARN of a topic of the customer\'s', () => {
  test.each(PARTITIONS)('is taken as it is in $partition', (environment) => {
    const arn = topicArn(environment, 'my_Uploads-2');
    expect(parseTopicArn(arn, environment)).toEqual({ ok: true, value: arn });
  });

  test.each([
    'uploads', '', 'arn:aws:sns:eu-west-1:111122223333:*', 'arn:aws:sns:eu-west-1:111122223333:uploads.fifo',
    'arn:aws:sqs:eu-west-1:111122223333:uploads', 'arn:aws:sns:eu-west-1:111122223333:uploads:5f0c',
    'arn:aws:sns:eu-west-2:111122223333:uploads', 'arn:aws:sns:eu-west-1:222233334444:uploads',
    'arn:aws-cn:sns:eu-west-1:111122223333:uploads',
  ])('is not %s', (text) => {
    expect(parseTopicArn(text, HERE)).toEqual({ ok: false, problem: expect.any(String) });
  });
});

test('the ARN of a topic is in the environment', () => {
  expect(topicArn(HERE, 'alb-logs')).toBe('arn:aws:sns:eu-west-1:111122223333:alb-logs');
});
