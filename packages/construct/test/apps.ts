import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import type { StackProps } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { SecurityGroup, Vpc } from 'aws-cdk-lib/aws-ec2';
import { ApplicationLoadBalancer } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { Construct } from 'constructs';
import { ENVIRONMENT } from './stacks';

/** The behaviours of the CDK that a new project turns on. */
export const NEW_PROJECT = flags(join(dirname(require.resolve('aws-cdk-lib/package.json')), 'recommended-feature-flags.json'));

/** A stack of an app, of a known account and Region unless told. */
export function appStack(props: StackProps = { env: ENVIRONMENT }, id = 'Stack', app = new App()): Stack {
  return new Stack(app, id, props);
}

/** A load balancer that the app creates. */
export function appLoadBalancer(scope: Construct, id = 'Alb'): ApplicationLoadBalancer {
  return new ApplicationLoadBalancer(scope, id, {
    vpc: Vpc.fromVpcAttributes(scope, `${id}Vpc`, {
      vpcId: 'vpc-12345678',
      availabilityZones: ['a', 'b'],
      privateSubnetIds: ['subnet-12345678', 'subnet-87654321'],
      privateSubnetRouteTableIds: ['rtb-12345678', 'rtb-87654321'],
    }),
    securityGroup: SecurityGroup.fromSecurityGroupId(scope, `${id}SecurityGroup`, 'sg-12345678'),
  });
}

/** The attributes of a load balancer that are about logs. */
export function logAttributes(loadBalancer: ApplicationLoadBalancer): Record<string, unknown> {
  const stack = Stack.of(loadBalancer);
  const resources = Template.fromStack(stack).findResources('AWS::ElasticLoadBalancingV2::LoadBalancer');
  const { Properties } = resources[stack.getLogicalId(loadBalancer.node.defaultChild as never)];
  const { LoadBalancerAttributes } = Properties as { LoadBalancerAttributes: Array<{ Key: string; Value: unknown }> };
  return Object.fromEntries(LoadBalancerAttributes.filter(({ Key }) => Key.includes('_logs.')).map(({ Key, Value }) => [Key, Value]));
}

/** The only resource of a type, with its logical id. */
export function resourceOf(stack: Stack, type: string): { readonly id: string; readonly [member: string]: unknown } {
  const [only, ...others] = Object.entries(Template.fromStack(stack).findResources(type));
  if (only === undefined || others.length > 0) throw new Error(`The template has ${others.length > 0 ? 'more than one' : 'no'} ${type}.`);
  return { id: only[0], ...only[1] };
}

function flags(file: string): Record<string, unknown> {
  return JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
}
