import { errorAnswer } from '../answer';
import { header } from '../aws-request';
import type { Rule } from './rule';

/**
 * A name ending in `-an` belongs to the account-regional namespace: `<prefix>-<account>-<region>-an`, asked for by header.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/gpbucketnamespaces.html
 */
export const accountRegionalNames: Rule = {
  operations: ['CreateBucket'],
  before: async ({ request, caller, operation }) => {
    const bucket = operation.bucket!;
    const wanted = header(request, 'x-amz-bucket-namespace') === 'account-regional';
    const fits = bucket.endsWith(`-${caller.account}-${request.region}-an`);
    if (wanted === fits && wanted === bucket.endsWith('-an')) return undefined;
    return errorAnswer(request, {
      status: 400,
      code: 'InvalidBucketName',
      message: `The specified bucket is not valid. (${bucket}: a name <prefix>-<account>-<region>-an and the header `
        + 'x-amz-bucket-namespace: account-regional require each other)',
    });
  },
};

/**
 * A bucket is made in the region that is asked: named as location constraint everywhere but in us-east-1.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html, and recorded from AWS by LocalStack
 */
export const locationConstraints: Rule = {
  operations: ['CreateBucket'],
  before: async ({ request }) => {
    const constraint = /<LocationConstraint>([^<]+)</.exec(request.body.toString('utf8'))?.[1];
    if (constraint === 'us-east-1') {
      return errorAnswer(request, {
        status: 400, code: 'InvalidLocationConstraint', message: 'The specified location-constraint is not valid',
      });
    }
    if ((constraint ?? 'us-east-1') === request.region) return undefined;
    return errorAnswer(request, {
      status: 400,
      code: 'IllegalLocationConstraintException',
      message: `The ${constraint ?? 'unspecified'} location constraint is incompatible for the region specific endpoint `
        + 'this request was sent to.',
    });
  },
};

/**
 * Creating one's own bucket again succeeds in us-east-1, but not with tags and not in the account-regional namespace.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html
 */
export const createdTwice: Rule = {
  operations: ['CreateBucket'],
  before: async ({ request, caller, operation, world }) => {
    const bucket = operation.bucket!;
    const repeatable = !/<Tags>/.test(request.body.toString('utf8')) && !bucket.endsWith('-an');
    if (repeatable || await world.buckets.of(bucket) !== caller.account) return undefined;
    return errorAnswer(request, {
      status: 409,
      code: 'BucketAlreadyOwnedByYou',
      message: 'Your previous request to create the named bucket succeeded and you already own it.',
    });
  },
};

export const bucketOwnership: Rule = {
  operations: ['CreateBucket', 'DeleteBucket'],
  after: async ({ caller, operation, world }, answer) => {
    if (operation.name === 'CreateBucket') world.buckets.remember(operation.bucket!, caller.account);
    else world.buckets.forget(operation.bucket!);
    return answer;
  },
};
