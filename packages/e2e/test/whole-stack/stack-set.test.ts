import { LogsAnalysisStackSet } from '@logs-analysis/construct';
import { App, Stack } from 'aws-cdk-lib';
import { changedSince, reachesService, useStage, type Stage } from './onboarding';
import { failureOf } from '../../src/accounts/stacks';
import { publishedTemplate } from '../../src/accounts/templates';

const { stage } = useStage();

/** The embedded AWS has no stack sets, so the stack that one makes in the account is created here, of what the app gives the stack set. */
test('the stacks of a stack set bring logs to the service, and put the account back when their target is taken off the list', async () => {
  const scene = await stage();
  const { customer, service } = scene;
  const [instance, ...others] = instancesOf(scene);
  expect(others).toEqual([]);
  expect(instance).toMatchObject({ account: customer.accountId, region: scene.aws.region });
  const stack = await customer.stacks.create({ name: 'StackSet-logs-analysis-alb', ...instance });
  expect([stack.status, failureOf(stack)]).toEqual(['CREATE_COMPLETE', undefined]);
  await service.takeMessages();
  expect(await reachesService(scene, { loadBalancerArn: customer.logging, bucket: customer.bucket, prefix: customer.prefix })).toBe(true);
  expect((await customer.stacks.delete(stack.id)).status).toBe('DELETE_COMPLETE');
  expect(await changedSince(scene)).toEqual([]);
});

test('a stack whose target were lost fails before its first change', async () => {
  const scene = await stage();
  const { template, common } = stackSet(scene);
  const stack = await scene.customer.stacks.create({ name: 'StackSet-logs-analysis-alb', template, parameters: common });
  expect(failureOf(stack)).toMatch(/000000000000/);
  await scene.customer.stacks.delete(stack.id);
  expect(await changedSince(scene)).toEqual([]);
});

interface Instance {
  readonly account: string;
  readonly region: string;
  readonly template: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/** What CloudFormation deploys to each account and Region. */
function instancesOf(scene: Stage): readonly Instance[] {
  const { template, common, groups } = stackSet(scene);
  return groups.flatMap(({ DeploymentTargets, Regions, ParameterOverrides }) => DeploymentTargets.Accounts.flatMap((account) =>
    Regions.map((region) => ({ account, region, template, parameters: { ...common, ...valuesOf(ParameterOverrides) } }))));
}

function stackSet({ aws, customer }: Stage): {
  readonly template: string;
  readonly common: Readonly<Record<string, string>>;
  readonly groups: StackSet['Properties']['StackInstancesGroup'];
} {
  const app = new App({ analyticsReporting: false });
  const stack = new Stack(app, 'app', { env: { account: '999999999999', region: aws.region } });
  new LogsAnalysisStackSet(stack, 'LogsAnalysis', {
    targets: [{
      account: customer.accountId,
      region: aws.region,
      loadBalancerArns: [customer.silent, customer.logging],
      logBucketArns: [`arn:aws:s3:::${customer.bucket}`],
    }],
  });
  const { Resources } = app.synth().getStackByName('app').template as { readonly Resources: Readonly<Record<string, StackSet>> };
  const [{ Properties }] = Object.values(Resources).filter(({ Type }) => Type === 'AWS::CloudFormation::StackSet');
  expect(Properties.TemplateURL).toMatch(/\/logs-analysis-alb\/latest\/logs-analysis-alb\.yaml$/);
  const { Parameters, StackInstancesGroup: groups } = Properties;
  return { template: publishedTemplate('logs-analysis-alb.yaml'), common: valuesOf(Parameters), groups };
}

interface StackSet {
  readonly Type: string;
  readonly Properties: {
    readonly TemplateURL: string;
    readonly Parameters: readonly Parameter[];
    readonly StackInstancesGroup: ReadonlyArray<{
      readonly DeploymentTargets: { readonly Accounts: readonly string[] };
      readonly Regions: readonly string[];
      readonly ParameterOverrides: readonly Parameter[];
    }>;
  };
}

interface Parameter {
  readonly ParameterKey: string;
  readonly ParameterValue: string;
}

function valuesOf(parameters: readonly Parameter[]): Readonly<Record<string, string>> {
  return Object.fromEntries(parameters.map(({ ParameterKey, ParameterValue }) => [ParameterKey, ParameterValue]));
}
