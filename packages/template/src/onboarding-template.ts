import { EVENT_SECONDS, FUNCTION_SECONDS, STACK_WAITS_SECONDS } from '@logs-analysis/onboarding-handler';
import type { ServiceProfile } from '@logs-analysis/policy-model';
import { hasMembers, isGiven } from './conditions';
import { executionRole, SERVICE_ENDPOINT } from './execution-role';
import { toCloudFormation } from './intrinsics';
import type { TemplateValue } from './intrinsics';
import { FUNCTION_NAME } from './names';
import { onboardingOutputs } from './onboarding-outputs';
import { onboardingParameters } from './onboarding-parameters';
import { onboardingRules } from './onboarding-rules';
import { renderedParameters } from './parameter-groups';

/** The stack a customer runs: a role, a function, its log and the custom resource that invokes it. */
export function onboardingTemplate(profile: ServiceProfile, handler: { readonly code: string; readonly sha256: string }): TemplateValue {
  const role = `${profile.idPrefix}LambdaExecutionRole`;
  const lambda = `${profile.idPrefix}LambdaFunction`;
  const invocation = `${profile.idPrefix}LambdaInvocation`;
  const logGroup = `${profile.idPrefix}LambdaLogGroup`;
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: `Lets ${profile.name} read the logs of Application Load Balancers. Deleting the stack puts everything back; a bucket that `
      + 'it created stays, with the logs in it.',
    ...renderedParameters(onboardingParameters(profile)),
    Rules: onboardingRules(profile),
    Mappings: {
      ServiceByRegion: Object.fromEntries(Object.entries(profile.regions)
        .map(([region, { endpoint }]) => [region, { Endpoint: endpoint }])),
    },
    Conditions: {
      HasLogBuckets: hasMembers('LogBucketArns'),
      HasFormerLoadBalancers: hasMembers('FormerLoadBalancerArns'),
      HasExistingTopics: hasMembers('ExistingTopicArns'),
      UsesEventBridge: isGiven('UseEventBridge', 'false'),
      IsApplied: { 'Fn::Equals': [{ Ref: 'Mode' }, 'Apply'] },
      HasRolePath: isGiven('RolePath', '/'),
      HasPermissionsBoundary: isGiven('PermissionsBoundaryArn'),
    },
    Resources: {
      [role]: executionRole(profile),
      [logGroup]: {
        Type: 'AWS::Logs::LogGroup',
        Properties: {
          LogGroupName: toCloudFormation(`/aws/lambda/${FUNCTION_NAME}`),
          RetentionInDays: { Ref: 'FunctionLogRetentionDays' },
        },
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
          UseEventBridge: { Ref: 'UseEventBridge' },
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
    Outputs: onboardingOutputs(profile, logGroup),
  };
}
