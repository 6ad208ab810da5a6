import { CfnResource, Reference, Token, Tokenization } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { IConstruct } from 'constructs';

/** A bucket that an app creates, with the resource it is made of. */
export interface AppBucket {
  readonly bucket: s3.IBucket;
  readonly resource: s3.CfnBucket;
}

/** `undefined`: the bucket was imported. */
export function appBucket(bucket: s3.IBucket): AppBucket | undefined {
  const resource = bucket.node.defaultChild;
  return resource && isBucketResource(resource) ? { bucket, resource } : undefined;
}

/** The bucket of the app that this name stands for: a reference to it, or the very name that it is given. */
export function appBucketNamed(scope: IConstruct, name: string): AppBucket | undefined {
  const resource = Token.isUnresolved(name) ? targetOf(name) : scope.node.root.node.findAll().filter(isBucketResource)
    .find(({ bucketName }) => bucketName === name);
  if (!resource) return undefined;
  const { scope: parent } = resource.node;
  return { resource, bucket: parent?.node.defaultChild === resource ? parent as s3.Bucket : s3.Bucket.fromCfnBucket(resource) };
}

function targetOf(name: string): s3.CfnBucket | undefined {
  const { firstToken, length } = Tokenization.reverseString(name);
  const target = length === 1 && Reference.isReference(firstToken) ? firstToken.target : undefined;
  return target && isBucketResource(target) ? target : undefined;
}

function isBucketResource(construct: IConstruct): construct is s3.CfnBucket {
  return CfnResource.isCfnResource(construct) && construct.cfnResourceType === 'AWS::S3::Bucket';
}
