import { CloudFormation } from '@aws-sdk/client-cloudformation';
import type { Report } from '@logs-analysis/onboarding-handler';
import { bucketArn, changedSince, NEW_BUCKET, onboard, useStage, type Stage } from './onboarding';
import { runCli } from '../../src/accounts/run-cli';
import { failureOf } from '../../src/accounts/stacks';
import { publishedTemplate } from '../../src/accounts/templates';

const { stage } = useStage();

interface BadInput {
  readonly input: string;
  readonly parameters: (stage: Stage) => Readonly<Record<string, string>>;
  readonly template?: (template: string) => string;
  /** In the one sentence: the parameter and the remedy. */
  readonly says: RegExp;
}

const ARN = 'arn:aws:elasticloadbalancing';

/** Turned down by the template's own patterns and rules, before CloudFormation starts anything. */
const REFUSED_BY_TEMPLATE: readonly BadInput[] = [
  { input: 'no load balancer', parameters: () => ({}), says: /LoadBalancerArns/ },
  {
    input: 'a malformed ARN',
    parameters: () => ({ LoadBalancerArns: 'my-load-balancer' }),
    says: /LoadBalancerArns.*must be the ARNs of Application Load Balancers/,
  },
  {
    input: 'a network load balancer',
    parameters: () => ({ LoadBalancerArns: `${ARN}:us-east-1:111122223333:loadbalancer/net/x/0123456789abcdef` }),
    says: /LoadBalancerArns.*":loadbalancer\/app\/"/,
  },
  {
    input: 'a bad name',
    parameters: ({ customer }) => ({ LoadBalancerArns: customer.silent, OnboardingName: 'My_Onboarding' }),
    says: /OnboardingName.*lower-case words/,
  },
  {
    input: 'a topic that is not one',
    parameters: ({ customer }) => ({ LoadBalancerArns: customer.silent, ExistingTopicArns: 'arn:aws:sqs:us-east-1:111122223333:queue' }),
    says: /ExistingTopicArns.*must be the ARNs of topics/,
  },
  {
    input: 'a load balancer that is a former one as well',
    parameters: ({ customer }) => ({ LoadBalancerArns: `${customer.silent},${customer.logging}`, FormerLoadBalancerArns: customer.silent }),
    says: /FormerLoadBalancerArns names load balancers that are in LoadBalancerArns as well; take those .* out of LoadBalancerArns/,
  },
  {
    input: 'a parameter that there is not',
    parameters: ({ customer }) => ({ LoadBalancerArns: customer.silent, ServiceEndpoint: 'arn:aws:sqs:us-east-1:999999999999:evil' }),
    says: /\[ServiceEndpoint\] do not exist in the template/,
  },
  ...[
    ['FormerLoadBalancerArns', 'my-load-balancer', 'must be ARNs that were among the load balancers before, or empty'],
    ['LogTypes', 'access,all', 'must be one or more of access, connection and health-check'],
    ['LogBucketArns', 'my-logs', 'must be the ARNs of buckets, like arn:aws:s3:::my-logs'],
    ['LogExpirationDays', '1.5', 'must be a whole number of days from 1 to 9999'],
    ['Mode', 'Test', 'Apply.*Plan'],
    ['RolePath', 'service', 'must be the path of a role: / or words between slashes'],
    ['PermissionsBoundaryArn', 'boundary', 'must be the ARN of a managed policy, like arn:aws:iam::111122223333:policy/boundary'],
    ['FunctionLogRetentionDays', '2', '1, 3, 5, 7, 14, 30'],
  ].map(([name, value, remedy]): BadInput => ({
    input: `${name} ${value}`,
    parameters: ({ customer }) => ({ LoadBalancerArns: customer.silent, [name]: value }),
    says: new RegExp(`${name}.*${remedy}`),
  })),
];

