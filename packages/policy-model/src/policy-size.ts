import type { PolicyDocument } from './policy-document';
import { policyText } from './policy-text';

/**
 * What S3 takes, in bytes. AWS says "20 KB"; people who tried found this number, for the JSON they sent without its white space.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/add-bucket-policy.html
 */
export const POLICY_BYTES = 20_480;

/**
 * What a policy should leave free of it, in bytes. AWS counts a normalized form that it does not publish. With this much free, a
 * policy fits even if "20 KB" were 20,000 bytes, or if AWS added to it the version that it lacks.
 *
 * @see https://github.com/MIT-LCP/physionet-build/issues/2094
 */
export const POLICY_MARGIN = 480;

/** What a policy may have for S3 to take it for sure, in bytes. */
export const SAFE_POLICY_BYTES = POLICY_BYTES - POLICY_MARGIN;

/**
 * The bytes of a policy as S3 may count them at most: as it is sent, without white space, but with the account ids that S3 will turn
 * into ARNs as such, in the partition where these are longest. What else S3 changes, such as a list of one to a scalar, shortens it.
 */
export function policyBytes(policy: PolicyDocument): number {
  const stored = policyText(policy).replace(/"AWS":(\[[^\]]*\]|"[^"]*")/g, (principals) =>
    principals.replace(/"\d{12}"/g, '"arn:aws-us-gov:iam::111122223333:root"'));
  return new TextEncoder().encode(stored).length;
}
