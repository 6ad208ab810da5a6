import { EVENT_SECONDS, FUNCTION_SECONDS, STACK_WAITS_SECONDS } from '@logs-analysis/onboarding-handler';
import { executionPolicy, executionTrust } from '@logs-analysis/policy-model';
import type { ServiceProfile, Statement } from '@logs-analysis/policy-model';
import { toCloudFormation } from './intrinsics';
import type { TemplateValue } from './intrinsics';
import { EXECUTION_ROLE_NAME, FUNCTION_NAME, HERE, ONBOARDING_NAME_PARAMETER } from './names';

/** The service's queue in the stack's Region, which tells its account as well: constants, which no parameter can replace. */
const SERVICE_ENDPOINT = { 'Fn::FindInMap': ['ServiceByRegion', { Ref: 'AWS::Region' }, 'Endpoint'] };

/** The stack a customer runs: a role, a function, its log and the custom resource that invokes it. */
export function onboardingTemplate(profile: ServiceProfile, handler: { readonly code: string; readonly sha256: string }): TemplateValue {
  const role = `${profile.idPrefix}LambdaExecutionRole`;
  const lambda = `${profile.idPrefix}LambdaFunction`;
  const invocation = `${profile.idPrefix}LambdaInvocation`;
  const logGroup = `${profile.idPrefix}LambdaLogGroup`;
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: `Lets ${profile.name} read the access logs of Application Load Balancers. Deleting the stack puts everything back.`,
    Parameters: parameters(profile),
    Mappings: {
      ServiceByRegion: Object.fromEntries(Object.entries(profile.regions)
        .map(([region, { endpoint }]) => [region, { Endpoint: endpoint }])),
    },
    Conditions: {
      HasLogBuckets: isGiven('LogBucketArns'),
      HasFormerLoadBalancers: isGiven('FormerLoadBalancerArns'),
      HasExistingTopics: isGiven('ExistingTopicArns'),
    },
    Resources: {
      [role]: {
        Type: 'AWS::IAM::Role',
        Properties: {
          RoleName: toCloudFormation(EXECUTION_ROLE_NAME),
          Description: `What the onboarding function of ${profile.name} may do`,
          AssumeRolePolicyDocument: toCloudFormation(executionTrust()),
          Policies: [{ PolicyName: 'Onboarding', PolicyDocument: renderedExecutionPolicy(profile) }],
        },
      },
      [logGroup]: {
        Type: 'AWS::Logs::LogGroup',
        Properties: { LogGroupName: toCloudFormation(`/aws/lambda/${FUNCTION_NAME}`), RetentionInDays: 30 },
      },
      [lambda]: {
        Type: 'AWS::Lambda::Function',
        // The log outlives the function, so that nothing creates it again when the stack is deleted.
        DependsOn: logGroup,
        Properties: {
          FunctionName: toCloudFormation(FUNCTION_NAME),
          Description: `Onboards load balancers to ${profile.name}`,
          Runtime: 'nodejs24.x',
          Handler: 'index.handler',
          Role: { 'Fn::GetAtt': [role, 'Arn'] },
          Timeout: FUNCTION_SECONDS,
          MemorySize: 256,
          Code: { ZipFile: handler.code },
        },
      },
      [invocation]: {
        Type: 'AWS::Lambda::EventInvokeConfig',
        // What fails answers by itself, and nobody waits any more for what comes late.
        Properties: {
          FunctionName: { Ref: lambda },
          Qualifier: '$LATEST',
          MaximumRetryAttempts: 0,
          MaximumEventAgeInSeconds: EVENT_SECONDS,
        },
      },
      InvokeLambdaFunction: {
        Type: 'Custom::LoadBalancerLogs',
        DependsOn: invocation,
        Properties: {
          ServiceToken: { 'Fn::GetAtt': [lambda, 'Arn'] },
          ServiceTimeout: STACK_WAITS_SECONDS,
          Mode: { Ref: 'Mode' },
          OnboardingName: { Ref: 'OnboardingName' },
          LoadBalancerArns: { Ref: 'LoadBalancerArns' },
          FormerLoadBalancerArns: { Ref: 'FormerLoadBalancerArns' },
          LogTypes: { Ref: 'LogTypes' },
          LogBucketArns: { Ref: 'LogBucketArns' },
          ExistingTopicArns: { Ref: 'ExistingTopicArns' },
          LogExpirationDays: { Ref: 'LogExpirationDays' },
          ServiceName: profile.name,
          ServiceIdPrefix: profile.idPrefix,
          ServiceResourcePrefix: profile.resourcePrefix,
          ServiceEndpoint: SERVICE_ENDPOINT,
          ...(profile.reader && { ServiceReader: profile.reader }),
          ...(profile.tenantTag && { ServiceTenantTag: profile.tenantTag }),
          CodeSha256: handler.sha256,
        },
      },
    },
    Outputs: outputs(profile),
  };
}

/** What the function says when it is done; in Mode Plan, what it would do. */
function outputs(profile: ServiceProfile): TemplateValue {
  const descriptions = {
    NextStep: 'What to do now',
    Report: 'What was changed in this account, what was left alone and why, and what is pending; with Mode Plan, what would be changed',
    Subscription: `Whether ${profile.name} has confirmed that it wants to be told of new log objects; "pending" until then`,
    Buckets: `The buckets in which ${profile.name} can read the logs, and nothing else`,
    TopicArn: `The topic that tells ${profile.name} of new log objects`,
  };
  return Object.fromEntries(Object.entries(descriptions).map(([name, Description]) =>
    [name, { Description, Value: { 'Fn::GetAtt': ['InvokeLambdaFunction', name] } }]));
}

