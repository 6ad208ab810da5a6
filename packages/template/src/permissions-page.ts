import {
  apiCalls, deploymentPolicy, deploymentTrust, eventRulePublishes, executionPolicy, executionTrust, newBucketStatements, readGrant,
  STATEMENT_REASONS, topicPolicy,
} from '@logs-analysis/policy-model';
import type { CallTarget, ServiceProfile } from '@logs-analysis/policy-model';
import { stagePolicies, stagesTable } from './deployment-stages';
import { json, page, table } from './markdown';
import { limitsTable, neededTable } from './permission-evidence';
import type { PermissionEvidence } from './permission-evidence';

const ENVIRONMENT = { partition: 'aws', region: '${Region}', accountId: '${Account}' };

const TARGETS: Record<CallTarget, string> = {
  'stack': 'the stack itself',
  'any': '`*`: IAM knows nothing narrower',
  'load-balancer': 'the load balancers of the stack',
  'log-bucket': 'the log buckets named in the stack, and the one it creates',
  'new-bucket': 'the bucket the stack creates',
  'topic': 'the topic of the stack',
  'existing-topic': 'the topics of yours that are named in the stack',
  'subscribed-topic': 'the topic of the stack, and those of yours that are named in it',
  'event-rule': 'the rule of the stack, with UseEventBridge only',
};

const NAMES = {
  partition: 'aws',
  account: '${Account}',
  region: '${Region}',
  roleNameWithPath: '/${RoleNameWithPath}',
  functionName: '${FunctionName}',
};

/** Who may do what, and why: rendered from the very functions that the templates and the function use, with the evidence of their tests. */
export function permissionsPage(profile: ServiceProfile, evidence: PermissionEvidence): string {
  const { regions: _, ...common } = profile;
  const service = { ...common, accountId: '${ServiceAccount}', endpoint: '${ServiceQueueArn}' };
  const owner = { service, onboardingName: 'my-alb-logs' };
  return page(
    '# Permissions',
    '## The deployment role',
    'What CloudFormation is allowed to do to create, update, roll back and delete the onboarding stack. Trust:',
    json(deploymentTrust()),
    'Permissions:',
    json(deploymentPolicy(NAMES)),
    'IAM cannot limit what the policy of a role says: whoever may run stacks with the deployment role could give the role of the function '
    + 'any permission. With `PermissionsBoundaryArn`, it makes that role within the boundary only, and cannot take it off.',
    'Why each is there, and in which part of the stack\'s life:',
    stagesTable(),
    'Where these parts are granted apart, whoever creates stacks also needs what deletes them: a creation that fails is rolled back.',
    ...stagePolicies(NAMES),
    'The policy of the original guide allowed to create the role and the function, but not to pass the role to Lambda, to invoke the '
    + 'function, to update or to delete: a stack could neither be created nor removed with it.',
    '## The execution role',
    'What the function is allowed to do. It can read no object of any bucket. Every call, and why it is made:',
    table(['Call', 'IAM action', 'On', 'Why'], apiCalls().map(({ name, actions, on, why, onlyServiceEndpoint, onlyOwnTopic }) => [
      name, actions.map((one) => `\`${one}\``).join(', '),
      TARGETS[on] + (onlyServiceEndpoint ? ', for the queue of the service only' : '')
        + (onlyOwnTopic ? ', for the topic of the stack only' : ''),
      `It ${why}.`,
    ])),
    'Trust:',
    json(executionTrust()),
    'Permissions:',
    json(executionPolicy({
      environment: ENVIRONMENT,
      service,
      onboardingName: '${OnboardingName}',
      stackArn: '${StackId}',
      loadBalancerArns: ['${LoadBalancerArn}'],
      formerLoadBalancerArns: ['${FormerLoadBalancerArn}'],
      logBucketArns: ['${LogBucketArn}'],
      existingTopicArns: ['${ExistingTopicArn}'],
      usesEventBridge: true,
    })),
    '## What the service may do',
    `Two statements are added to the policy of each log bucket; what is there already stays. ${profile.name} can read and list logs, and `
    + 'nothing else:',
    json(readGrant(owner, ENVIRONMENT, '${Bucket}', ['${Prefix}'])),
    'The policy of a bucket that the stack creates says this as well:',
    json(newBucketStatements(ENVIRONMENT, '${NewBucket}')),
    'The policy of the topic, which is created by the stack:',
    json(topicPolicy(ENVIRONMENT, service, '${OnboardingName}', ['${Bucket}'])),
    'Where EventBridge tells of logs, it says this as well:',
    json(eventRulePublishes(ENVIRONMENT, '${OnboardingName}')),
    'Why each statement is there:',
    table(['Statement', 'Why'], Object.entries(STATEMENT_REASONS)),
    '## Sufficient and minimal',
    'The tests run every life of the stack (`packages/e2e/src/permission-proof/lives.ts`) on an AWS of their own, which records what each '
    + 'role is asked for: by the function, and by the handlers with which CloudFormation works on the stack\'s resources. Every call is '
    + 'allowed. Then each part of the two policies is taken away once, and something fails; and each is made wider once, and something '
    + 'is allowed that must be refused (`refused-requests.ts`). `npm run prove-permissions` repeats it and writes these tables. The '
    + 'account in them is the one of the tests.',
    '### No part of the deployment role is too much',
    neededTable(evidence, 'deployment'),
    '### No part of the deployment role may be wider',
    limitsTable(evidence, 'deployment'),
    '### No part of the execution role is too much',
    neededTable(evidence, 'execution'),
    '### No part of the execution role may be wider',
    limitsTable(evidence, 'execution'),
  );
}
