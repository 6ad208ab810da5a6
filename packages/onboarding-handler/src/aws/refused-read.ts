import { API_CALLS } from '@logs-analysis/policy-model';
import type { ApiCallName } from '@logs-analysis/policy-model';
import { OnboardingError, refusalOf } from '../errors';

/** What AWS said to a read, with the action and what was looked at. Of writes, who makes them knows which change they belong to. */
export function refusedRead(name: ApiCallName, [id]: readonly unknown[], error: unknown): unknown {
  const { actions: [action], on } = API_CALLS[name];
  // The only call that IAM cannot limit to a resource looks at a load balancer.
  const kind = on === 'any' ? 'load-balancer' : on.replace(/^(log|new|subscribed|existing)-/, '');
  return /^(describe|get|list)/.test(name) ? refusalOf(error, `${kind} ${String(id)}`, action) : error;
}

/** The error of AWS that a look ended with, whether or not it was told what was looked at. */
export function saidTo(error: unknown): Error {
  const said = error instanceof OnboardingError ? error.cause : error;
  return said instanceof Error ? said : new Error(String(said));
}

interface SaidByS3 {
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly $response?: { readonly headers?: Readonly<Record<string, string>> };
  /** In the body of `AuthorizationHeaderMalformed`. */
  readonly Region?: string;
}

/**
 * Where a bucket is that was looked for in the wrong Region, or `another Region` if S3 does not say; `undefined` if an error is another
 * one. The clients of the SDK do not follow such an answer unless they are told to (`followRegionRedirects`).
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html#ErrorCodeList
 * @see https://github.com/prowler-cloud/prowler/pull/1155 for `IllegalLocationConstraintException` as the answer to GetBucketPolicy
 */
export function regionIn(error: unknown): string | undefined {
  const said = saidTo(error);
  const { $metadata, $response, Region } = said as Error & SaidByS3;
  const region = $response?.headers?.['x-amz-bucket-region'] ?? Region;
  // That the header is malformed is also said of credentials, and then no Region is named.
  if (said.name === 'AuthorizationHeaderMalformed') return region;
  const isElsewhere = $metadata?.httpStatusCode === 301 || /^(PermanentRedirect|IllegalLocationConstraint)/.test(said.name);
  return isElsewhere ? region ?? 'another Region' : undefined;
}

/** Whether what a call is about is not there, be it since a moment ago. */
export function isGone(error: unknown): boolean {
  return /^(NoSuchBucket$|NotFound|ResourceNotFound|LoadBalancerNotFound)/.test(saidTo(error).name);
}

/**
 * Whether a topic or subscription that was to be created is there, and otherwise.
 *
 * @see https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html
 */
export function isThereAlready(error: unknown): boolean {
  const { name, message } = saidTo(error);
  return /^InvalidParameter/.test(name) && /already exists with different/.test(message);
}

/** What was said to who may not look; `undefined` if an error is another one. S3 and SNS have a name for it each. */
export function denialIn(error: unknown): string | undefined {
  const { name, message } = saidTo(error);
  if (!/^(AccessDenied|AuthorizationError)/.test(name)) return undefined;
  return error instanceof OnboardingError ? error.problems[0].message : message;
}
