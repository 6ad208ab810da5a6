import { CloudFormation } from '@aws-sdk/client-cloudformation';
import { ElasticLoadBalancingV2 } from '@aws-sdk/client-elastic-load-balancing-v2';
import { S3 } from '@aws-sdk/client-s3';
import { SNS } from '@aws-sdk/client-sns';
import type { Environment } from '@logs-analysis/policy-model';
import { outOfTime } from '../errors';
import type { AwsApi } from './aws-api';
import { bucketCalls } from './bucket-calls';
import { SYSTEM_CLOCK } from './clock';
import { eventCalls } from './event-calls';
import { loadBalancerCalls } from './load-balancer-calls';
import { paced } from './pace';
import { stackCalls } from './stack-calls';
import { topicCalls } from './topic-calls';

/** After how many milliseconds a call is given up. */
export interface CallLimits {
  readonly any: number;
  /** For those that read or write a document which others write too: whoever reads it back knows that these are over by then. */
  readonly document: number;
}

export const CALL_LIMITS: CallLimits = { any: 8_000, document: 3_000 };

/**
 * The calls made with the AWS SDK, in the account and Region of the environment, as fast as AWS takes them. Each is sent once, and
 * given up in time: at its limit, and at the deadline (in milliseconds since the epoch).
 */
export function sdkAwsApi(environment: Environment, deadline = Infinity, limits = CALL_LIMITS): AwsApi {
  const config = (limit: number) => ({
    region: environment.region,
    // What was read before would be carried over into an attempt of the SDK's own.
    maxAttempts: 1,
    // Without them the SDK waits for ever; and it only warns after `requestTimeout` unless told to throw.
    requestHandler: { connectionTimeout: limit, requestTimeout: limit, socketTimeout: limit, throwOnRequestTimeout: true },
  });
  const s3 = (limit: number): ReturnType<typeof bucketCalls> =>
    bucketCalls(givenUp(new S3(config(limit)), limit, deadline), environment);
  const documents = s3(limits.document);
  return paced({
    ...stackCalls(givenUp(new CloudFormation(config(limits.any)), limits.any, deadline)),
    ...loadBalancerCalls(givenUp(new ElasticLoadBalancingV2(config(limits.any)), limits.any, deadline)),
    ...topicCalls(givenUp(new SNS(config(limits.any)), limits.any, deadline)),
    ...eventCalls(async () => {
      const { EventBridge } = await import('@aws-sdk/client-eventbridge');
      return givenUp(new EventBridge(config(limits.any)), limits.any, deadline);
    }),
    ...s3(limits.any),
    getBucketPolicy: documents.getBucketPolicy,
    putBucketPolicy: documents.putBucketPolicy,
    deleteBucketPolicy: documents.deleteBucketPolicy,
    getBucketNotification: documents.getBucketNotification,
    putBucketNotification: documents.putBucketNotification,
  }, SYSTEM_CLOCK);
}

/** The same client, whose calls are over in time: the timeouts of its sockets begin anew with every byte. */
function givenUp<T extends { send: unknown }>(client: T, limit: number, deadline: number): T {
  const send = (client.send as Send).bind(client);
  client.send = async (command: unknown) => {
    const left = Math.min(limit, deadline - Date.now());
    if (left <= 0) throw outOfTime();
    const signal = AbortSignal.timeout(Math.ceil(left));
    return new Promise((resolve, reject) => {
      // Not all that a call waits for listens to the signal; where credentials come from does not.
      signal.addEventListener('abort', () => reject(signal.reason));
      send(command, { abortSignal: signal }).then(resolve, reject);
    });
  };
  return client;
}

type Send = (command: unknown, options: { readonly abortSignal: AbortSignal }) => Promise<unknown>;
