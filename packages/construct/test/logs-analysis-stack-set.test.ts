import { partitionOf } from '@logs-analysis/policy-model';
import { CfnParameter, Duration, Stack } from 'aws-cdk-lib';
import type { StackProps } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Role } from 'aws-cdk-lib/aws-iam';
import { LogsAnalysisStackSet, LogType, OnboardingMode } from '../src';
import type { LogsAnalysisStackSetProps, StackSetTarget } from '../src';
import { appStack, resourceOf } from './apps';
import { ENVIRONMENT, LOAD_BALANCER_ARN, propertiesOf } from './stacks';

const TARGET: StackSetTarget = { ...ENVIRONMENT, loadBalancerArns: [LOAD_BALANCER_ARN] };
const OTHER: StackSetTarget = {
  account: '222233334444',
  region: 'us-east-1',
  loadBalancerArns: ['shop', 'web']
    .map((name) => `arn:aws:elasticloadbalancing:us-east-1:222233334444:loadbalancer/app/${name}/0123456789abcdef`),
};
const IN_UNITS = { OrganizationalUnitIds: ['ou-ab12-cdefghij'], AccountFilterType: 'INTERSECTION' };
const UNITS = { organizationalUnitIds: ['ou-ab12-cdefghij'] };

function stackSet(props: Partial<LogsAnalysisStackSetProps> = {}, stackProps?: StackProps): Template {
  const stack = appStack(stackProps);
  new LogsAnalysisStackSet(stack, 'LogsAnalysis', { targets: [TARGET], ...props });
  return Template.fromStack(stack);
}

const propertiesWith = (...args: Parameters<typeof stackSet>) => propertiesOf(stackSet(...args), 'AWS::CloudFormation::StackSet');

test('a stack set is all there is', () => {
  const types = Object.values(stackSet().toJSON().Resources as Record<string, { readonly Type: string }>).map(({ Type }) => Type);
  expect(types).toEqual(['AWS::CloudFormation::StackSet']);
});

test('each account and Region gets its own load balancers and buckets', () => {
  const inUnits = (account: string) => ({ ...IN_UNITS, Accounts: [account] });
  const { StackInstancesGroup } = propertiesWith({
    ...UNITS,
    targets: [
      OTHER,
      {
        ...TARGET,
        logBucketArns: ['arn:aws:s3:::my-logs', 'arn:aws:s3:::my-other-logs'],
        existingTopicArns: ['arn:aws:sns:eu-west-1:111122223333:my-topic'],
        formerLoadBalancerArns: [LOAD_BALANCER_ARN.replace('my-alb', 'my-former-alb')],
        parameters: { PermissionsBoundaryArn: 'arn:aws:iam::111122223333:policy/boundary' },
      },
    ],
  });
  expect(StackInstancesGroup).toEqual([
    {
      DeploymentTargets: inUnits('222233334444'),
      Regions: ['us-east-1'],
      ParameterOverrides: [{ ParameterKey: 'LoadBalancerArns', ParameterValue: OTHER.loadBalancerArns.join() }],
    },
    {
      DeploymentTargets: inUnits('111122223333'),
      Regions: ['eu-west-1'],
      ParameterOverrides: [
        { ParameterKey: 'PermissionsBoundaryArn', ParameterValue: 'arn:aws:iam::111122223333:policy/boundary' },
        { ParameterKey: 'LoadBalancerArns', ParameterValue: LOAD_BALANCER_ARN },
        { ParameterKey: 'FormerLoadBalancerArns', ParameterValue: LOAD_BALANCER_ARN.replace('my-alb', 'my-former-alb') },
        { ParameterKey: 'LogBucketArns', ParameterValue: 'arn:aws:s3:::my-logs,arn:aws:s3:::my-other-logs' },
        { ParameterKey: 'ExistingTopicArns', ParameterValue: 'arn:aws:sns:eu-west-1:111122223333:my-topic' },
      ],
    },
  ]);
});

