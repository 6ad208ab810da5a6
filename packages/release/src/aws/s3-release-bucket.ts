import { S3 } from '@aws-sdk/client-s3';
import type { S3ClientConfig } from '@aws-sdk/client-s3';
import type { ReleaseLocation } from '@logs-analysis/policy-model';
import type { ReleaseBucket, ReleaseObject } from '../release-bucket';
import { problem } from '../release-error';

/**
 * A release bucket, by S3's conditional calls. Never another account's: each call names the owner.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 */
export function s3ReleaseBucket({ bucket, region, accountId }: ReleaseLocation, configuration: S3ClientConfig = {}): ReleaseBucket {
  const s3 = new S3({ ...configuration, region });
  const about = (key: string) => ({ Bucket: bucket, Key: key, ExpectedBucketOwner: accountId });
  const content = ({ body, contentType, cacheControl }: ReleaseObject) =>
    // S3 compares the checksum with what arrived.
    ({ Body: body, ContentType: contentType, CacheControl: cacheControl, ChecksumAlgorithm: 'SHA256' as const });
  return {
    name: bucket,
    read: (key) => unless(['NoSuchKey'], bucket, undefined, async () => {
      const { Body, ETag } = await s3.getObject(about(key));
      return { body: await Body!.transformToByteArray(), tag: ETag! };
    }),
    create: (key, object) => unless(OVERTAKEN, bucket, false, async () => {
      await s3.putObject({ ...about(key), ...content(object), IfNoneMatch: '*' });
      return true;
    }),
    replace: (key, object, tag) => unless(OVERTAKEN, bucket, false, async () => {
      await s3.putObject({ ...about(key), ...content(object), IfMatch: tag });
      return true;
    }),
    remove: (key, tag) => unless(OVERTAKEN, bucket, false, async () => {
      await s3.deleteObject({ ...about(key), IfMatch: tag });
      return true;
    }),
  };
}

/** Something else is there by now, or nothing, or another write is under way. */
const OVERTAKEN = ['PreconditionFailed', 'ConditionalRequestConflict', 'NoSuchKey'];

const REFUSED = /^(AccessDenied|Forbidden|ExpiredToken|InvalidAccessKeyId|InvalidToken|CredentialsProviderError)/;

async function unless<T>(names: readonly string[], bucket: string, otherwise: T, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (names.includes(error.name)) return otherwise;
    if (error.name === 'NoSuchBucket') throw problem('bucket-missing', `s3://${bucket}`, 'does not exist', { cause: error });
    if (REFUSED.test(error.name)) {
      throw problem('refused', `s3://${bucket}`, error.message.replace(/\.$/, ''), { cause: error });
    }
    throw error;
  }
}
