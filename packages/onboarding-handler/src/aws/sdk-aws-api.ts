import { ElasticLoadBalancingV2 } from '@aws-sdk/client-elastic-load-balancing-v2';
import { S3 } from '@aws-sdk/client-s3';
import { SNS } from '@aws-sdk/client-sns';
import type { Environment } from '@logs-analysis/policy-model';
import type { AwsApi } from './aws-api';
import { bucketCalls } from './bucket-calls';
import { loadBalancerCalls } from './load-balancer-calls';
import { topicCalls } from './topic-calls';

/**
 * Limits of one attempt, in milliseconds. The SDK waits for ever by default, and only warns after `requestTimeout` unless told
 * to throw.
 */
const TIMEOUTS = { connectionTimeout: 3_000, requestTimeout: 8_000, socketTimeout: 8_000, throwOnRequestTimeout: true };

/** The calls made with the AWS SDK, in the account and Region of the environment. */
export function sdkAwsApi(environment: Environment): AwsApi {
  const config = { region: environment.region, requestHandler: TIMEOUTS };
  return {
    ...loadBalancerCalls(new ElasticLoadBalancingV2(config)),
    ...bucketCalls(new S3(config), environment),
    ...topicCalls(new SNS(config)),
  };
}
