import { App, Stage } from 'aws-cdk-lib';
import type { Environment } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { ManagedPolicy, PermissionsBoundary } from 'aws-cdk-lib/aws-iam';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Subscription, SubscriptionProtocol } from 'aws-cdk-lib/aws-sns';
import { AlbLogsAnalysis, AnalysisService } from '../src';
import { appLoadBalancer, appStack, logAttributes, resourceOf } from './apps';
import { ENVIRONMENT, loadBalancer } from './stacks';
import PROFILE from '../src/service-profile.json';

const FOLDER = 'AWSLogs/111122223333/elasticloadbalancing/eu-west-1/';

/** A stack with a bucket for logs, and two with a load balancer and a construct each. */
function twoTeams(props: { readonly bucketName?: string } = {}) {
  const app = new App();
  const central = appStack({ env: ENVIRONMENT }, 'Central', app);
  const bucket = new Bucket(central, 'Logs', props);
  const teams = ['One', 'Two'].map((id) => {
    const stack = appStack({ env: ENVIRONMENT }, id, app);
    const alb = appLoadBalancer(stack);
    return { stack, alb };
  });
  return { central, bucket, teams };
}

test.each([
  [{}], [{ bucketName: 'acme-logs' }],
])('load balancers of several stacks share a bucket of another, %j: nothing depends in a circle', (props) => {
  const { central, bucket, teams } = twoTeams(props);
  for (const { stack, alb } of teams) new AlbLogsAnalysis(stack, 'LogsAnalysis', { loadBalancers: [alb], bucket });
  expect(central.dependencies).toEqual([]);
  for (const { stack, alb } of teams) {
    expect(stack.dependencies).toEqual([central]);
    expect(logAttributes(alb)).toMatchObject({ 'access_logs.s3.enabled': 'true' });
  }
  Template.fromStack(central).resourceCountIs('AWS::SNS::Topic', 1);
  Template.fromStack(teams[0].stack).resourceCountIs('AWS::SNS::Topic', 0);
});

test('each prefix of a bucket is shared and told of, in one statement', () => {
  const { central, bucket, teams } = twoTeams();
  for (const { stack, alb } of teams) {
    alb.logAccessLogs(bucket, stack.stackName);
    new AlbLogsAnalysis(stack, 'LogsAnalysis', { loadBalancers: [alb] });
  }
  const { NotificationConfiguration } = resourceOf(central, 'AWS::S3::Bucket').Properties as {
    NotificationConfiguration: { TopicConfigurations: Array<{ Filter: { S3Key: { Rules: [{ Value: string }] } } }> };
  };
  expect(NotificationConfiguration.TopicConfigurations.map(({ Filter }) => Filter.S3Key.Rules[0].Value))
    .toEqual([`One/${FOLDER}`, `Two/${FOLDER}`]);
  const grant = { Sid: `${PROFILE.idPrefix}ReadLogsForLogsAnalysisAlb`, Resource: [Match.anyValue(), Match.anyValue()] };
  Template.fromStack(central).hasResourceProperties('AWS::S3::BucketPolicy', {
    PolicyDocument: { Statement: Match.arrayWith([Match.objectLike(grant)]) },
  });
});

test('constructs of two names share a bucket if their load balancers log under prefixes of their own', () => {
  const { central, bucket, teams } = twoTeams();
  teams.forEach(({ stack, alb }, index) => {
    alb.logAccessLogs(bucket, stack.stackName);
    new AlbLogsAnalysis(stack, 'LogsAnalysis', { loadBalancers: [alb], onboardingName: ['shop', 'web'][index] });
  });
  Template.fromStack(central).resourceCountIs('AWS::SNS::Topic', 2);
  Template.fromStack(central).resourceCountIs('AWS::SNS::TopicPolicy', 2);
});

test('the topic can be used in another stack', () => {
  const { central, bucket, teams: [{ stack, alb }] } = twoTeams();
  const { topic } = new AlbLogsAnalysis(stack, 'LogsAnalysis', { loadBalancers: [alb], bucket });
  new Subscription(stack, 'Subscription', { topic, protocol: SubscriptionProtocol.EMAIL, endpoint: 'us@example.com' });
  expect(() => Template.fromStack(stack)).not.toThrow();
  expect(stack.dependencies).toEqual([central]);
});

test('stages of several environments are each onboarded by themselves', () => {
  const app = new App();
  const templates = ['eu-west-1', 'us-east-1'].map((region) => {
    const stage = new Stage(app, region, { env: { account: ENVIRONMENT.account, region } });
    const stack = appStack({}, 'Web', stage as never);
    new AlbLogsAnalysis(stack, 'LogsAnalysis', { loadBalancers: [appLoadBalancer(stack)] });
    return Template.fromStack(stack);
  });
  for (const [index, region] of ['eu-west-1', 'us-east-1'].entries()) {
    templates[index].hasResourceProperties('AWS::SNS::Subscription', { Endpoint: Match.stringLikeRegexp(`:${region}:`) });
  }
});

test('the role of the function takes the boundary that the app sets', () => {
  const stack = appStack();
  new AlbLogsAnalysis(stack, 'LogsAnalysis', { loadBalancers: [loadBalancer(stack)] });
  const managedPolicyArn = 'arn:aws:iam::111122223333:policy/boundary';
  PermissionsBoundary.of(stack).apply(ManagedPolicy.fromManagedPolicyArn(stack, 'Boundary', managedPolicyArn));
  expect(resourceOf(stack, 'AWS::IAM::Role')).toMatchObject({ Properties: { PermissionsBoundary: managedPolicyArn } });
});

test('where the Region is chosen at deployment and may be in China, the app is told what cannot be done then', () => {
  const service = new AnalysisService({
    ...AnalysisService.DEFAULT,
    regions: { 'cn-north-1': { accountId: '444455556666', endpoint: 'arn:aws-cn:sqs:cn-north-1:444455556666:events' } },
  });
  const warnings = (env?: Environment) => {
    const stack = appStack({ env });
    new AlbLogsAnalysis(stack, 'LogsAnalysis', { loadBalancers: [appLoadBalancer(stack)], service });
    return Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('earlier accounts of AWS may still deliver logs'));
  };
  expect(warnings()).toHaveLength(1);
  expect(warnings({ ...ENVIRONMENT, region: 'cn-north-1' })).toEqual([]);
});