test('what is the same for all is a parameter of the stack set, whose load balancer is of no account', () => {
  const { Parameters, StackSetName } = propertiesWith({
    logTypes: [LogType.ACCESS, LogType.HEALTH_CHECK], onboardingName: 'my-logs', logExpiration: Duration.days(7), mode: OnboardingMode.PLAN,
  });
  expect(StackSetName).toBe('my-logs');
  expect(Parameters).toEqual([
    { ParameterKey: 'LoadBalancerArns', ParameterValue: expect.stringContaining(':000000000000:loadbalancer/app/') },
    { ParameterKey: 'LogTypes', ParameterValue: 'access,health-check' },
    { ParameterKey: 'OnboardingName', ParameterValue: 'my-logs' },
    { ParameterKey: 'LogExpirationDays', ParameterValue: '7' },
    { ParameterKey: 'Mode', ParameterValue: 'Plan' },
  ]);
});

describe('the permissions', () => {
  test('are CloudFormation\'s own in an organization, where no account that joins gets a stack by itself', () => {
    expect(propertiesWith({ ...UNITS, delegatedAdministrator: true })).toMatchObject({
      PermissionModel: 'SERVICE_MANAGED',
      AutoDeployment: { Enabled: false },
      CallAs: 'DELEGATED_ADMIN',
      Capabilities: ['CAPABILITY_NAMED_IAM'],
    });
  });

  test('are those of roles that are named otherwise', () => {
    const stack = appStack();
    const administrationRole = Role.fromRoleName(stack, 'Administration', 'administration');
    new LogsAnalysisStackSet(stack, 'LogsAnalysis', { targets: [TARGET], administrationRole, executionRoleName: 'execution' });
    const { Properties } = resourceOf(stack, 'AWS::CloudFormation::StackSet');
    expect(Properties).toMatchObject({ PermissionModel: 'SELF_MANAGED', ExecutionRoleName: 'execution' });
    expect(Properties).not.toHaveProperty('AutoDeployment');
    expect(JSON.stringify((Properties as { AdministrationRoleARN: unknown }).AdministrationRoleARN)).toContain(':role/administration');
    expect((Properties as { StackInstancesGroup: unknown[] }).StackInstancesGroup)
      .toMatchObject([{ DeploymentTargets: { Accounts: ['111122223333'] } }]);
  });
});

