import type { PolicyDocument } from './policy-document';
import { policyText } from './policy-text';
import { namesIn, statementsIn } from './statement-parts';

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

/** The bytes of `arn:aws-us-gov:iam::` and `:root`: the most that AWS writes around an account id when it makes an ARN of it. */
const AROUND_ACCOUNT = 25;

/**
 * The most bytes that S3 may count for a policy: as it is sent, without white space, but with the account ids that S3 will turn into
 * ARNs. The other changes that S3 makes, such as a list of one to a scalar, shorten it.
 */
export function policyBytes(policy: PolicyDocument): number {
  const accounts = statementsIn(policy)
    .flatMap(({ Principal, NotPrincipal }) => [Principal, NotPrincipal].flatMap(namesIn))
    .filter((name) => /^\d{12}$/.test(name));
  return new TextEncoder().encode(policyText(policy)).length + accounts.length * AROUND_ACCOUNT;
}
