import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AlbLogsAnalysis, LogsAnalysisStackSet, LogType } from '@logs-analysis/construct';
import { App, Stack, type StackProps } from 'aws-cdk-lib';
import { SecurityGroup, Vpc } from 'aws-cdk-lib/aws-ec2';
import { ApplicationLoadBalancer, type IApplicationLoadBalancer } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { REPOSITORY } from '../src/accounts/templates';
import { ensurePythonEnvironment } from '../src/embedded-aws/python-environment';

const ARN = 'arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/app/my-alb/0123456789abcdef';

let folder: string;
beforeAll(() => { folder = mkdtempSync(join(tmpdir(), 'templates-')); });
afterAll(() => rmSync(folder, { recursive: true }));

test('cfn-lint finds nothing in templates with the construct', async () => {
  const python = await ensurePythonEnvironment(REPOSITORY, () => undefined);
  const contents: Readonly<Record<string, (stack: Stack) => void>> = {
    created: (stack) => void new AlbLogsAnalysis(stack, 'LogsAnalysis', { loadBalancers: [own(stack)], logTypes: Object.values(LogType) }),
    app: (stack) => void new AlbLogsAnalysis(stack, 'LogsAnalysis', { loadBalancers: [own(stack)], bucket: new Bucket(stack, 'Logs') }),
    manyAccounts: (stack) => void new LogsAnalysisStackSet(stack, 'LogsAnalysis', {
      targets: [{ account: '111122223333', region: 'us-east-1', loadBalancerArns: [ARN] }], organizationalUnitIds: ['ou-ab12-cdefghij'],
    }),
    imported: (stack) => void new AlbLogsAnalysis(stack, 'LogsAnalysis', { loadBalancers: [imported(stack)] }),
  };
  const environments: Readonly<Record<string, StackProps>> = { known: { env: { account: '111122223333', region: 'us-east-1' } }, open: {} };
  const files = Object.entries(contents).flatMap(([content, make]) => Object.entries(environments).map(([environment, props]) => {
    const app = new App({ analyticsReporting: false });
    const stack = new Stack(app, 'app', props);
    make(stack);
    const file = join(folder, `${content}-${environment}.json`);
    writeFileSync(file, JSON.stringify(app.synth().getStackByName('app').template));
    return file;
  }));
  // The CDK says dependencies twice.
  const options = ['--non-zero-exit-code', 'warning', '--ignore-checks', 'W3005', '--regions', 'us-east-1', '--'];
  const { status, stdout } = spawnSync(python.bin('cfn-lint'), [...options, ...files], { encoding: 'utf8' });
  expect([status, stdout]).toEqual([0, '']);
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
    loadBalancerArn: ARN,
    securityGroupId: 'sg-12345678',
  });
}
