import { header, type AwsRequest } from '../aws-request';
import type { Permission, RequestContext } from '../permission';
import type { Operation, OperationMap } from './operation';

/**
 * Which IAM action an S3 call needs; the names often differ from the call's.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
 */
export const s3Operations: OperationMap = async (request, caller, world) => {
  const { bucket, key, subresource } = target(request);
  if (bucket === '') return undefined;
  const table = key === undefined ? BUCKET_CALLS : OBJECT_CALLS;
  const [name, action] = table[`${request.method} ${subresource}`.trim()] ?? [];
  if (name === undefined || action === undefined) return undefined;

  const creates = name === 'CreateBucket';
  const account = (creates ? undefined : await world.buckets.of(bucket)) ?? caller.account;
  const owned = creates ? {} : {
    resourcePolicy: await world.state.bucketPolicy(account, bucket),
    restrictPublicBuckets: await world.state.restrictsPublicBuckets(account, bucket),
  };
  const permission = (permitted: string, context: RequestContext = {}): Permission => ({
    action: permitted, resource: `arn:aws:s3:::${bucket}${key === undefined ? '' : `/${key}`}`, resourceAccount: account, context, ...owned,
  });
  return {
    name,
    account,
    bucket,
    ...(key === undefined ? {} : { key }),
    permissions: [
      permission(action, contextOf(name, request)),
      ...(creates ? alsoNeededToCreate(request).map((extra) => permission(extra)) : []),
    ],
  };
};

const BUCKET_CALLS: Readonly<Record<string, readonly [Operation['name'], string]>> = {
  'HEAD': ['HeadBucket', 's3:ListBucket'],
  'PUT': ['CreateBucket', 's3:CreateBucket'],
  'DELETE': ['DeleteBucket', 's3:DeleteBucket'],
  'GET': ['ListObjectsV2', 's3:ListBucket'],
  'GET policy': ['GetBucketPolicy', 's3:GetBucketPolicy'],
  'PUT policy': ['PutBucketPolicy', 's3:PutBucketPolicy'],
  'DELETE policy': ['DeleteBucketPolicy', 's3:DeleteBucketPolicy'],
  'GET notification': ['GetBucketNotificationConfiguration', 's3:GetBucketNotification'],
  'PUT notification': ['PutBucketNotificationConfiguration', 's3:PutBucketNotification'],
  'GET encryption': ['GetBucketEncryption', 's3:GetEncryptionConfiguration'],
  'PUT encryption': ['PutBucketEncryption', 's3:PutEncryptionConfiguration'],
  'GET lifecycle': ['GetBucketLifecycleConfiguration', 's3:GetLifecycleConfiguration'],
  'PUT lifecycle': ['PutBucketLifecycleConfiguration', 's3:PutLifecycleConfiguration'],
  'GET tagging': ['GetBucketTagging', 's3:GetBucketTagging'],
  'PUT tagging': ['PutBucketTagging', 's3:PutBucketTagging'],
  'GET ownershipControls': ['GetBucketOwnershipControls', 's3:GetBucketOwnershipControls'],
  'PUT ownershipControls': ['PutBucketOwnershipControls', 's3:PutBucketOwnershipControls'],
  'GET publicAccessBlock': ['GetPublicAccessBlock', 's3:GetBucketPublicAccessBlock'],
  'PUT publicAccessBlock': ['PutPublicAccessBlock', 's3:PutBucketPublicAccessBlock'],
  'GET location': ['GetBucketLocation', 's3:GetBucketLocation'],
};

const OBJECT_CALLS: Readonly<Record<string, readonly [Operation['name'], string]>> = {
  GET: ['GetObject', 's3:GetObject'],
  HEAD: ['HeadObject', 's3:GetObject'],
  PUT: ['PutObject', 's3:PutObject'],
  DELETE: ['DeleteObject', 's3:DeleteObject'],
};

/** Query parameters that refine a call; any other one names a subresource. */
const REFINEMENTS = /^(x-id|list-type|prefix|delimiter|max-keys|encoding-type|continuation-token|start-after|fetch-owner|response-.*)$/;

function target(request: AwsRequest): { bucket: string; key?: string; subresource: string } {
  const url = new URL(request.url, 'http://s3');
  const [, bucket = '', key = ''] = /^\/([^/]*)\/?(.*)$/s.exec(decodeURIComponent(url.pathname)) ?? [];
  const subresource = [...url.searchParams.keys()].find((name) => !REFINEMENTS.test(name)) ?? '';
  return { bucket, subresource, ...(key === '' ? {} : { key }) };
}

function contextOf(name: string, request: AwsRequest): RequestContext {
  const query = new URL(request.url, 'http://s3').searchParams;
  switch (name) {
    case 'ListObjectsV2': return {
      // A list of everything is a list with the empty prefix: a condition on s3:prefix must see it.
      's3:prefix': query.get('prefix') ?? '',
      ...(query.has('delimiter') ? { 's3:delimiter': query.get('delimiter')! } : {}),
      ...(query.has('max-keys') ? { 's3:max-keys': query.get('max-keys')! } : {}),
    };
    case 'PutObject':
    case 'DeleteObject': {
      return Object.fromEntries(['if-match', 'if-none-match'].flatMap((condition) => {
        const value = header(request, condition);
        return value === undefined ? [] : [[`s3:${condition}`, value]];
      }));
    }
    case 'CreateBucket': {
      const location = /<LocationConstraint>([^<]+)</.exec(request.body.toString('utf8'))?.[1];
      const namespace = header(request, 'x-amz-bucket-namespace');
      return {
        ...(location === undefined ? {} : { 's3:locationconstraint': location }),
        ...(namespace === undefined ? {} : { 's3:x-amz-bucket-namespace': namespace }),
      };
    }
    default: return {};
  }
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html, "Permissions" */
function alsoNeededToCreate(request: AwsRequest): string[] {
  return [
    ...(/<Tags>/.test(request.body.toString('utf8')) ? ['s3:TagResource'] : []),
    ...(header(request, 'x-amz-object-ownership') === undefined ? [] : ['s3:PutBucketOwnershipControls']),
  ];
}
