import { ONBOARDING_NAME, parseBucketArn, parseLoadBalancerArn, parseTopicArn } from '@logs-analysis/policy-model';
import type { Environment, Parsed } from '@logs-analysis/policy-model';
import { Token } from 'aws-cdk-lib';
import type { Duration, Stack } from 'aws-cdk-lib';
import type { IApplicationLoadBalancer } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { AnalysisService } from './analysis-service';

/** What is to be onboarded, with all defaults filled in. */
export interface Inputs {
  readonly loadBalancers: readonly IApplicationLoadBalancer[];
  readonly logBuckets: readonly IBucket[];
  readonly existingTopics: readonly ITopic[];
  readonly onboardingName: string;
  readonly logExpiration: Duration;
  readonly service: AnalysisService;
}

/**
 * All that the function would refuse at deployment, found at synthesis, each with a remedy. Tokens pass: what they stand for is
 * not known yet, and the function checks it again.
 */
export function inputFindings(stack: Stack, inputs: Inputs): string[] {
  const { loadBalancers, logBuckets, existingTopics, onboardingName, logExpiration, service } = inputs;
  const findings: string[] = [];
  if (loadBalancers.length === 0) findings.push('loadBalancers: the list is empty; name at least one Application Load Balancer');
  for (const { loadBalancerArn: arn } of loadBalancers) findings.push(...arnFindings('loadBalancers', arn, stack, parseLoadBalancerArn));
  for (const { bucketArn: arn } of logBuckets) findings.push(...arnFindings('logBuckets', arn, stack, parseBucketArn));
  for (const { topicArn: arn } of existingTopics) findings.push(...arnFindings('existingTopics', arn, stack, parseTopicArn));
  if (!Token.isUnresolved(onboardingName) && !ONBOARDING_NAME.test(onboardingName)) {
    findings.push(`onboardingName: "${onboardingName}" cannot be used; `
      + 'use 3 to 40 characters: lower-case words that begin with a letter, joined by hyphens');
  }
  if (!logExpiration.isUnresolved() && !isLifetime(logExpiration.toDays({ integral: false }))) {
    findings.push(`logExpiration: ${logExpiration.toString()} cannot be used; give a whole number of days from 1 to 9999`);
  }
  if (!Token.isUnresolved(stack.region) && !(stack.region in service.regions)) {
    findings.push(`service: ${service.name} does not run in ${stack.region}; `
      + `deploy to one of its Regions: ${Object.keys(service.regions).sort().join(', ')}`);
  }
  return findings;
}

function arnFindings(
  input: string, arn: string, stack: Stack, parse: (arn: string, environment: Environment) => Parsed<unknown>,
): string[] {
  if (Token.isUnresolved(arn)) return [];
  const [, partition, , region, accountId] = arn.split(':');
  // Whatever the stack does not know yet is taken to be as the ARN says.
  const known = (value: string, otherwise: string) => Token.isUnresolved(value) ? otherwise : value;
  const parsed = parse(arn, {
    partition: known(stack.partition, partition),
    region: known(stack.region, region),
    accountId: known(stack.account, accountId),
  });
  return parsed.ok ? [] : [`${input}: ${parsed.problem}`];
}

function isLifetime(days: number): boolean {
  return Number.isInteger(days) && days >= 1 && days <= 9999;
}
