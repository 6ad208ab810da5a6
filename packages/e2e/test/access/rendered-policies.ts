import {
  mergeStatements, newBucketName, newBucketStatements, ownsStatement, partitionOf, policyOf, readGrant, serviceIn, topicPolicy,
} from '@logs-analysis/policy-model';
import type { Environment, Owner, PolicyDocument } from '@logs-analysis/policy-model';
import { deploymentRoleTemplate, onboardingTemplate } from '@logs-analysis/template';
import type { TemplateValue } from '@logs-analysis/template';
import type { Deciding } from './decide';
import { resolveTemplate } from './resolve-template';
import { PROFILE } from '../../src/accounts/profile';

const ONBOARDING = 'alb-logs';
type Template = { readonly [key: string]: TemplateValue };
interface Role {
  readonly AssumeRolePolicyDocument: TemplateValue;
  readonly Policies: ReadonlyArray<{ readonly PolicyDocument: TemplateValue }>;
}

/** The words that rows of a decision table may have in braces, as they are in a Region. */
export function wordsIn(region: string): Readonly<Record<string, string>> {
  const { partition, accountId } = customerIn(region);
  const service = serviceIn(PROFILE, region)!;
  return {
    partition,
    region,
    account: accountId,
    service: service.accountId,
    queue: service.endpoint,
    newBucket: newBucketName({ partition, region, accountId }, PROFILE.resourcePrefix),
    loadBalancer: loadBalancerArn(region),
    folder: `AWSLogs/${accountId}/elasticloadbalancing/${region}`,
  };
}

/** All policies of an onboarding in a Region, as AWS gets them; by the name of the table that tells what each decides. */
export function renderedPolicies(region: string): Readonly<Record<string, Deciding>> {
  const here = customerIn(region);
  const owner: Owner = { onboardingName: ONBOARDING, service: serviceIn(PROFILE, region)! };
  const open = { ...owner, service: { ...owner.service, reader: undefined, tenantTag: undefined } };
  const narrowed = { ...owner, service: { ...owner.service, reader: 'role/LogReader', tenantTag: 'tenant' } };
  const newBucket = newBucketName(here, PROFILE.resourcePrefix);
  const values = {
    'AWS::Partition': here.partition,
    'AWS::Region': region,
    'AWS::AccountId': here.accountId,
    'OnboardingName': ONBOARDING,
    'LoadBalancerArns': [loadBalancerArn(region)],
    'FormerLoadBalancerArns': [`${loadBalancerArn(region)}f`],
    'AWS::StackId': `arn:${here.partition}:cloudformation:${region}:${here.accountId}:stack/logs/0a1b2c3d-0000-4000-8000-000000000000`,
    'LogBucketArns': [`arn:${here.partition}:s3:::central`],
    'ExistingTopicArns': [`arn:${here.partition}:sns:${region}:${here.accountId}:uploads`],
    'RolePath': '/',
    'PermissionsBoundaryArn': `arn:${here.partition}:iam::${here.accountId}:policy/boundary`,
    'UseEventBridge': 'true',
  };
  const role = (template: TemplateValue, name: string, others: Template = {}): Role => {
    const resources = (template as Template).Resources as Template;
    return resolveTemplate((resources[name] as Template).Properties, template as Template, { ...values, ...others }) as unknown as Role;
  };
  const execution = role(onboardingTemplate(PROFILE, { code: '', sha256: '' }), `${PROFILE.idPrefix}LambdaExecutionRole`);
  const deployment = role(deploymentRoleTemplate(PROFILE), 'DeploymentRole', { HasPermissionsBoundary: false });
  const bounded = role(deploymentRoleTemplate(PROFILE), 'DeploymentRole', { RolePath: '/logs/' });
  const identity = (of: Role): Deciding =>
    ({ account: here.accountId, identityPolicy: of.Policies[0].PolicyDocument as unknown as PolicyDocument });
  const resource = (policy: unknown): Deciding => ({ account: here.accountId, resourcePolicy: policy as PolicyDocument });
  const customers = policyOf({
    Sid: 'Audit',
    Effect: 'Allow',
    Principal: { AWS: '222233334444' },
    Action: 's3:GetObject',
    Resource: `arn:${here.partition}:s3:::central/audit/*`,
  });
  return {
    'execution-role': identity(execution),
    'execution-role-trust': resource(execution.AssumeRolePolicyDocument),
    'deployment-role': identity(deployment),
    'deployment-role-with-boundary': identity(bounded),
    'deployment-role-trust': resource(deployment.AssumeRolePolicyDocument),
    'log-bucket': resource(mergeStatements(customers, readGrant(open, here, 'central', ['', 'team']), ownsStatement(owner))),
    'log-bucket-with-one-reader':
      resource(mergeStatements(customers, readGrant(narrowed, here, 'central', ['']), ownsStatement(owner))),
    'new-bucket': resource(policyOf(...newBucketStatements(here, newBucket), ...readGrant(open, here, newBucket, ['']))),
    'topic': resource(topicPolicy(here, owner.service, ONBOARDING, ['central', newBucket])),
  };
}

function customerIn(region: string): Environment {
  return { partition: partitionOf(region), region, accountId: '111122223333' };
}

function loadBalancerArn(region: string): string {
  return `arn:${partitionOf(region)}:elasticloadbalancing:${region}:111122223333:loadbalancer/app/web/0123456789abcdef`;
}
