import { Token } from 'aws-cdk-lib';
import type { Stack } from 'aws-cdk-lib';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { appBucket } from './app-bucket';
import { encryptionFindings } from './bucket-findings';

/** What keeps load balancers that the function onboards from logging to a bucket, as far as the app knows it. */
export function listedBucketFindings(stack: Stack, bucket: IBucket): string[] {
  const own = appBucket(bucket);
  const { encryptionKey, env, node: { path } } = bucket;
  return [
    ...(own ? encryptionFindings(own) : encryptionKey === undefined ? [] : [
      `the bucket ${path} encrypts with a key of KMS, and load balancers can write logs to buckets with SSE-S3 only; give the bucket that `
        + 'the load balancers log to, or change its encryption and import it without encryptionKey',
    ]),
    ...(['region', 'account'] as const)
      .filter((name) => !Token.isUnresolved(env[name]) && !Token.isUnresolved(stack[name]) && env[name] !== stack[name])
      .map((name) => `the bucket ${path} is in ${name} ${env[name]}, and load balancers of this stack log to buckets in ${stack[name]}; `
        + `give one in ${stack[name]}`),
  ].map((finding) => `logBuckets: ${finding}`);
}
