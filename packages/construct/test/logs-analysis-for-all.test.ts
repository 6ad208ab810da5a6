import { App, Tags } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { NetworkLoadBalancer } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { LogsAnalysisForAll } from '../src';
import { appLoadBalancer, appStack, logAttributes } from './apps';
import { ENVIRONMENT, loadBalancer, logBucket } from './stacks';
import PROFILE from '../src/service-profile.json';

const ON = { 'access_logs.s3.enabled': 'true' };

test('every load balancer of an app is onboarded, each stack by itself', () => {
  const app = new App();
  const stacks = ['One', 'Two'].map((id) => appStack({ env: ENVIRONMENT }, id, app));
  const albs = stacks.flatMap((stack) => ['Web', 'Shop'].map((id) => appLoadBalancer(stack, id)));
  const { onboarded } = new LogsAnalysisForAll(app, 'LogsAnalysis');
  expect(onboarded).toHaveLength(4);
  for (const alb of albs) expect(logAttributes(alb)).toMatchObject(ON);
  for (const stack of stacks) {
    Template.fromStack(stack).resourceCountIs('AWS::SNS::Topic', 1);
    Template.fromStack(stack).resourceCountIs('AWS::S3::Bucket', 1);
  }
});

test('only those of its scope are', () => {
  const app = new App();
  const [here, there] = ['Here', 'There'].map((id) => appLoadBalancer(appStack({ env: ENVIRONMENT }, id, app)));
  new LogsAnalysisForAll(here.stack, 'LogsAnalysis');
  expect([here, there].map((alb) => logAttributes(alb)['access_logs.s3.enabled'])).toEqual(['true', undefined]);
});

test('those that something else creates, and load balancers of other types, are passed over', () => {
  const stack = appStack();
  const { vpc } = appLoadBalancer(stack);
  loadBalancer(stack);
  new NetworkLoadBalancer(stack, 'Nlb', { vpc: vpc! });
  expect(new LogsAnalysisForAll(stack, 'LogsAnalysis').onboarded).toHaveLength(1);
});

describe('a tag leaves out', () => {
  test.each([
    ['itself', 'off', undefined], ['all around it', undefined, 'off'], ['nothing if it has another value', 'on', undefined],
    ['nothing if the load balancer says otherwise than what is around it', 'on', 'off'],
  ])('%s', (_, own, around) => {
    const stack = appStack();
    const alb = appLoadBalancer(stack);
    if (own) Tags.of(alb).add(PROFILE.resourcePrefix, own);
    if (around) Tags.of(stack).add(PROFILE.resourcePrefix, around);
    const { onboarded } = new LogsAnalysisForAll(stack, 'LogsAnalysis');
    expect(onboarded).toHaveLength((own ?? around) === 'off' ? 0 : 1);
  });

  test('nothing once it is removed again', () => {
    const stack = appStack();
    const alb = appLoadBalancer(stack);
    Tags.of(stack).add(PROFILE.resourcePrefix, 'off');
    Tags.of(alb).remove(PROFILE.resourcePrefix);
    expect(new LogsAnalysisForAll(stack, 'LogsAnalysis').onboarded).toHaveLength(1);
  });

  test('by the key that is asked for', () => {
    const stack = appStack();
    Tags.of(appLoadBalancer(stack)).add('acme:logs', 'off');
    expect(new LogsAnalysisForAll(stack, 'LogsAnalysis', { optOutTag: 'acme:logs' }).onboarded).toEqual([]);
  });
});

test('one that is created later fails the synthesis', () => {
  const stack = appStack();
  new LogsAnalysisForAll(stack, 'LogsAnalysis');
  appLoadBalancer(stack);
  expect(() => Template.fromStack(stack)).toThrow('Stack/Alb was created after this; create this after all load balancers of its scope');
});

test('one that is created later and left out does not', () => {
  const stack = appStack();
  new LogsAnalysisForAll(stack, 'LogsAnalysis');
  Tags.of(appLoadBalancer(stack)).add(PROFILE.resourcePrefix, 'off');
  expect(() => Template.fromStack(stack)).not.toThrow();
});

test('one that logs to an imported bucket is refused, with what to do', () => {
  const stack = appStack();
  appLoadBalancer(stack).logAccessLogs(logBucket(stack));
  expect(() => new LogsAnalysisForAll(stack, 'LogsAnalysis')).toThrow('Stack/Alb: logs go to a bucket that is imported; tag it');
});

test('all log to the bucket that is given', () => {
  const stack = appStack();
  const albs = ['One', 'Two'].map((id) => appLoadBalancer(stack, id));
  const bucket = new Bucket(stack, 'Logs');
  new LogsAnalysisForAll(stack, 'LogsAnalysis', { bucket });
  for (const alb of albs) expect(logAttributes(alb)).toMatchObject({ 'access_logs.s3.bucket': stack.resolve(bucket.bucketName) });
});
