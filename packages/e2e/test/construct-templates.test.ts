import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AlbLogsAnalysis, AnalysisService, LogsAnalysisForAll, LogsAnalysisStackSet, LogType } from '@logs-analysis/construct';
import { partitionOf } from '@logs-analysis/policy-model';
import { App, Stack, Token, type StackProps } from 'aws-cdk-lib';
import { SecurityGroup, Vpc } from 'aws-cdk-lib/aws-ec2';
import { ApplicationLoadBalancer, type IApplicationLoadBalancer } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { runShown, SHOWN_CODE, type Shown } from './languages/shown-code';
import { REPOSITORY } from '../src/accounts/templates';
import { ensurePythonEnvironment } from '../src/embedded-aws/python-environment';
import { cloudFormationValidate } from '../src/template-lint/cloudformation-validate';

/** Of each partition one. */
const REGIONS = ['us-east-1', 'cn-north-1', 'us-gov-west-1'];

const EXAMPLE_ARN = 'arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/app/my-alb/0123456789abcdef';

/** Remarks, dependencies said twice, and account ids in templates for a known account: the CDK writes all templates like that. */
const OF_THE_CDK = /^(I\d+|W3005|W9013)$/;

const regionOf = ({ region }: Stack): string => Token.isUnresolved(region) ? REGIONS[0] : region;
const arn = (stack: Stack): string => {
  const region = regionOf(stack);
  return `arn:${partitionOf(region)}:elasticloadbalancing:${region}:111122223333:loadbalancer/app/my-alb/0123456789abcdef`;
};

let folder: string;
let shown: readonly Shown[];
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'templates-'));
  shown = SHOWN_CODE.map(([, code]) => runShown(code, { loadBalancerArn: EXAMPLE_ARN }));
});
afterAll(() => rmSync(folder, { recursive: true }));

test('neither AWS\'s own validator nor cfn-lint finds anything in templates with the construct', async () => {
  const python = await ensurePythonEnvironment(REPOSITORY, () => undefined);
  const contents: Readonly<Record<string, (stack: Stack) => void>> = {
    created: (stack) => void new AlbLogsAnalysis(stack, 'LogsAnalysis', { loadBalancers: [own(stack)], logTypes: Object.values(LogType) }),
    app: (stack) => void new AlbLogsAnalysis(stack, 'LogsAnalysis', { loadBalancers: [own(stack)], bucket: new Bucket(stack, 'Logs') }),
    every: (stack) => {
      own(stack);
      new LogsAnalysisForAll(stack, 'LogsAnalysis');
    },
    manyAccounts: (stack) => void new LogsAnalysisStackSet(stack, 'LogsAnalysis', {
      targets: [{ account: '111122223333', region: regionOf(stack), loadBalancerArns: [arn(stack)] }],
      organizationalUnitIds: ['ou-ab12-cdefghij'],
    }),
    imported: (stack) => void new AlbLogsAnalysis(stack, 'LogsAnalysis', { loadBalancers: [imported(stack)] }),
  };
  const environments: Readonly<Record<string, StackProps>> = {
    open: {}, ...Object.fromEntries(REGIONS.map((region) => [region, { env: { account: '111122223333', region } }])),
  };
  const files = Object.entries(contents).flatMap(([content, make]) => Object.entries(environments).map(([environment, props]) => {
    const app = new App({ analyticsReporting: false });
    const stack = new Stack(app, 'app', props);
    make(stack);
    const file = join(folder, `${content}-${environment}.json`);
    writeFileSync(file, JSON.stringify(app.synth().getStackByName('app').template));
    return file;
  }));
  for (const [index, { template }] of shown.entries()) {
    const file = join(folder, `shown-${index}.json`);
    writeFileSync(file, JSON.stringify(template));
    files.push(file);
  }
  expect(cloudFormationValidate(python, files).filter(({ rule }) => !OF_THE_CDK.test(rule))).toEqual([]);
  // The CDK says dependencies twice.
  const options = ['--non-zero-exit-code', 'warning', '--ignore-checks', 'W3005', '--regions', ...REGIONS, '--'];
  const { status, stdout } = spawnSync(python.bin('cfn-lint'), [...options, ...files], { encoding: 'utf8' });
  expect([status, stdout]).toEqual([0, '']);
});

test.each(SHOWN_CODE.map(([name], index) => [name, index] as const))('cdk-nag finds nothing unacknowledged of ours in %s', (_, index) => {
  // What stands beside the bucket begins with the service's prefix.
  const ours = ['/LogsAnalysis/', `/${AnalysisService.DEFAULT.idPrefix}`];
  expect(shown[index].findings.filter((one) => ours.some((path) => one.includes(path)))).toEqual([]);
});

function own(stack: Stack): ApplicationLoadBalancer {
  return new ApplicationLoadBalancer(stack, 'Alb', {
    vpc: Vpc.fromVpcAttributes(stack, 'Vpc', {
      vpcId: 'vpc-12345678', availabilityZones: ['a', 'b'], privateSubnetIds: ['subnet-12345678', 'subnet-87654321'],
    }),
    securityGroup: SecurityGroup.fromSecurityGroupId(stack, 'SecurityGroup', 'sg-12345678'),
  });
}

function imported(stack: Stack): IApplicationLoadBalancer {
  return ApplicationLoadBalancer.fromApplicationLoadBalancerAttributes(stack, 'Alb', {
    loadBalancerArn: arn(stack),
    securityGroupId: 'sg-12345678',
  });
}
