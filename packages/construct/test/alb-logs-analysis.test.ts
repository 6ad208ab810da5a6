import { inlineHandler, parseSettings } from '@logs-analysis/onboarding-handler';
import { executionPolicy, executionTrust, samePolicy, topicArn } from '@logs-analysis/policy-model';
import type { PolicyDocument } from '@logs-analysis/policy-model';
import { CfnParameter, Duration } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import type { ApplicationLoadBalancer } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { ManagedPolicy, PermissionsBoundary, Role } from 'aws-cdk-lib/aws-iam';
import type { CfnRole } from 'aws-cdk-lib/aws-iam';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { AlbLogsAnalysis, AnalysisService, LogType, OnboardingMode } from '../src';
import { appLoadBalancer, appStack } from './apps';
import { ENVIRONMENT, LOAD_BALANCER_ARN, loadBalancer, logBucket, propertiesOf, synthesize } from './stacks';

const HERE = { partition: 'aws', region: ENVIRONMENT.region, accountId: ENVIRONMENT.account };
const SERVICE = { ...AnalysisService.DEFAULT, ...AnalysisService.DEFAULT.regions[ENVIRONMENT.region] };

describe('the function', () => {
  const { template } = synthesize((stack) => ({ loadBalancers: [loadBalancer(stack)] }), { env: ENVIRONMENT });

  test('runs the very code of the handler package', () => {
    expect(propertiesOf(template, 'AWS::Lambda::Function').Code).toEqual({ ZipFile: inlineHandler().code });
  });

  test('has the name of the onboarding, the runtime it was tested on, and time to answer', () => {
    template.hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: 'logs-analysis-alb', Runtime: 'nodejs24.x', Handler: 'index.handler', Timeout: 480, MemorySize: 256,
    });
  });

  test('is invoked once for an event, and not for one that comes late, before the stack invokes it', () => {
    const [[logicalId, invocation]] = Object.entries(template.findResources('AWS::Lambda::EventInvokeConfig'));
    expect(invocation.Properties).toMatchObject({ Qualifier: '$LATEST', MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 300 });
    template.hasResource('Custom::LoadBalancerLogs', { DependsOn: Match.arrayWith([logicalId]) });
  });

  test('logs to a group that the stack deletes after the function', () => {
    const [[logicalId, logGroup]] = Object.entries(template.findResources('AWS::Logs::LogGroup'));
    expect(logGroup).toMatchObject({
      DeletionPolicy: 'Delete', Properties: { LogGroupName: '/aws/lambda/logs-analysis-alb', RetentionInDays: 30 },
    });
    template.hasResourceProperties('AWS::Lambda::Function', { LoggingConfig: { LogGroup: { Ref: logicalId } } });
  });

  test('keeps its log as long as it is told', () => {
    const { template: other } = synthesize((stack) => ({
      loadBalancers: [loadBalancer(stack)], logRetention: RetentionDays.ONE_YEAR,
    }));
    other.hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: 365 });
  });
});

