import { newBucketStatements } from '@logs-analysis/policy-model';
import type { Environment } from '@logs-analysis/policy-model';
import { Duration, Fn, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge';
import type { AnalysisService } from './analysis-service';

/** The bucket for the load balancers of a stack that do not log yet: like the one that the function creates, and kept like it. */
export class CreatedBucket extends Construct {
  /** The one of the stack. */
  public static in(stack: Stack, service: AnalysisService, logExpiration: Duration): s3.Bucket {
    const id = `${service.idPrefix}Logs`;
    const existing = stack.node.tryFindChild(id) as CreatedBucket | undefined;
    if (existing && existing.logExpiration.toString() !== logExpiration.toString()) {
      throw new Error(`${existing.node.path} keeps logs for ${existing.logExpiration.toString()}, another construct of the stack asks for `
        + `${logExpiration.toString()} of the same bucket; give both the same logExpiration, or one of them a bucket of its own`);
    }
    return (existing ?? new CreatedBucket(stack, id, service, logExpiration)).bucket;
  }

  private readonly bucket: s3.Bucket;

  private constructor(stack: Stack, id: string, service: AnalysisService, private readonly logExpiration: Duration) {
    super(stack, id);
    const environment: Environment = { partition: stack.partition, region: stack.region, accountId: stack.account };
    const bucketName = createdBucketName(stack, service.resourcePrefix);
    this.bucket = new s3.Bucket(this, 'Bucket', {
      bucketName,
      encryption: s3.BucketEncryption.S3_MANAGED,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
      lifecycleRules: [{ id: 'ExpireLogs', expiration: logExpiration }],
      removalPolicy: RemovalPolicy.RETAIN,
    });
    (this.bucket.node.defaultChild as s3.CfnBucket).bucketNamespace = 'account-regional';
    acknowledge(this.bucket, { 'AwsSolutions-S1': 'It is a bucket of logs; who reads them is seen in the data events of CloudTrail' });
    for (const statement of newBucketStatements(environment, this.bucket.bucketName)) {
      this.bucket.addToResourcePolicy(iam.PolicyStatement.fromJson(statement));
    }
  }
}

/**
 * A name that is known before the bucket exists, so that the topic's policy can have it and the bucket can wait for that. The end
 * of the stack's id makes it another one for each life of the stack: a bucket that was kept is never in the way. At most 62 of
 * the 63 characters that S3 allows, with the end that reserves it for the account.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/gpbucketnamespaces.html
 */
function createdBucketName({ stackId, account, region }: Stack, resourcePrefix: string): string {
  const life = Fn.select(4, Fn.split('-', Fn.select(2, Fn.split('/', stackId))));
  return `${resourcePrefix}-${life}-${account}-${region}-an`;
}
