import { parseBucketArn, parseLoadBalancerArn, parseTopicArn } from '@logs-analysis/policy-model';
import { Token } from 'aws-cdk-lib';
import type { Duration, Stack } from 'aws-cdk-lib';
import type { IApplicationLoadBalancer } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { AnalysisService } from './analysis-service';
import { AppLoadBalancer } from './app-load-balancer';
import { listedBucketFindings } from './listed-bucket-findings';
import type { LogType } from './log-type';
import { OnboardingMode } from './onboarding-mode';
import type { Situation } from './situation';
import { arnFindings, expirationFindings, nameFindings, regionFindings, typeFindings } from './text-findings';

/** What is to be onboarded, with all defaults filled in. */
export interface Inputs {
  readonly loadBalancers: readonly IApplicationLoadBalancer[];
  readonly formerLoadBalancers: readonly IApplicationLoadBalancer[];
  readonly bucket?: IBucket;
  readonly logBuckets: readonly IBucket[];
  readonly existingTopics: readonly ITopic[];
  readonly useEventBridge: boolean;
  readonly logTypes: readonly LogType[];
  readonly onboardingName: string;
  readonly logExpiration: Duration;
  readonly service: AnalysisService;
  readonly logRetention: RetentionDays;
  readonly mode: OnboardingMode;
}

/**
 * All that would be refused at deployment, found at synthesis, each with a remedy. Tokens pass: what they stand for is not known
 * yet, and the function checks it again.
 */
export function inputFindings(stack: Stack, inputs: Inputs, situation: Situation): string[] {
  const { loadBalancers, formerLoadBalancers, logBuckets, existingTopics, onboardingName, logExpiration, service } = inputs;
  const findings: string[] = situation.kind === 'neither' ? [...situation.findings] : [];
  if (loadBalancers.length === 0 && (situation.kind === 'function' || formerLoadBalancers.length === 0)) {
    findings.push('loadBalancers: the list is empty; name at least one Application Load Balancer');
  }
  if (formerLoadBalancers.some((one) => loadBalancers.includes(one))) {
    findings.push('formerLoadBalancers: a load balancer is on both lists; remove it from one of them');
  }
  if (situation.kind === 'native') findings.push(...nativeFindings(inputs));
  if (situation.kind === 'function') {
    findings.push(...unlistedBuckets(inputs), ...logBuckets.flatMap((bucket) => listedBucketFindings(stack, bucket)));
  }
  for (const { loadBalancerArn: arn } of loadBalancers) findings.push(...arnFindings('loadBalancers', arn, stack, parseLoadBalancerArn));
  for (const { loadBalancerArn: arn } of formerLoadBalancers) {
    findings.push(...arnFindings('formerLoadBalancers', arn, stack, parseLoadBalancerArn));
  }
  for (const { bucketArn: arn } of logBuckets) findings.push(...arnFindings('logBuckets', arn, stack, parseBucketArn));
  for (const { topicArn: arn } of existingTopics) findings.push(...arnFindings('existingTopics', arn, stack, parseTopicArn));
  return [
    ...findings, ...typeFindings(inputs.logTypes), ...nameFindings(onboardingName), ...expirationFindings(logExpiration),
    ...regionFindings('service', stack.region, service),
  ];
}

function nativeFindings({ mode, existingTopics, useEventBridge, onboardingName }: Inputs): string[] {
  return [
    ...(mode === OnboardingMode.PLAN
      ? ['mode: these load balancers are onboarded without a function that could plan; leave it out, and see changes with cdk diff'] : []),
    ...(existingTopics.length > 0
      ? ['existingTopics: these load balancers log to buckets of this app, whose notifications the app decides; leave it out'] : []),
    ...(useEventBridge
      ? ['useEventBridge: these load balancers log to buckets of this app, where room is made for a notification; leave it out'] : []),
    ...(Token.isUnresolved(onboardingName) ? ['onboardingName: it has a token in it, and becomes a part of ids; give plain text'] : []),
  ];
}

/** The app says itself where its load balancers log, so the function need not be asked. */
function unlistedBuckets({ loadBalancers, logBuckets, logTypes }: Inputs): string[] {
  const listed = logBuckets.map(({ bucketName }) => bucketName);
  const missing = loadBalancers
    .flatMap((one) => logTypes.map((type) => ({ path: one.node.path, place: AppLoadBalancer.of(one)?.placeOf(type) })))
    .filter(({ place }) => place !== undefined && !Token.isUnresolved(place.bucket) && !listed.includes(place.bucket));
  return [...new Set(missing.map(({ path, place }) => `logBuckets: ${path} logs to the bucket ${place!.bucket}; add it to the list`))];
}