/** Found by the function, which is asked without the template's rules in its way. */
const REFUSED_BY_FUNCTION: readonly BadInput[] = [
  {
    input: 'a topic of another account',
    parameters: ({ customer }) => ({ LoadBalancerArns: customer.silent, ExistingTopicArns: 'arn:aws:sns:us-east-1:999999999999:theirs' }),
    says: /ExistingTopicArns: .* is in 999999999999, us-east-1: name a topic of account 111122223333 in us-east-1/,
  },
  {
    input: 'a malformed ARN',
    parameters: () => ({ LoadBalancerArns: `${ARN}:us-east-1:111122223333:my-load-balancer` }),
    says: /LoadBalancerArns: ".*:my-load-balancer" is not the ARN of a load balancer: copy it/,
  },
  {
    input: 'a network load balancer',
    parameters: () => ({ LoadBalancerArns: `${ARN}:us-east-1:111122223333:loadbalancer/net/x/0123456789abcdef` }),
    says: /LoadBalancerArns: .* is a Network Load Balancer: name one with/,
  },
  {
    input: 'a load balancer of another account',
    parameters: () => ({ LoadBalancerArns: `${ARN}:us-east-1:999999999999:loadbalancer/app/x/0123456789abcdef` }),
    says: /LoadBalancerArns: .* belongs to account 999999999999: this stack runs in 111122223333; create one in 999999999999/,
  },
  {
    input: 'a load balancer of another Region',
    parameters: () => ({ LoadBalancerArns: `${ARN}:eu-west-1:111122223333:loadbalancer/app/x/0123456789abcdef` }),
    says: /LoadBalancerArns: .* is in Region eu-west-1: this stack runs in us-east-1; create one in eu-west-1/,
  },
  {
    input: 'a load balancer that does not exist',
    parameters: () => ({ LoadBalancerArns: `${ARN}:us-east-1:111122223333:loadbalancer/app/x/0123456789abcdef` }),
    says: /LoadBalancerArns: there is no load balancer .*; check the ARN/,
  },
  {
    input: 'a missing property',
    parameters: ({ customer }) => ({ LoadBalancerArns: customer.silent }),
    template: (text) => text.replace('      LogExpirationDays: !Ref LogExpirationDays\n', ''),
    says: /LogExpirationDays: this property is missing; add it/,
  },
  {
    input: 'an unknown property',
    parameters: ({ customer }) => ({ LoadBalancerArns: customer.silent }),
    template: (text) => text.replace('\n      ServiceName:', '\n      Colour: blue\n      ServiceName:'),
    says: /Colour: there is no such property; remove it/,
  },
  {
    input: 'a log bucket that is not named',
    parameters: ({ customer }) => ({ LoadBalancerArns: customer.logging }),
    says: /LogBucketArns: .* logs to the bucket acme-logs; add arn:aws:s3:::acme-logs to the list/,
  },
];

describe('the template', () => {
  test.each(REFUSED_BY_TEMPLATE)('refuses $input before anything is created', async ({ parameters, says }) => {
    const scene = await stage();
    await expect(onboard(scene, parameters(scene))).rejects.toThrow(says);
    expect(await changedSince(scene)).toEqual([]);
  });

  test('is refused in a Region where the service does not run, with those where it does', async () => {
    const { aws, customer } = await stage();
    const since = aws.calls.length;
    const elsewhere = new CloudFormation({ ...aws.clientConfig(customer.accountId), region: 'af-south-1' });
    const arn = `${ARN}:af-south-1:111122223333:loadbalancer/app/x/0123456789abcdef`;
    const template = publishedTemplate('logs-analysis-alb.yaml').replace(/ZipFile: \|\n(?: {10}.*\n|\n)+/, 'ZipFile: ""\n');
    await expect(elsewhere.createStack({
      StackName: 'onboarding',
      TemplateBody: template,
      Parameters: [{ ParameterKey: 'LoadBalancerArns', ParameterValue: arn }],
      Capabilities: ['CAPABILITY_NAMED_IAM'],
    })).rejects.toThrow(/does not run in this Region; create the stack where load balancers are, in one of .*us-east-1/);
    expect(aws.calls.slice(since).map(({ action }) => action).filter((action) => action !== 'cloudformation:CreateStack')).toEqual([]);
  });
});

