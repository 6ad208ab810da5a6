import { newBucketName } from '@logs-analysis/policy-model';
import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { FunctionOnboardingProps } from './function-onboarding';

/** Where logs lie. */
export interface LogLocation {
  readonly bucket: s3.IBucket;
  /** The beginning of their keys. */
  readonly folder: string;
}

/** Lets somebody read what lies at all of these places. */
export function grantRead(grantee: iam.IGrantable, logs: readonly LogLocation[]): iam.Grant {
  const unique = [...new Map(logs.map((one) => [`${one.bucket.node.path} ${one.folder}`, one])).values()];
  return unique.map(({ bucket, folder }) => bucket.grantRead(grantee, `${folder}*`))
    .reduce((all, one) => all.combine(one), iam.Grant.drop(grantee, 'nothing is analysed'));
}

/** Where the function finds logs, or has them written: under prefixes that are not known before it looks. */
export function logsOfFunction(scope: Construct, { logBuckets, service }: FunctionOnboardingProps): readonly LogLocation[] {
  const { partition, region, account: accountId } = Stack.of(scope);
  const name = newBucketName({ partition, region, accountId }, service.resourcePrefix);
  const created = scope.node.tryFindChild('NewBucket') as s3.IBucket | undefined ?? s3.Bucket.fromBucketName(scope, 'NewBucket', name);
  return [...logBuckets, created].map((bucket) => ({ bucket, folder: `*AWSLogs/${accountId}/elasticloadbalancing/${region}/` }));
}
