import { executionPolicy, executionTrust } from '@logs-analysis/policy-model';
import type { ServiceProfile, Statement } from '@logs-analysis/policy-model';
import { onlyIf } from './conditions';
import { toCloudFormation } from './intrinsics';
import type { TemplateValue } from './intrinsics';
import { EXECUTION_ROLE_NAME, HERE } from './names';

/** The service's queue in the stack's Region, which tells its account as well: constants, which no parameter can replace. */
export const SERVICE_ENDPOINT = { 'Fn::FindInMap': ['ServiceByRegion', { Ref: 'AWS::Region' }, 'Endpoint'] };

/** The role of the function: what it may do, all of it in one policy within the role. */
export function executionRole(profile: ServiceProfile): TemplateValue {
  return {
    Type: 'AWS::IAM::Role',
    Properties: {
      RoleName: toCloudFormation(EXECUTION_ROLE_NAME),
      // Naming the path that a role has anyway would have CloudFormation replace it, which it cannot with a name.
      Path: onlyIf('HasRolePath', { Ref: 'RolePath' }),
      PermissionsBoundary: onlyIf('HasPermissionsBoundary', { Ref: 'PermissionsBoundaryArn' }),
      Description: `What the onboarding function of ${profile.name} may do`,
      AssumeRolePolicyDocument: toCloudFormation(executionTrust()),
      Policies: [{ PolicyName: 'Onboarding', PolicyDocument: renderedExecutionPolicy(profile) }],
    },
  };
}

const ONLY_IF: Readonly<Record<string, string>> = {
  ShareNamedLogBuckets: 'HasLogBuckets',
  TurnFormerLogsOff: 'HasFormerLoadBalancers',
  FilterSubscriptionsToExistingTopics: 'HasExistingTopics',
  SubscribeTheServiceToExistingTopics: 'HasExistingTopics',
  ManageEventRule: 'UsesEventBridge',
  TargetOwnTopicOnly: 'UsesEventBridge',
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
    usesEventBridge: true,
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
      return condition ? onlyIf(condition, render(statement)) : render(statement);
    }),
  };
}
