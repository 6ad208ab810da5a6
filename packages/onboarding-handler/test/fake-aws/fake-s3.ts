import type { Environment } from '@logs-analysis/policy-model';
import { lookUp } from './account';
import type { StoredBucket, World } from './account';
import { awsError } from './aws-error';
import { asAnswered, checkNotifications } from './notification-storage';
import { asStored, checkBucketPolicy } from './policy-storage';
import { isPublic } from './public-policy';
import { checkTags } from './tags';
import type { AwsApi } from '../../src/aws/aws-api';

type S3Calls = Pick<AwsApi,
  | 'getBucketPolicy' | 'putBucketPolicy' | 'deleteBucketPolicy' | 'getBucketNotification' | 'putBucketNotification'
  | 'createBucket' | 'getBucketTagging' | 'getLogExpiration' | 'putLogExpiration'>;

/** @param read what a read answers: a bucket's documents may be older than what was written last */
export function fakeS3({ buckets }: World, caller: Environment, read: (name: string) => StoredBucket | undefined): S3Calls {
  const owned = (name: string): World['buckets'][string] => {
    const bucket = lookUp(buckets, name);
    if (bucket === undefined) throw awsError('NoSuchBucket', 'The specified bucket does not exist');
    if (isElsewhere(bucket, caller)) throw redirected(name, bucket);
    if (bucket.owner !== caller.accountId) throw awsError('AccessDenied', 'Access Denied');
    return bucket;
  };
  return {
    async getBucketPolicy(name) {
      return lookUp(buckets, name) && owned(name) && { policy: read(name)!.policy };
    },
    async putBucketPolicy(name, policy) {
      const bucket = owned(name);
      checkBucketPolicy(policy);
      if (bucket.blockPublicPolicy && isPublic(policy)) throw awsError('AccessDenied', 'Access Denied');
      bucket.policy = asStored(policy);
    },
    async deleteBucketPolicy(name) {
      delete owned(name).policy;
    },
    async getBucketNotification(name) {
      return owned(name) && read(name)!.notifications;
    },
    async putBucketNotification(name, configuration) {
      const bucket = owned(name);
      checkNotifications(configuration);
      bucket.notifications = asAnswered(configuration);
    },
    async createBucket(name, tags) {
      const present = lookUp(buckets, name);
      if (present?.owner === caller.accountId) {
        throw awsError('BucketAlreadyOwnedByYou', 'Your previous request to create the named bucket succeeded and you already own it.');
      }
      if (present) throw awsError('BucketAlreadyExists', 'The requested bucket name is not available.');
      if (!/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/.test(name) || !name.endsWith(`-${caller.accountId}-${caller.region}-an`)) {
        throw awsError('InvalidBucketName', 'The specified bucket is not valid.');
      }
      checkTags(tags, 'InvalidTag');
      buckets[name] = { owner: caller.accountId, tags, notifications: {}, blockPublicPolicy: true };
    },
    async getBucketTagging(name) {
      return owned(name).tags;
    },
    async getLogExpiration(name) {
      return owned(name).expirationDays;
    },
    async putLogExpiration(name, days) {
      const bucket = owned(name);
      if (!Number.isInteger(days) || days < 1) throw awsError('InvalidArgument', "'Days' for Expiration action must be a positive integer");
      bucket.expirationDays = days;
    },
  };
}

export function isElsewhere({ region }: StoredBucket, caller: Environment): boolean {
  return region !== undefined && region !== caller.region;
}

/** What S3 says to who asks in the wrong Region, whoever that is, as the SDK throws it. */
function redirected(name: string, { region }: StoredBucket): Error {
  const error = awsError('PermanentRedirect', 'The bucket you are attempting to access must be addressed using the specified endpoint. '
    + 'Please send all future requests to this endpoint.');
  return Object.assign(error, {
    $metadata: { httpStatusCode: 301 },
    $response: { headers: { 'x-amz-bucket-region': region } },
    Endpoint: `${name}.s3.${region}.amazonaws.com`,
  });
}
