import { App, CfnOutput, DefaultStackSynthesizer, Stack } from 'aws-cdk-lib';
import { SecurityGroup, Vpc } from 'aws-cdk-lib/aws-ec2';
import { ApplicationLoadBalancer } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { Stage } from './onboarding';

/** What outputs of the stack name. */
export interface Content {
  readonly loadBalancer: ApplicationLoadBalancer;
  readonly bucket?: IBucket;
}

/** The template of a small app that creates its load balancer itself. */
export function synthesized({ aws, customer }: Stage, content: (stack: Stack) => Content): string {
  const app = new App({ analyticsReporting: false });
  const stack = new Stack(app, 'app', {
    env: { account: customer.accountId, region: aws.region },
    synthesizer: new DefaultStackSynthesizer({ generateBootstrapVersionRule: false }),
  });
  const { loadBalancer, bucket } = content(stack);
  new CfnOutput(stack, 'LoadBalancer', { value: loadBalancer.loadBalancerArn });
  if (bucket) new CfnOutput(stack, 'Bucket', { value: bucket.bucketName });
  return JSON.stringify(inNode(app.synth().getStackByName('app').template as Template));
}

interface Template {
  readonly Resources: Readonly<Record<string, { readonly Type: string; readonly Properties: Readonly<Record<string, unknown>> }>>;
}

/** With the CDK's handler of notifications, which is written in Python, as a function that does the same in Node.js. */
function inNode(template: Template): Template {
  const Resources = Object.fromEntries(Object.entries(template.Resources).map(([id, resource]) => {
    const { Type, Properties } = resource;
    if (Type !== 'AWS::Lambda::Function' || !String(Properties.Runtime).startsWith('python')) return [id, resource];
    return [id, { ...resource, Properties: { ...Properties, Runtime: 'nodejs24.x', Code: { ZipFile: NOTIFICATIONS_HANDLER } } }];
  }));
  return { ...template, Resources };
}

const NOTIFICATIONS_HANDLER = `
const { S3 } = require('@aws-sdk/client-s3');
exports.handler = async (event) => {
  const { StackId, RequestId, LogicalResourceId, RequestType, ResponseURL } = event;
  const { BucketName, NotificationConfiguration } = event.ResourceProperties;
  const put = new S3().putBucketNotificationConfiguration({
    Bucket: BucketName, NotificationConfiguration: RequestType === 'Delete' ? {} : NotificationConfiguration,
  });
  const answer = await put.then(() => ({ Status: 'SUCCESS' }), (error) => ({ Status: 'FAILED', Reason: String(error) }));
  const body = JSON.stringify({ ...answer, StackId, RequestId, LogicalResourceId, PhysicalResourceId: 'notifications' });
  await fetch(ResponseURL, { method: 'PUT', body, headers: { 'content-type': '' } });
};`;

export function alb(stack: Stack): ApplicationLoadBalancer {
  return new ApplicationLoadBalancer(stack, 'Alb', {
    vpc: Vpc.fromVpcAttributes(stack, 'Vpc', {
      vpcId: 'vpc-1', availabilityZones: ['a', 'b'], privateSubnetIds: ['subnet-1', 'subnet-2'],
    }),
    securityGroup: SecurityGroup.fromSecurityGroupId(stack, 'SecurityGroup', 'sg-1'),
  });
}
