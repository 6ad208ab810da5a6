import type {
  BucketLocationConstraint, CreateBucketConfiguration, LifecycleRule, NotificationConfiguration as SdkNotifications, S3,
} from '@aws-sdk/client-s3';
import { parsePolicy, policyText } from '@logs-analysis/policy-model';
import type { Environment, NotificationConfiguration } from '@logs-analysis/policy-model';
import type { AwsApi } from './aws-api';
import { unless } from './unless';

type BucketCalls = Pick<AwsApi,
  | 'getBucketPolicy' | 'putBucketPolicy' | 'deleteBucketPolicy' | 'getBucketNotification' | 'putBucketNotification'
  | 'createBucket' | 'getBucketTagging' | 'getLogExpiration' | 'putLogExpiration'>;

/** Every call names the owner it expects: a bucket of that name in another account is refused, not used. */
export function bucketCalls(s3: S3, environment: Environment): BucketCalls {
  const ours = (Bucket: string): { readonly Bucket: string; readonly ExpectedBucketOwner: string } =>
    ({ Bucket, ExpectedBucketOwner: environment.accountId });
  const rulesOf = async (bucket: string): Promise<readonly LifecycleRule[]> =>
    (await unless(['NoSuchLifecycleConfiguration'], s3.getBucketLifecycleConfiguration(ours(bucket))))?.Rules ?? [];
  claimAccountNamespace(s3);
  return {
    async getBucketPolicy(bucket) {
      try {
        const { Policy } = await s3.getBucketPolicy(ours(bucket));
        return { policy: parsePolicy(Policy!) };
      } catch (error) {
        const name = error instanceof Error ? error.name : '';
        if (name === 'NoSuchBucket' || name === 'InvalidBucketName') return undefined;
        if (name === 'NoSuchBucketPolicy') return { policy: undefined };
        throw error;
      }
    },
    async putBucketPolicy(bucket, policy) {
      await s3.putBucketPolicy({ ...ours(bucket), Policy: policyText(policy) });
    },
    async deleteBucketPolicy(bucket) {
      await s3.deleteBucketPolicy(ours(bucket));
    },
    async getBucketNotification(bucket) {
      const { $metadata: _, ...configuration } = await s3.getBucketNotificationConfiguration(ours(bucket));
      return configuration as NotificationConfiguration;
    },
    async putBucketNotification(bucket, configuration) {
      await s3.putBucketNotificationConfiguration({
        ...ours(bucket),
        NotificationConfiguration: configuration as SdkNotifications,
        SkipDestinationValidation: true,
      });
    },
    async createBucket(bucket, tags) {
      const configuration: CreateBucketConfiguration = { Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) };
      // S3 refuses us-east-1 as a constraint: it is what no constraint means.
      const elsewhere = environment.region === 'us-east-1' ? {} : { LocationConstraint: environment.region as BucketLocationConstraint };
      await s3.createBucket({ Bucket: bucket, CreateBucketConfiguration: { ...configuration, ...elsewhere } });
    },
    async getBucketTagging(bucket) {
      const answer = await unless(['NoSuchTagSet'], s3.getBucketTagging(ours(bucket)));
      return Object.fromEntries((answer?.TagSet ?? []).map(({ Key, Value }) => [Key!, Value ?? '']));
    },
    async getLogExpiration(bucket) {
      return (await rulesOf(bucket)).find(({ ID }) => ID === EXPIRATION_RULE)?.Expiration?.Days;
    },
    async putLogExpiration(bucket, days) {
      const others = (await rulesOf(bucket)).filter(({ ID }) => ID !== EXPIRATION_RULE);
      const rule: LifecycleRule = { ID: EXPIRATION_RULE, Status: 'Enabled', Filter: { Prefix: '' }, Expiration: { Days: days } };
      await s3.putBucketLifecycleConfiguration({ ...ours(bucket), LifecycleConfiguration: { Rules: [...others, rule] } });
    },
  };
}

const EXPIRATION_RULE = 'ExpireLogs';

/** Set as a header because the SDK of the Lambda runtime can be older than the parameter (March 2026). */
function claimAccountNamespace(s3: S3): void {
  s3.middlewareStack.add((next, context) => (args) => {
    if (context.commandName === 'CreateBucketCommand') {
      (args.request as { readonly headers: Record<string, string> }).headers['x-amz-bucket-namespace'] = 'account-regional';
    }
    return next(args);
  }, { step: 'build', name: 'claimAccountNamespace' });
}
