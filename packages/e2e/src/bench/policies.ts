import {
  bucketArn, deploymentPolicy, deploymentTrust, executionPolicy, executionTrust, newBucketStatements, readGrant, topicPolicy,
  type NotificationConfiguration, type PolicyDocument,
} from '@logs-analysis/policy-model';
import { HERE, OWNER } from '../accounts/example-onboarding';

export const BUCKET = 'acme-logs';
export const GRANT = readGrant(OWNER, HERE, BUCKET, ['shop']);

/** A policy of others with so many statements; 100 of them are close to the 20 KB that S3 takes. */
export function foreignPolicy(statements: number): PolicyDocument {
  return {
    Version: '2012-10-17',
    Statement: Array.from({ length: statements }, (_, index) => ({
      Sid: `Statement${index}`,
      Effect: 'Allow' as const,
      Principal: { AWS: `arn:aws:iam::${String(index).padStart(12, '7')}:root` },
      Action: ['s3:GetObject', 's3:GetObjectVersion'],
      Resource: `${bucketArn(HERE, BUCKET)}/team-${index}/*`,
    })),
  };
}

/** So many notifications of others, none of which overlaps with ours. */
export function foreignNotifications(rules: number): NotificationConfiguration {
  return {
    TopicConfigurations: Array.from({ length: rules }, (_, index) => ({
      Id: `rule-${index}`,
      TopicArn: `arn:aws:sns:eu-west-1:111122223333:alerts-${index}`,
      Events: ['s3:ObjectCreated:*'],
      Filter: { Key: { FilterRules: [{ Name: 'Prefix', Value: `team-${index}/` }, { Name: 'Suffix', Value: '.log.gz' }] } },
    })),
  };
}

/** Every policy of one onboarding. */
export function allPolicies(): readonly unknown[] {
  return [
    executionPolicy({
      environment: HERE,
      service: OWNER.service,
      onboardingName: OWNER.onboardingName,
      stackArn: 'arn:aws:cloudformation:eu-west-1:111122223333:stack/logs/0a1b2c3d',
      loadBalancerArns: ['arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/shop/0123456789abcdef'],
      logBucketArns: [bucketArn(HERE, BUCKET)],
    }),
    executionTrust(),
    deploymentPolicy({
      partition: 'aws', account: HERE.accountId, region: HERE.region, roleNameWithPath: '/role', functionName: 'function',
    }),
    deploymentTrust(),
    newBucketStatements(HERE, BUCKET),
    readGrant(OWNER, HERE, BUCKET, ['shop']),
    topicPolicy(HERE, OWNER.service, OWNER.onboardingName, [BUCKET]),
  ];
}