describe('the role', () => {
  test('is within the permissions boundary that an app sets for all of its roles', () => {
    const { template } = synthesize((stack) => {
      PermissionsBoundary.of(stack).apply(ManagedPolicy.fromManagedPolicyName(stack, 'Boundary', 'boundary'));
      return { loadBalancers: [loadBalancer(stack)] };
    }, { env: ENVIRONMENT });
    expect(JSON.stringify(propertiesOf(template, 'AWS::IAM::Role').PermissionsBoundary)).toContain(':policy/boundary');
  });

  test('has the path that an app gives its resource', () => {
    const stack = appStack();
    const { role } = new AlbLogsAnalysis(stack, 'LogsAnalysis', { loadBalancers: [loadBalancer(stack)] });
    (role!.node.defaultChild as CfnRole).path = '/teams/web/';
    const template = Template.fromStack(stack);
    const [[logicalId, { Properties }]] = Object.entries(template.findResources('AWS::IAM::Role'));
    expect(Properties).toMatchObject({ Path: '/teams/web/', RoleName: 'logs-analysis-alb-eu-west-1' });
    expect(propertiesOf(template, 'AWS::Lambda::Function').Role).toEqual({ 'Fn::GetAtt': [logicalId, 'Arn'] });
  });

  test('can be one that the app says was made for it before', () => {
    const stack = appStack();
    Role.customizeRoles(stack, { usePrecreatedRoles: { 'LogsAnalysis/Handler/Role': 'made-before' } });
    new AlbLogsAnalysis(stack, 'LogsAnalysis', { loadBalancers: [loadBalancer(stack)] });
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::IAM::Role', 0);
    expect(JSON.stringify(propertiesOf(template, 'AWS::Lambda::Function').Role)).toContain(':role/made-before');
  });

  const roleOf = (buckets: string[]) => propertiesOf(synthesize((stack) => ({
    loadBalancers: [loadBalancer(stack)],
    logBuckets: buckets.map((name) => logBucket(stack, name)),
    existingTopics: buckets.map((name) => Topic.fromTopicArn(stack, `${name}Topic`, topicArn(HERE, name))),
  }), { env: ENVIRONMENT }).template, 'AWS::IAM::Role');

  test.each([[[]], [['my-logs']], [['my-logs', 'other-logs']]])('allows what the policy model says, with log buckets %j', (buckets) => {
    const [{ PolicyDocument: actual }] = roleOf(buckets).Policies as [{ PolicyDocument: PolicyDocument }];
    const expected = executionPolicy({
      environment: HERE,
      service: SERVICE,
      onboardingName: 'logs-analysis-alb',
      stackArn: { Ref: 'AWS::StackId' } as unknown as string,
      loadBalancerArns: [LOAD_BALANCER_ARN],
      logBucketArns: buckets.map((name) => `arn:aws:s3:::${name}`),
      existingTopicArns: buckets.map((name) => topicArn(HERE, name)),
    });
    expect(samePolicy(actual, expected)).toBe(true);
  });

  test('allows the same where account and Region are chosen at deployment', () => {
    const { stack, template } = synthesize((scope) => ({ loadBalancers: [loadBalancer(scope)] }));
    const [{ PolicyDocument: actual }] = propertiesOf(template, 'AWS::IAM::Role').Policies as [{ PolicyDocument: PolicyDocument }];
    const expected = executionPolicy({
      environment: { partition: stack.partition, region: stack.region, accountId: stack.account },
      service: { ...SERVICE, endpoint: propertiesOf(template, 'Custom::LoadBalancerLogs').ServiceEndpoint as string },
      onboardingName: 'logs-analysis-alb',
      stackArn: stack.stackId,
      loadBalancerArns: [LOAD_BALANCER_ARN],
      logBucketArns: [],
    });
    expect(samePolicy(actual, stack.resolve(expected) as PolicyDocument)).toBe(true);
  });

  test('has no other policy', () => {
    expect(roleOf([]).Policies).toHaveLength(1);
    expect(roleOf([])).not.toHaveProperty('ManagedPolicyArns');
  });

  test('can be assumed by Lambda only', () => {
    expect(samePolicy(roleOf([]).AssumeRolePolicyDocument as PolicyDocument, executionTrust())).toBe(true);
  });

  test('has a name of its own in each Region', () => {
    expect(roleOf([]).RoleName).toBe('logs-analysis-alb-eu-west-1');
  });
});