describe('the stack', () => {
  test.each(REFUSED_BY_FUNCTION)('fails on $input with one sentence, and nothing is created outside it', async (bad) => {
    const scene = await stage();
    const stack = await onboard(scene, bad.parameters(scene), (text) => (bad.template ?? unchanged)(withoutRules(text)));
    expect(stack.status).toBe('ROLLBACK_COMPLETE');
    expect(failureOf(stack)).toMatch(bad.says);
    expect((await scene.customer.s3.listBuckets({})).Buckets!.map(({ Name }) => Name)).not.toContain(NEW_BUCKET);
    await scene.customer.stacks.delete(stack.id);
    expect(await changedSince(scene)).toEqual([]);
  });
});

describe('the command line', () => {
  test('prints every finding at once and exits with 1', async () => {
    const { aws, customer } = await stage();
    const bad = ['nonsense', `${ARN}:us-east-1:999999999999:loadbalancer/app/x/1`, `${ARN}:us-east-1:111122223333:loadbalancer/net/x/1`];
    const { exitCode, stdout, stderr } = await runCli(
      aws, customer.accountId, 'plan', '--load-balancer-arn', ...bad, '--onboarding-name', 'Bad_Name', '--log-expiration-days', '0');
    expect([exitCode, stdout]).toEqual([1, '']);
    expect(stderr.split('\n').filter((line) => line.startsWith('  ! ')).map((line) => line.slice(4))).toEqual([
      expect.stringMatching(/^LoadBalancerArns: "nonsense" is not the ARN of a load balancer/),
      expect.stringMatching(/^LoadBalancerArns: .* belongs to account 999999999999/),
      expect.stringMatching(/^LoadBalancerArns: .* is a Network Load Balancer/),
      expect.stringMatching(/^OnboardingName: "Bad_Name" cannot be used/),
      expect.stringMatching(/^LogExpirationDays: "0" cannot be used/),
    ]);
  });

  test('prints what is in the way in the account, and exits with 1', async () => {
    const { aws, customer } = await stage();
    const { exitCode, stderr } = await runCli(aws, customer.accountId, 'plan', '--load-balancer-arn', customer.logging);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^ {2}! LogBucketArns: .* logs to .* acme-logs; add arn:aws:s3:::acme-logs to .*\. \[bucket-not-named\]$/m);
    expect(stderr).toMatch(/^Next step: LogBucketArns: add the ARN of the bucket to LogBucketArns\. Then try again\.$/m);
  });

  test('prints the plan as text, Markdown or JSON, in characters only, having made no call that writes', async () => {
    const { aws, customer } = await stage();
    const since = aws.calls.length;
    const print = async (...format: readonly string[]): Promise<string> => {
      const { exitCode, stdout, stderr } = await runCli(
        aws, customer.accountId, 'plan', ...format, '--load-balancer-arn', customer.logging, '--log-bucket-arn', bucketArn(customer));
      expect([exitCode, stderr]).toEqual([0, '']);
      expect(stdout).not.toMatch(/\u001b/);
      return stdout;
    };
    const { changes, leftAlone, nextStep } = JSON.parse(await print('--json')) as Report;
    expect(changes.map(({ kind }) => kind)).toEqual(['topic', 'subscription', 'bucket-policy', 'notifications']);
    expect(leftAlone.map(({ kind }) => kind)).toEqual(['load-balancer', 'bucket-policy', 'notifications']);
    for (const text of [await print(), await print('--markdown')]) {
      expect([...changes, ...leftAlone].filter(({ id }) => !text.includes(id))).toEqual([]);
      expect(text).toContain(nextStep);
    }
    expect(aws.calls.slice(since).filter(({ action }) => !/:(Describe|Get|List)/.test(action))).toEqual([]);
  });
});

function unchanged(text: string): string {
  return text;
}

/** The template as somebody would have it who wrote their own around the function. */
function withoutRules(text: string): string {
  return text.replace(/^Rules:\n(?: .*\n)+/m, '').replace(/^ {4}(AllowedPattern|AllowedValues|MinLength|MaxLength): .*\n/gm, '');
}
