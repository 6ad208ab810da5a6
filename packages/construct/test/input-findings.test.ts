import { CfnParameter, Duration, Token } from 'aws-cdk-lib';
import type { Stack } from 'aws-cdk-lib';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { AlbLogsAnalysisProps } from '../src';
import { ENVIRONMENT, loadBalancer, LOAD_BALANCER_ARN, logBucket, synthesize } from './stacks';

const synthesizing = (props: (stack: Stack) => Partial<AlbLogsAnalysisProps>, env?: { account: string; region: string }) => () =>
  synthesize((stack) => ({ loadBalancers: [loadBalancer(stack)], ...props(stack) }), { env });

test('asks for at least one load balancer', () => {
  expect(synthesizing(() => ({ loadBalancers: [] }))).toThrow('loadBalancers: the list is empty; name at least one');
});

test('asks for at least one type of logs', () => {
  expect(synthesizing(() => ({ logTypes: [] }))).toThrow('logTypes: the list is empty; name at least one');
});

test.each(['ab', 'Upper-Case', 'ends-', 'digit-1st', 'a'.repeat(41)])('refuses the onboarding name %s', (onboardingName) => {
  expect(synthesizing(() => ({ onboardingName }))).toThrow('onboardingName: ');
});

test.each([
  ['in a Region the stack does not run in', LOAD_BALANCER_ARN.replace('eu-west-1', 'us-east-1'), /create .* in us-east-1/],
  ['of another account', LOAD_BALANCER_ARN.replace('111122223333', '444455556666'), /create .* in 444455556666/],
])('refuses a load balancer %s', (_, arn, remedy) => {
  expect(synthesizing((stack) => ({ loadBalancers: [loadBalancer(stack, arn)] }), ENVIRONMENT)).toThrow(remedy);
});

test('refuses a load balancer of another kind even where account and Region are not known', () => {
  expect(synthesizing((stack) => ({ loadBalancers: [loadBalancer(stack, LOAD_BALANCER_ARN.replace('/app/', '/net/'))] })))
    .toThrow('is a Network Load Balancer');
});

test('refuses a bucket of another partition', () => {
  expect(synthesizing((stack) => ({ logBuckets: [Bucket.fromBucketArn(stack, 'Logs', 'arn:aws-cn:s3:::my-logs')] }), ENVIRONMENT))
    .toThrow('logBuckets: "arn:aws-cn:s3:::my-logs" is in aws-cn');
});

describe('refuses a bucket that the load balancers cannot log to:', () => {
  const attributes = { bucketArn: 'arn:aws:s3:::my-logs' };
  test.each<readonly [string, (stack: Stack) => IBucket, RegExp]>([
    ['one with a key, which it is imported with', (stack) => Bucket.fromBucketAttributes(stack, 'Logs', {
      ...attributes, encryptionKey: Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:eu-west-1:111122223333:key/0'),
    }), /logBuckets: the bucket Stack\/Logs encrypts with a key of KMS, and .* SSE-S3 only; give the bucket/],
    ['one of the app with a key', (stack) => new Bucket(stack, 'Logs', { encryption: BucketEncryption.KMS_MANAGED }),
      /logBuckets: the bucket Stack\/Logs encrypts with aws:kms, .* give it encryption: s3.BucketEncryption.S3_MANAGED/],
    ['one in another Region', (stack) => Bucket.fromBucketAttributes(stack, 'Logs', { ...attributes, region: 'us-east-1' }),
      /logBuckets: the bucket Stack\/Logs is in region us-east-1, .*; give one in eu-west-1/],
    ['one of another account', (stack) => Bucket.fromBucketAttributes(stack, 'Logs', { ...attributes, account: '999999999999' }),
      /logBuckets: the bucket Stack\/Logs is in account 999999999999, .*; give one in 111122223333/],
  ])('%s', (_, bucket, finding) => {
    expect(synthesizing((stack) => ({ logBuckets: [bucket(stack)] }), ENVIRONMENT)).toThrow(finding);
  });
});

test('refuses a topic of another account', () => {
  const arn = 'arn:aws:sns:eu-west-1:444455556666:uploads';
  expect(synthesizing((stack) => ({ existingTopics: [Topic.fromTopicArn(stack, 'Uploads', arn)] }), ENVIRONMENT))
    .toThrow('existingTopics: "arn:aws:sns:eu-west-1:444455556666:uploads" is in 444455556666');
});

test.each([Duration.hours(36), Duration.days(0), Duration.days(10_000)])('refuses logs that expire after %s', (logExpiration) => {
  expect(synthesizing(() => ({ logExpiration }))).toThrow('logExpiration: ');
});

test('refuses a Region the service does not run in and names those it does', () => {
  const env = { ...ENVIRONMENT, region: 'af-south-1' };
  expect(synthesizing((stack) => ({ loadBalancers: [loadBalancer(stack, Token.asString({ Ref: 'Alb' }))] }), env))
    .toThrow(/does not run in af-south-1; deploy to one of its Regions: .*eu-west-1/);
});

test('tells all findings at once, and where', () => {
  expect(synthesizing(() => ({ loadBalancers: [], onboardingName: 'X', logExpiration: Duration.days(0) })))
    .toThrow(/^Stack\/LogsAnalysis cannot be deployed:\n {2}loadBalancers.*\n {2}onboardingName.*\n {2}logExpiration/);
});

test('accepts tokens for everything that a stack may be given at deployment', () => {
  expect(synthesizing((stack) => ({
    loadBalancers: [loadBalancer(stack, new CfnParameter(stack, 'Alb').valueAsString)],
    logBuckets: [logBucket(stack), Bucket.fromBucketArn(stack, 'Logs', new CfnParameter(stack, 'Bucket').valueAsString)],
    existingTopics: [Topic.fromTopicArn(stack, 'Uploads', new CfnParameter(stack, 'Topic').valueAsString)],
    onboardingName: new CfnParameter(stack, 'Name').valueAsString,
    logExpiration: Duration.days(new CfnParameter(stack, 'Days', { type: 'Number' }).valueAsNumber),
  }))).not.toThrow();
});
