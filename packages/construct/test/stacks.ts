import { App, Stack } from 'aws-cdk-lib';
import type { StackProps } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { ApplicationLoadBalancer } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { IApplicationLoadBalancer } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { AlbLogsAnalysis } from '../src';
import type { AlbLogsAnalysisProps } from '../src';

/** An account and Region known at synthesis. */
export const ENVIRONMENT = { account: '111122223333', region: 'eu-west-1' };

export const LOAD_BALANCER_ARN = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/my-alb/0123456789abcdef';

/** A load balancer that something else than the app created. */
export function loadBalancer(scope: Construct, arn = LOAD_BALANCER_ARN): IApplicationLoadBalancer {
  const attributes = { loadBalancerArn: arn, securityGroupId: 'sg-1' };
  return ApplicationLoadBalancer.fromApplicationLoadBalancerAttributes(scope, `Alb${arn}`, attributes);
}

export function logBucket(scope: Construct, name = 'my-logs'): IBucket {
  return Bucket.fromBucketArn(scope, `Bucket${name}`, `arn:aws:s3:::${name}`);
}

export interface Synthesized {
  readonly stack: Stack;
  readonly construct: AlbLogsAnalysis;
  readonly template: Template;
}

/** A stack with one construct in it, of an unknown account and Region unless told. */
export function synthesize(props: (stack: Stack) => AlbLogsAnalysisProps, stackProps?: StackProps): Synthesized {
  const app = new App({ context: { '@aws-cdk/core:enablePartitionLiterals': true } });
  const stack = new Stack(app, 'Stack', stackProps);
  const construct = new AlbLogsAnalysis(stack, 'LogsAnalysis', props(stack));
  return { stack, construct, template: Template.fromStack(stack) };
}

/** The properties of the only resource of a type. */
export function propertiesOf(template: Template, type: string): Record<string, unknown> {
  const [only, ...others] = Object.values(template.findResources(type));
  if (only === undefined || others.length > 0) throw new Error(`The template has ${others.length > 0 ? 'more than one' : 'no'} ${type}.`);
  return only.Properties as Record<string, unknown>;
}
