import type { Explanation } from './finding';
import { PROFILE } from '../accounts/profile';

const STREAMS = 'Resource::arn:<AWS::Partition>:logs:<AWS::Region>:<AWS::AccountId>:log-group:/aws/lambda/<OnboardingName>:*';
const EXECUTION_ROLE = `logs-analysis-alb ${PROFILE.idPrefix}LambdaExecutionRole`;
const DEPLOYMENT_ROLE = 'deployment-role DeploymentRole';
const RELEASE_BUCKET = 'release-bucket ReleaseBucket';
const RELEASE_BUCKETS = `Resource::arn:<AWS::Partition>:s3:::${PROFILE.resourcePrefix}-releases-<AWS::AccountId>-*-an`;

/** The findings that stay. */
export const EXPLAINED: readonly Explanation[] = [
  {
    linter: 'cloudformation-validate',
    rule: 'W1030',
    on: EXECUTION_ROLE,
    because: 'the condition HasPermissionsBoundary leaves the property out while the parameter is empty',
  },
  ...[EXECUTION_ROLE, DEPLOYMENT_ROLE].map((on): Explanation => ({
    linter: 'cdk-nag', rule: `AwsSolutions-IAM5[${STREAMS}]`, on, because: 'it is the one log group, which IAM asks for with its streams',
  })),
  {
    linter: 'cdk-nag',
    rule: 'AwsSolutions-IAM5[Resource::*]',
    on: EXECUTION_ROLE,
    because: 'elasticloadbalancing:DescribeLoadBalancerAttributes knows no narrower resource; it reads settings and no logs',
  },
  {
    linter: 'cdk-nag',
    rule: 'AwsSolutions-IAM5[Resource::*]',
    on: DEPLOYMENT_ROLE,
    because: 'logs:DescribeLogGroups knows no narrower resource; it reads names and no logs',
  },
  {
    linter: 'cdk-nag',
    rule: 'AwsSolutions-SNS3',
    on: 'resource-modifications-example Topic',
    because: 'the topic lets only S3 publish, which does so over TLS',
  },
  {
    linter: 'cdk-nag',
    rule: 'AwsSolutions-S1',
    on: 'resource-modifications-example LogBucket',
    because: 'the bucket is one for access logs; logs of who reads them would be written into it and be read in turn',
  },
  {
    linter: 'cdk-nag',
    rule: 'AwsSolutions-S10',
    on: 'resource-modifications-example LogBucketPolicy',
    because: 'its statement TlsOnly requires TLS; the rule only knows statements that refer to the bucket, and this one has its name',
  },
  {
    linter: 'cdk-nag',
    rule: 'AwsSolutions-S1',
    on: RELEASE_BUCKET,
    because: 'everybody may read what is in it; who wrote into it is in the log of the releases and in CloudTrail',
  },
  {
    linter: 'cdk-nag',
    rule: 'AwsSolutions-S2',
    on: RELEASE_BUCKET,
    because: 'CloudFormation of any account reads templates there; what is not released cannot be read, and access lists are blocked',
  },
  {
    linter: 'cdk-nag',
    rule: 'AwsSolutions-S10',
    on: `${RELEASE_BUCKET}Policy`,
    because: 'its statement OnlyEncryptedTransport requires TLS; the rule only knows statements that refer to the bucket',
  },
  ...['', '/logs-analysis-alb/*', '/logs-analysis-alb/latest/*'].map((objects): Explanation => ({
    linter: 'cdk-nag',
    rule: `AwsSolutions-IAM5[${RELEASE_BUCKETS}${objects}]`,
    on: 'release-role ReleaseRole',
    because: 'a release goes to the bucket of every Region, each of this account by its name, under a version that is not known before',
  })),
];
