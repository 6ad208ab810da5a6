import type { Environment } from '@logs-analysis/policy-model';

/**
 * Whether a URL is one of CloudFormation's for answers in this Region: the answer of a forged event must go nowhere else. The bucket's
 * name is documented; for the host, each form is accepted in which S3 names that bucket, because a refused one would leave a stack
 * waiting: those seen are `.s3-<Region>.`, `.s3.<Region>.` and, in us-east-1, `.s3.`. With AWS_ENDPOINT_URL, which the SDK reads as
 * well, AWS is somewhere else, and so are the answers.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cfn-vpce-bucketnames.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-cloudformation.html
 */
export function isResponseUrl(text: string, { partition, region }: Environment, endpoint = process.env.AWS_ENDPOINT_URL): boolean {
  if (!URL.canParse(text)) return false;
  const { origin, username, password } = new URL(text);
  if (username || password) return false;
  const suffix = partition === 'aws-cn' ? 'com.cn' : 'com';
  return (!!endpoint && origin === new URL(endpoint).origin) || new RegExp(
    `^https://cloudformation-custom-resource-response-${region.replaceAll('-', '')}[.]s3(-fips)?([.]dualstack)?([.-]${region})?[.]amazonaws[.]${suffix}$`,
  ).test(origin);
}
