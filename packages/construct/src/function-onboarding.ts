import { STACK_WAITS_SECONDS } from '@logs-analysis/onboarding-handler';
import { CustomResource, Duration, Stack } from 'aws-cdk-lib';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type * as sns from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { AnalysisService } from './analysis-service';
import { HandlerFunction } from './handler-function';
import type { LogType } from './log-type';
import type { OnboardingMode } from './onboarding-mode';
import { serviceHere } from './service-here';

export interface FunctionOnboardingProps {
  readonly loadBalancers: readonly elbv2.IApplicationLoadBalancer[];
  readonly formerLoadBalancers: readonly elbv2.IApplicationLoadBalancer[];
  readonly logBuckets: readonly s3.IBucket[];
  readonly existingTopics: readonly sns.ITopic[];
  readonly useEventBridge: boolean;
  readonly logTypes: readonly LogType[];
  readonly onboardingName: string;
  readonly logExpiration: Duration;
  readonly service: AnalysisService;
  readonly logRetention: logs.RetentionDays;
  readonly mode: OnboardingMode;
}

/**
 * Onboards load balancers that something else than the app's templates sets up, or whose bucket is: with the same function and the
 * same permissions as the CloudFormation template of this release.
 */
export function functionOnboarding(scope: Construct, props: FunctionOnboardingProps): {
  readonly handler: HandlerFunction;
  readonly onboarding: CustomResource;
} {
  const stack = Stack.of(scope);
  const { logBuckets, existingTopics, onboardingName, logExpiration, mode } = props;
  const { name, idPrefix, resourcePrefix, endpoint, reader, tenantTag } = serviceHere(scope, props.service);
  const loadBalancerArns = props.loadBalancers.map(({ loadBalancerArn }) => loadBalancerArn);
  const formerLoadBalancerArns = props.formerLoadBalancers.map(({ loadBalancerArn }) => loadBalancerArn);
  const logBucketArns = logBuckets.map(({ bucketArn }) => bucketArn);
  const existingTopicArns = existingTopics.map(({ topicArn }) => topicArn);
  const handler = new HandlerFunction(scope, 'Handler', {
    scope: {
      environment: { partition: stack.partition, region: stack.region, accountId: stack.account },
      service: { resourcePrefix, endpoint },
      onboardingName,
      stackArn: stack.stackId,
      loadBalancerArns,
      formerLoadBalancerArns,
      logBucketArns,
      existingTopicArns,
      usesEventBridge: props.useEventBridge,
    },
    serviceName: name,
    logRetention: props.logRetention,
  });
  const onboarding = new CustomResource(scope, 'LoadBalancerLogs', {
    resourceType: 'Custom::LoadBalancerLogs',
    serviceToken: handler.lambda.functionArn,
    serviceTimeout: Duration.seconds(STACK_WAITS_SECONDS),
    properties: {
      Mode: mode,
      OnboardingName: onboardingName,
      LoadBalancerArns: loadBalancerArns,
      FormerLoadBalancerArns: formerLoadBalancerArns,
      LogTypes: props.logTypes,
      // The CDK leaves empty lists out, and the function insists on this property.
      LogBucketArns: logBucketArns.length === 0 ? [''] : logBucketArns,
      ExistingTopicArns: existingTopicArns,
      UseEventBridge: props.useEventBridge || undefined,
      LogExpirationDays: logExpiration.toDays(),
      ServiceName: name,
      ServiceIdPrefix: idPrefix,
      ServiceResourcePrefix: resourcePrefix,
      ServiceEndpoint: endpoint,
      ServiceReader: reader,
      ServiceTenantTag: tenantTag,
      CodeSha256: handler.codeSha256,
    },
  });
  // Before the function is invoked, all that it needs is there.
  onboarding.node.addDependency(handler);
  // A policy or notifications that the app gives a bucket are there before ours are merged into them, and until ours are withdrawn; and
  // so is a topic while the service is subscribed to it.
  for (const given of [...logBuckets, ...existingTopics]) onboarding.node.addDependency(given);
  return { handler, onboarding };
}
