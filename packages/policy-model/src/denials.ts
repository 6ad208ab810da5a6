import { bucketArn } from './arn';
import type { Environment } from './environment';
import { LOG_DELIVERY_PRINCIPAL, logFolder } from './log-delivery';
import { matches } from './matches';
import type { Statement } from './policy-document';
import { conditionParts, membersOf, namesIn, textsOf } from './statement-parts';
import type { ConditionPart } from './statement-parts';

export interface DenialScope {
  readonly environment: Environment;
  readonly bucket: string;
  /** The prefixes that load balancers log under; the empty string for none. */
  readonly prefixes: readonly string[];
  /** The account that is to read. */
  readonly serviceAccountId: string;
}

/** Log delivery to the bucket, the service's reading, or the changes that onboarding makes to the policy and the notifications. */
export type Denial = 'denies-delivery' | 'denies-reading' | 'denies-changing';

/**
 * What a statement forbids of what onboarding is for. Found on the safe side: a denial whose conditions cannot be judged here counts,
 * since only its author knows whether it applies.
 */
export function denials(statement: Statement, scope: DenialScope): readonly Denial[] {
  if (statement.Effect !== 'Deny' || conditionParts(statement).some(neverHolds)) return [];
  const { environment, bucket, prefixes, serviceAccountId } = scope;
  const logs = prefixes.map((prefix) => `${bucketArn(environment, bucket)}/${logFolder(environment, prefix)}${logName(environment)}`);
  const buckets = prefixes.map(() => bucketArn(environment, bucket));
  const forbids = (action: string, resources: readonly string[]): boolean =>
    actionMatches(statement, action) && resources.some((resource) => resourceMatches(statement, resource));
  const isDelivery = (name: string): boolean => name === LOG_DELIVERY_PRINCIPAL;
  const isAccount = (id: string) => (name: string): boolean => name === id || name.endsWith(`:iam::${id}:root`);
  const isReader = isAccount(serviceAccountId);
  const isInReader = (name: string): boolean => isReader(name) || name.includes(`::${serviceAccountId}:`);
  // A denial to a role or a user of the customer's is not about the function's.
  const isHere = isAccount(environment.accountId);
  return [
    ...(forbids('s3:PutObject', logs) && concerns(statement, isDelivery, isDelivery) ? ['denies-delivery' as const] : []),
    ...((forbids('s3:GetObject', logs) || forbids('s3:ListBucket', buckets)) && concerns(statement, isInReader, isReader)
      ? ['denies-reading' as const] : []),
    ...((forbids('s3:PutBucketPolicy', buckets) || forbids('s3:PutBucketNotification', buckets)) && concerns(statement, isHere, isHere)
      ? ['denies-changing' as const] : []),
  ];
}

/** Whether what a statement forbids is forbidden to everybody, always: nothing of it would have to be judged. */
export function isCertain({ Principal, Resource, NotResource, Condition }: Statement): boolean {
  return Condition === undefined && (Principal === '*' || textsOf(membersOf(Principal).AWS).includes('*'))
    && ![Resource, NotResource].flatMap(textsOf).some((one) => one.includes('${'));
}

/**
 * Everything here travels over TLS, and AWS takes no version of it below 1.2, so a statement that demands either never applies.
 *
 * @see https://aws.amazon.com/blogs/storage/enforcing-encryption-in-transit-with-tls1-2-or-higher-with-amazon-s3/
 */
function neverHolds({ operator, key, values }: ConditionPart): boolean {
  if (key === 'aws:securetransport') return /^Bool(IfExists)?$/.test(operator) && values.every((one) => one.toLowerCase() === 'false');
  return key === 's3:tlsversion' && operator === 'NumericLessThan' && values.every((one) => Number(one) <= 1.2);
}

/** What Elastic Load Balancing calls a file of logs; only the form matters. */
function logName({ accountId, region }: Environment): string {
  return `2026/01/31/${accountId}_elasticloadbalancing_${region}_app.web.0123456789abcdef_20260131T0000Z_192.0.2.1_abcdefgh.log.gz`;
}

function actionMatches({ Action, NotAction }: Statement, action: string): boolean {
  const includes = (patterns: unknown): boolean => textsOf(patterns).some((one) => matches(one.toLowerCase(), action.toLowerCase()));
  return NotAction === undefined ? includes(Action) : !includes(NotAction);
}

/** A policy variable may stand for anything in what is denied, and for nothing in what is not. */
function resourceMatches({ Resource, NotResource }: Statement, resource: string): boolean {
  if (NotResource !== undefined) return !textsOf(NotResource).some((one) => matches(one, resource));
  return textsOf(Resource).some((one) => matches(one.replace(/\$\{[^}]*\}/g, '*'), resource));
}

/** Whether a statement is about somebody: all of them, or part, if named; none of them only if all are excepted. */
function concerns(
  { Principal, NotPrincipal }: Statement, isPart: (name: string) => boolean, isAll: (name: string) => boolean,
): boolean {
  // `{ "AWS": "*" }` is everybody too, services included.
  if (NotPrincipal === undefined) return namesIn(Principal).some((name) => name === '*' || isPart(name));
  return !namesIn(NotPrincipal).some((name) => name === '*' || isAll(name));
}
