import { partitionOf } from '@logs-analysis/policy-model';
import type { ServiceProfile } from '@logs-analysis/policy-model';
import { json, page, shell, table } from './markdown';
import { templateUrl } from './release-location';

const DOCUMENTATION = 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide';
const ACCOUNT = '111122223333';

/** How the same templates are run in many accounts and Regions by CloudFormation's own stack sets, with what these cannot do. */
export function stackSetsPage(profile: ServiceProfile, version: string): string {
  const [region] = Object.keys(profile.regions).sort();
  const url = (file: string): string => templateUrl(profile, region, version, file);
  const arn = (account: string, name: string): string =>
    `arn:${partitionOf(region)}:elasticloadbalancing:${region}:${account}:loadbalancer/app/${name}/0123456789abcdef`;
  const overrides = [{ ParameterKey: 'LoadBalancerArns', ParameterValue: [arn(ACCOUNT, 'intranet'), arn(ACCOUNT, 'shop')].join() }];
  return page(
    '# Many accounts and Regions',
    'One stack onboards load balancers of one account and one Region. For more, CloudFormation\'s own '
    + `[stack sets](${DOCUMENTATION}/what-is-cfnstacksets.html) run the very same templates: they have no transforms and no nested stacks, `
    + 'which stack sets do not take. Nothing else is needed, and nothing of ours runs in between. In an AWS CDK app, '
    + '[`LogsAnalysisStackSet`](../packages/construct/README.md#load-balancers-of-many-accounts-and-regions) does what the '
    + 'second section says.',
    '## The deployment role, in every account that there is and will be',
    '`deployment-role.yaml` is the same for all accounts, so a stack set with service-managed permissions can bring it to new accounts of '
    + 'an organizational unit by itself. Each team then onboards its load balancers with a launch link and that role, which is for stacks '
    + 'of its own Region: name all Regions with load balancers.',
    shell(
      'aws cloudformation create-stack-set --stack-set-name logs-analysis-alb-role',
      `--template-url ${url('deployment-role.yaml')}`,
      '--permission-model SERVICE_MANAGED --auto-deployment Enabled=true,RetainStacksOnAccountRemoval=true',
      '--capabilities CAPABILITY_IAM',
    ),
    shell(
      'aws cloudformation create-stack-instances --stack-set-name logs-analysis-alb-role',
      `--deployment-targets OrganizationalUnitIds=ou-ab12-cdefghij --regions ${region}`,
    ),
    '## The onboarding, account by account',
    'The load balancers differ from account to account and from Region to Region. They are given as overrides, which hold for the accounts '
    + 'that are named and for none that joins later; so auto-deployment stays off. The value of the stack set itself belongs to no '
    + 'account: where the override was forgotten, the stack fails before its first change and says so.',
    shell(
      'aws cloudformation create-stack-set --stack-set-name logs-analysis-alb',
      `--template-url ${url('logs-analysis-alb.yaml')}`,
      '--permission-model SERVICE_MANAGED --auto-deployment Enabled=false',
      '--capabilities CAPABILITY_NAMED_IAM',
      `--parameters ParameterKey=LoadBalancerArns,ParameterValue=${arn('000000000000', 'to-be-overridden')}`,
    ),
    `In \`${ACCOUNT}.json\`:`,
    json(overrides),
    shell(
      'aws cloudformation create-stack-instances --stack-set-name logs-analysis-alb',
      `--deployment-targets OrganizationalUnitIds=ou-ab12-cdefghij,Accounts=${ACCOUNT},AccountFilterType=INTERSECTION`,
      `--regions ${region} --parameter-overrides file://${ACCOUNT}.json`,
    ),
    'With `ParameterKey=Mode,ParameterValue=Plan` among the parameters, the stacks change nothing and say in their outputs what they would '
    + 'do. Later:',
    table(['To', 'Run'], [
      ['change what an account onboards', '`update-stack-instances` with other overrides'],
      ['go to another release', '`update-stack-set` with its `--template-url` and `UsePreviousValue=true` for each parameter'],
      ['put an account back as it was', '`delete-stack-instances --no-retain-stacks`; a stack set can be deleted once it has no stacks'],
    ]),
    '## Whom this trusts',
    'With service-managed permissions CloudFormation makes a role in every account that may do whatever a stack asks for, and does not '
    + 'take another one: the deployment role has no part in it. So whoever may change the stack set may do anything in all these accounts. '
    + 'Give `cloudformation:CreateStackSet`, `UpdateStackSet` and `CreateStackInstances` to those only who may do so anyway, and compare '
    + 'the digest of the template with the published one first.',
    `With [self-managed permissions](${DOCUMENTATION}/stacksets-prereqs-self-managed.html) the role in each account is yours: give it the `
    + 'permissions of the [deployment role](permissions.md#the-deployment-role), and what stack sets themselves need.',
    '## What stack sets cannot do',
    [
      'deploy to the management account of an organization: create an ordinary stack there',
      'give accounts that join later their own load balancers: onboard them when they have some',
      'reach another partition: China and GovCloud have stack sets of their own',
      'tell the outputs of each stack: they are in the account and Region of the stack',
    ].map((limit) => `- ${limit}`).join('\n'),
  );
}