/** Whether a list of parameters has a member that is not empty. */
function isGiven(list: string): TemplateValue {
  return { 'Fn::Not': [{ 'Fn::Equals': [{ 'Fn::Join': ['', { Ref: list }] }, ''] }] };
}

const LOAD_BALANCER_ARN = 'arn:aws[a-z-]*:elasticloadbalancing:[a-z0-9-]+:\\d{12}:loadbalancer/app/[A-Za-z0-9-]+/[A-Za-z0-9]+';

function parameters(profile: ServiceProfile): TemplateValue {
  return {
    LoadBalancerArns: {
      Type: 'CommaDelimitedList',
      AllowedPattern: LOAD_BALANCER_ARN,
      ConstraintDescription: 'must be the ARNs of Application Load Balancers, they have ":loadbalancer/app/" in them',
      Description: 'ARNs of the Application Load Balancers whose logs are to be analysed, all in this account and Region',
    },
    FormerLoadBalancerArns: {
      Type: 'CommaDelimitedList',
      Default: '',
      AllowedPattern: `(${LOAD_BALANCER_ARN})?`,
      Description: 'To take a load balancer out of this stack, move its ARN from the list above to this one and leave it here',
    },
    LogTypes: {
      Type: 'CommaDelimitedList',
      Default: 'access',
      AllowedPattern: 'access|connection|health-check',
      Description: 'The types of log to be analysed: access, connection, health-check',
    },
    LogBucketArns: {
      Type: 'CommaDelimitedList',
      Default: '',
      AllowedPattern: '(arn:aws[a-z-]*:s3:::[a-z0-9][a-z0-9.-]+)?',
      ConstraintDescription: 'must be the ARNs of buckets, like arn:aws:s3:::my-logs',
      Description: 'ARNs of the buckets that these load balancers log to already. Empty where none logs yet: a bucket is created then',
    },
    ExistingTopicArns: {
      Type: 'CommaDelimitedList',
      Default: '',
      AllowedPattern: '(arn:aws[a-z-]*:sns:[a-z0-9-]+:\\d{12}:[A-Za-z0-9_-]+)?',
      ConstraintDescription: 'must be the ARNs of topics, like arn:aws:sns:us-east-1:111122223333:my-topic',
      Description: 'ARNs of SNS topics of yours that one of these buckets notifies of all its logs already: S3 allows no second '
        + `notification, so ${profile.name} hears of logs through them. Empty unless the stack asks for it`,
    },
    LogExpirationDays: {
      Type: 'Number',
      Default: 90,
      MinValue: 1,
      MaxValue: 9999,
      Description: 'Days that logs are kept in a bucket created by this stack. Buckets of yours are left as they are',
    },
    Mode: {
      Type: 'String',
      Default: 'Apply',
      AllowedValues: ['Apply', 'Plan'],
      Description: 'Plan: change nothing, and say in the outputs what would be done or is in the way; update the stack to Apply to do it. '
        + 'What was applied is taken back by deleting the stack',
    },
    OnboardingName: {
      ...ONBOARDING_NAME_PARAMETER,
      Description: `Names the function, its role and log, and the topic. Another one for each stack of ${profile.name} in a Region`,
    },
  };
}

const ONLY_IF: Readonly<Record<string, string>> = {
  ShareNamedLogBuckets: 'HasLogBuckets',
  TurnFormerLogsOff: 'HasFormerLoadBalancers',
  FilterSubscriptionsToExistingTopics: 'HasExistingTopics',
  SubscribeTheServiceToExistingTopics: 'HasExistingTopics',
};

function renderedExecutionPolicy(profile: ServiceProfile): TemplateValue {
  const policy = executionPolicy({
    environment: HERE,
    service: { resourcePrefix: profile.resourcePrefix, endpoint: '${ServiceEndpoint}' },
    onboardingName: '${OnboardingName}',
    stackArn: '${AWS::StackId}',
    loadBalancerArns: ['${LoadBalancerArns}'],
    formerLoadBalancerArns: ['${FormerLoadBalancerArns}'],
    logBucketArns: ['${LogBucketArns}'],
    existingTopicArns: ['${ExistingTopicArns}'],
  });
  const bindings = {
    ServiceEndpoint: SERVICE_ENDPOINT,
    LoadBalancerArns: { Ref: 'LoadBalancerArns' },
    FormerLoadBalancerArns: { Ref: 'FormerLoadBalancerArns' },
    LogBucketArns: { Ref: 'LogBucketArns' },
    ExistingTopicArns: { Ref: 'ExistingTopicArns' },
  };
  const render = (statement: Statement): TemplateValue => toCloudFormation(statement, bindings);
  return {
    Version: policy.Version!,
    // IAM refuses a statement with an empty list of resources.
    Statement: policy.Statement.map((statement) => {
      const condition = ONLY_IF[statement.Sid!];
      return condition ? { 'Fn::If': [condition, render(statement), { Ref: 'AWS::NoValue' }] } : render(statement);
    }),
  };
}