describe('the custom resource', () => {
  test.each([[[]], [['my-logs', 'other-logs']]])('gets the properties that the function knows and no other, log buckets %j', (buckets) => {
    const { template } = synthesize((stack) => ({
      loadBalancers: [loadBalancer(stack)],
      logBuckets: buckets.map((name) => logBucket(stack, name)),
      existingTopics: buckets.map((name) => Topic.fromTopicArn(stack, `${name}Topic`, topicArn(HERE, name))),
      logExpiration: Duration.days(30),
    }), { env: ENVIRONMENT });
    const properties = propertiesOf(template, 'Custom::LoadBalancerLogs');
    expect(properties).toMatchObject({ ServiceTimeout: '600', CodeSha256: inlineHandler().sha256 });
    // CloudFormation hands scalars over as strings.
    const handedOver = Object.fromEntries(Object.entries(properties)
      .map(([key, value]) => [key, Array.isArray(value) ? value : String(value)]));
    expect(parseSettings(handedOver, HERE, 'a stack')).toMatchObject({
      settings: {
        owner: {
          onboardingName: 'logs-analysis-alb',
          service: { name: SERVICE.name, idPrefix: SERVICE.idPrefix, accountId: SERVICE.accountId, endpoint: SERVICE.endpoint },
        },
        loadBalancerArns: [LOAD_BALANCER_ARN],
        logBuckets: buckets,
        existingTopics: buckets.map((name) => topicArn(HERE, name)),
        logExpirationDays: 30,
      },
    });
  });

  test('gets load balancers of the app that log to an imported bucket, and former ones and types of logs where there are any', () => {
    const { stack, template } = synthesize((scope) => {
      const [alb, former] = [appLoadBalancer(scope), loadBalancer(scope)];
      const bucket = logBucket(scope);
      alb.logAccessLogs(bucket);
      return { loadBalancers: [alb], formerLoadBalancers: [former], logBuckets: [bucket], logTypes: [LogType.ACCESS] };
    }, { env: ENVIRONMENT });
    const alb = stack.node.findChild('Alb') as ApplicationLoadBalancer;
    expect(propertiesOf(template, 'Custom::LoadBalancerLogs')).toMatchObject({
      LoadBalancerArns: [stack.resolve(alb.loadBalancerArn)], FormerLoadBalancerArns: [LOAD_BALANCER_ARN], LogTypes: ['access'],
    });
    const { Statement } = (propertiesOf(template, 'AWS::IAM::Role').Policies as [{ PolicyDocument: PolicyDocument }])[0].PolicyDocument;
    expect(Statement).toContainEqual(expect.objectContaining({ Sid: 'TurnFormerLogsOff', Resource: LOAD_BALANCER_ARN }));
  });

  test('lets EventBridge be used if the app does, and the role allows it then', () => {
    const [without, using] = [{}, { useEventBridge: true }]
      .map((props) => synthesize((stack) => ({ loadBalancers: [loadBalancer(stack)], ...props }), { env: ENVIRONMENT }).template);
    expect(propertiesOf(without, 'Custom::LoadBalancerLogs')).not.toHaveProperty('UseEventBridge');
    expect(JSON.stringify(propertiesOf(without, 'AWS::IAM::Role'))).not.toContain('events:');
    expect(propertiesOf(using, 'Custom::LoadBalancerLogs').UseEventBridge).toBe(true);
    const [{ PolicyDocument: actual }] = propertiesOf(using, 'AWS::IAM::Role').Policies as [{ PolicyDocument: PolicyDocument }];
    expect(samePolicy(actual, executionPolicy({
      environment: HERE,
      service: SERVICE,
      onboardingName: 'logs-analysis-alb',
      stackArn: { Ref: 'AWS::StackId' } as unknown as string,
      loadBalancerArns: [LOAD_BALANCER_ARN],
      logBucketArns: [],
      usesEventBridge: true,
    }))).toBe(true);
  });

  test('is created after the policy that the app gives a log bucket, and deleted before it', () => {
    const { template } = synthesize((stack) => {
      const bucket = new Bucket(stack, 'Logs', { enforceSSL: true });
      return { loadBalancers: [loadBalancer(stack)], logBuckets: [bucket] };
    });
    const [bucketPolicy] = Object.keys(template.findResources('AWS::S3::BucketPolicy'));
    template.hasResource('Custom::LoadBalancerLogs', { DependsOn: Match.arrayWith([bucketPolicy]) });
  });

  test.each([[undefined, 'Apply'], [OnboardingMode.APPLY, 'Apply'], [OnboardingMode.PLAN, 'Plan']])('of mode %s says %s', (mode, Mode) => {
    const { template } = synthesize((stack) => ({ loadBalancers: [loadBalancer(stack)], mode }), { env: ENVIRONMENT });
    expect(propertiesOf(template, 'Custom::LoadBalancerLogs')).toMatchObject({ Mode });
  });

  test('has the same role whether it plans or applies', () => {
    const [role, planning] = [OnboardingMode.APPLY, OnboardingMode.PLAN].map((mode) => propertiesOf(
      synthesize((stack) => ({ loadBalancers: [loadBalancer(stack)], mode }), { env: ENVIRONMENT }).template, 'AWS::IAM::Role'));
    expect(planning).toEqual(role);
  });

  test('tells the topic, the report and the next step', () => {
    const { stack, construct, template } = synthesize((scope) => ({ loadBalancers: [loadBalancer(scope)] }));
    const [logicalId] = Object.keys(template.findResources('Custom::LoadBalancerLogs'));
    const { topic, report, nextStep } = construct;
    expect(stack.resolve([topic.topicArn, report, nextStep])).toEqual(
      ['TopicArn', 'Report', 'NextStep'].map((attribute) => ({ 'Fn::GetAtt': [logicalId, attribute] })));
  });
});

test('lets no parameter decide who reads the logs, who is told of them, or what code runs', () => {
  const { template } = synthesize((stack) => {
    const text = (id: string) => new CfnParameter(stack, id).valueAsString;
    return {
      loadBalancers: [loadBalancer(stack, text('LoadBalancer'))],
      logBuckets: [Bucket.fromBucketArn(stack, 'Logs', text('LogBucket'))],
      existingTopics: [Topic.fromTopicArn(stack, 'Uploads', text('ExistingTopic'))],
      onboardingName: text('Name'),
      logExpiration: Duration.days(new CfnParameter(stack, 'Days', { type: 'Number' }).valueAsNumber),
    };
  });
  const role = propertiesOf(template, 'AWS::IAM::Role') as { AssumeRolePolicyDocument: unknown; Policies: [{ PolicyDocument: unknown }] };
  const { ServiceEndpoint, ServiceName, ServiceIdPrefix, ServiceResourcePrefix } =
    propertiesOf(template, 'Custom::LoadBalancerLogs');
  const decided = [
    propertiesOf(template, 'AWS::Lambda::Function').Code, role.AssumeRolePolicyDocument, endpoints(role.Policies[0].PolicyDocument),
    ServiceEndpoint, ServiceName, ServiceIdPrefix, ServiceResourcePrefix,
  ];
  expect(endpoints(role.Policies[0].PolicyDocument)).toHaveLength(2);
  expect(new Set(refs(decided))).toEqual(new Set(['AWS::Region']));
  expect(refs(role)).toEqual(expect.arrayContaining(['LoadBalancer', 'LogBucket', 'ExistingTopic', 'Name']));
});

/** Every value of the condition that limits who may be subscribed. */
function endpoints(value: unknown): unknown[] {
  return members(value).flatMap(([key, member]) => key === 'sns:Endpoint' ? [member] : endpoints(member));
}

function refs(value: unknown): unknown[] {
  return members(value).flatMap(([key, member]) => key === 'Ref' ? [member] : refs(member));
}

function members(value: unknown): Array<[string, unknown]> {
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}
