import { AlbLogsAnalysis, LogType } from '@logs-analysis/construct';
import { App, CfnOutput, DefaultStackSynthesizer, Stack } from 'aws-cdk-lib';
import { SecurityGroup, Vpc } from 'aws-cdk-lib/aws-ec2';
import { ApplicationLoadBalancer } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Bucket, type CfnBucket } from 'aws-cdk-lib/aws-s3';
import { logsOf, reachesService, useStage, type Stage } from './onboarding';
import { failureOf, type FinishedStack } from '../../src/accounts/stacks';

const { stage } = useStage();

test('an app with a load balancer that does not log is onboarded by CloudFormation alone, and its stack is removed', async () => {
  const scene = await stage();
  const template = synthesized(scene, (stack) => {
    const loadBalancer = alb(stack);
    const { bucket } = new AlbLogsAnalysis(stack, 'LogsAnalysis', { loadBalancers: [loadBalancer] });
    return { loadBalancer, bucket: bucket!.bucketName };
  });
  expect(template).not.toMatch(/AWS::Lambda|AWS::IAM|Custom::/);
  const stack = await create(scene, template);
  const { LoadBalancer: loadBalancerArn, Bucket: bucket } = stack.outputs;
  expect(await logsOf(scene, loadBalancerArn)).toEqual({ access: `${bucket}/` });
  expect(await reachesService(scene, { loadBalancerArn, bucket })).toBe(true);
  expect((await scene.customer.stacks.delete(stack.id)).status).toBe('DELETE_COMPLETE');
  expect(await scene.customer.sns.listTopics({})).toMatchObject({ Topics: [{ TopicArn: expect.stringMatching(/acme-deletions$/) }] });
});

test('a bucket of the app that has notifications and statements of its own is shared beside them', async () => {
  const scene = await stage();
  const stack = await create(scene, synthesized(scene, (app) => {
    const loadBalancer = alb(app);
    const bucket = new Bucket(app, 'Logs', { enforceSSL: true });
    loadBalancer.logAccessLogs(bucket, 'shop');
    new AlbLogsAnalysis(app, 'LogsAnalysis', { loadBalancers: [loadBalancer], logTypes: [LogType.ACCESS, LogType.CONNECTION] });
    (bucket.node.defaultChild as CfnBucket).notificationConfiguration = { eventBridgeConfiguration: { eventBridgeEnabled: true } };
    return { loadBalancer, bucket: bucket.bucketName };
  }));
  const { LoadBalancer: loadBalancerArn, Bucket: bucket } = stack.outputs;
  expect(await logsOf(scene, loadBalancerArn)).toEqual({ access: `${bucket}/shop`, connection: `${bucket}/shop` });
  for (const type of ['access', 'connection'] as const) {
    expect(await reachesService(scene, { loadBalancerArn, bucket, prefix: 'shop', type })).toBe(true);
  }
  const { EventBridgeConfiguration } = await scene.customer.s3.getBucketNotificationConfiguration({ Bucket: bucket });
  expect(EventBridgeConfiguration).toBeDefined();
  expect((await scene.customer.stacks.delete(stack.id)).status).toBe('DELETE_COMPLETE');
});

async function create({ customer }: Stage, template: string): Promise<FinishedStack> {
  const stack = await customer.stacks.create({ name: 'app', template });
  expect([stack.status, failureOf(stack)]).toEqual(['CREATE_COMPLETE', undefined]);
  return stack;
}

/** The template of a small app that creates its load balancer itself. */
function synthesized(
  { aws, customer }: Stage, content: (stack: Stack) => { readonly loadBalancer: ApplicationLoadBalancer; readonly bucket: string },
): string {
  const app = new App({ analyticsReporting: false });
  const stack = new Stack(app, 'app', {
    env: { account: customer.accountId, region: aws.region },
    synthesizer: new DefaultStackSynthesizer({ generateBootstrapVersionRule: false }),
  });
  const { loadBalancer, bucket } = content(stack);
  new CfnOutput(stack, 'LoadBalancer', { value: loadBalancer.loadBalancerArn });
  new CfnOutput(stack, 'Bucket', { value: bucket });
  return JSON.stringify(app.synth().getStackByName('app').template);
}

function alb(stack: Stack): ApplicationLoadBalancer {
  return new ApplicationLoadBalancer(stack, 'Alb', {
    vpc: Vpc.fromVpcAttributes(stack, 'Vpc', {
      vpcId: 'vpc-1', availabilityZones: ['a', 'b'], privateSubnetIds: ['subnet-1', 'subnet-2'],
    }),
    securityGroup: SecurityGroup.fromSecurityGroupId(stack, 'SecurityGroup', 'sg-1'),
  });
}