describe('the template', () => {
  test.each([
    ['eu-west-1', 'https://logs-analysis-releases-444455556666-eu-west-1-an.s3.eu-west-1.amazonaws.com/'],
    ['cn-north-1', 'https://logs-analysis-releases-123456789012-cn-north-1-an.s3.cn-north-1.amazonaws.com.cn/'],
    ['us-gov-west-1', 'https://logs-analysis-releases-777788889999-us-gov-west-1-an.s3.us-gov-west-1.amazonaws.com/'],
  ])('is the one that the service released in %s', (region, bucket) => {
    const here = { account: '111122223333', region };
    const arn = `arn:${partitionOf(region)}:elasticloadbalancing:${region}:111122223333:loadbalancer/app/a/0123456789abcdef`;
    expect(propertiesWith({ targets: [{ ...here, loadBalancerArns: [arn] }] }, { env: here }).TemplateURL)
      .toBe(`${bucket}logs-analysis-alb/latest/logs-analysis-alb.yaml`);
  });

  test('comes from another Region of the partition where the service has none', () => {
    const env = { account: '111122223333', region: 'eu-south-2' };
    expect(propertiesWith({}, { env }).TemplateURL).toMatch(/^https:.*\.amazonaws\.com\//);
  });

  test('is looked up where the Region of the stack set is chosen at deployment', () => {
    const template = stackSet({}, {});
    const { TemplateURL } = propertiesOf(template, 'AWS::CloudFormation::StackSet') as { TemplateURL: { 'Fn::FindInMap': string[] } };
    const [name] = TemplateURL['Fn::FindInMap'];
    expect(TemplateURL).toEqual({ 'Fn::FindInMap': [name, { Ref: 'AWS::Region' }, 'Url'] });
    expect(template.findMappings(name)[name]).toMatchObject({ 'cn-north-1': { Url: expect.stringContaining('.amazonaws.com.cn/') } });
  });

  test('is a copy if one is given', () => {
    expect(propertiesWith({ templateUrl: 'https://my-bucket.s3.eu-west-1.amazonaws.com/copy.yaml' }).TemplateURL)
      .toBe('https://my-bucket.s3.eu-west-1.amazonaws.com/copy.yaml');
  });
});

test('accepts tokens for what may be chosen at deployment', () => {
  const stack = appStack({});
  const text = (id: string) => new CfnParameter(stack, id).valueAsString;
  const list = new CfnParameter(stack, 'Arns', { type: 'CommaDelimitedList' }).valueAsList;
  new LogsAnalysisStackSet(stack, 'LogsAnalysis', {
    targets: [{ account: text('Account'), region: text('Region'), loadBalancerArns: list }],
    onboardingName: text('Name'),
  });
  Template.fromStack(stack).hasResourceProperties('AWS::CloudFormation::StackSet', {
    StackSetName: { Ref: 'Name' },
    StackInstancesGroup: [{
      DeploymentTargets: { Accounts: [{ Ref: 'Account' }] },
      Regions: [{ Ref: 'Region' }],
      ParameterOverrides: [{ ParameterKey: 'LoadBalancerArns', ParameterValue: { 'Fn::Join': [',', { Ref: 'Arns' }] } }],
    }],
    Parameters: Match.arrayWith([{ ParameterKey: 'OnboardingName', ParameterValue: { Ref: 'Name' } }]),
  });
});

test.each<readonly [string, Partial<LogsAnalysisStackSetProps>]>([
  ['targets: the list is empty; name at least one account and Region', { targets: [] }],
  ['targets[1]: 111122223333 in eu-west-1 is on the list already; put its load balancers into one target', { targets: [TARGET, TARGET] }],
  ['targets[0].account: give the 12 digits of the account', { targets: [{ ...TARGET, account: 'production' }] }],
  ['targets[0].region: Logs Analysis does not run in eu-south-2; deploy to one of its Regions', {
    targets: [{ ...TARGET, region: 'eu-south-2' }],
  }],
  ['targets[0].region: no stack set of eu-west-1 reaches cn-north-1; create one in aws-cn', {
    targets: [{ ...TARGET, region: 'cn-north-1' }],
  }],
  ['targets[0].loadBalancerArns: the list is empty; to put an account back as it was, take its target off the list', {
    targets: [{ ...TARGET, loadBalancerArns: [] }],
  }],
  ['targets[0].loadBalancerArns: ', { targets: [{ ...TARGET, loadBalancerArns: OTHER.loadBalancerArns }] }],
  ['targets[0].formerLoadBalancerArns: ', { targets: [{ ...TARGET, formerLoadBalancerArns: OTHER.loadBalancerArns }] }],
  ['targets[0].logBucketArns: ', { targets: [{ ...TARGET, logBucketArns: ['my-logs'] }] }],
  ['targets[0].existingTopicArns: ', { targets: [{ ...TARGET, existingTopicArns: ['arn:aws:sns:us-east-1:111122223333:my-topic'] }] }],
  ['targets[0]: LoadBalancerArns is longer than the 4096 characters of a parameter; divide it over two stack sets', {
    targets: [{ ...TARGET, loadBalancerArns: Array.from({ length: 60 }, (_, one) => LOAD_BALANCER_ARN.replace('my', `my-${one}`)) }],
  }],
  ['organizationalUnitIds: the list is empty', { organizationalUnitIds: [] }],
  ['organizationalUnitIds: CloudFormation uses roles of its own there', { ...UNITS, executionRoleName: 'execution' }],
  ['delegatedAdministrator: it administers an organization; name organizationalUnitIds', { delegatedAdministrator: true }],
  ['logTypes: the list is empty', { logTypes: [] }],
  ['onboardingName: "No" cannot be used', { onboardingName: 'No' }],
  ['logExpiration: ', { logExpiration: Duration.hours(36) }],
])('refuses, with a remedy: %s', (finding, props) => {
  expect(() => stackSet(props)).toThrow(finding);
});

test('tells all findings at once, and where', () => {
  const props = { targets: [], onboardingName: 'No', logTypes: [] };
  expect(() => new LogsAnalysisStackSet(new Stack(undefined, 'S'), 'Onboarding', props))
    .toThrow(/S\/Onboarding cannot be deployed:\n {2}targets: .*\n {2}logTypes: .*\n {2}onboardingName: /);
});
