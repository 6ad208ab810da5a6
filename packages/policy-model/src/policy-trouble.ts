import { bucketArn } from './arn';
import type { Environment } from './environment';
import { LOG_DELIVERY_PRINCIPAL, logFolder } from './log-delivery';
import { matches } from './matches';
import { statementsOf } from './policy-document';
import type { PolicyDocument, Statement } from './policy-document';
import { policyText } from './policy-text';

/** What S3 allows, in bytes, as it counts: without white space. */
export const POLICY_BYTES = 20_480;

/** What in a bucket's policy will make a write fail or a grant useless, with the statement it is in. */
export type Trouble =
  | { readonly kind: 'size'; readonly bytes: number }
  /** S3 refuses every policy that names a principal which was deleted, and shows such a one by its id. */
  | { readonly kind: 'orphaned-principal'; readonly statement: Statement; readonly principal: string }
  /** S3 refuses a public policy under block public access, and ignores all cross-account grants beside one. */
  | { readonly kind: 'public'; readonly statement: Statement }
  | { readonly kind: 'denies-delivery' | 'denies-reading'; readonly statement: Statement };

export interface TroubleScope {
  readonly environment: Environment;
  readonly bucket: string;
  /** The prefixes that load balancers log under; the empty string for none. */
  readonly prefixes: readonly string[];
  /** The account that is to read. */
  readonly serviceAccountId: string;
}

/**
 * All that would keep a merged policy from being stored or from doing what it is for. Denials are found on the safe side: one whose
 * conditions cannot be judged here counts, since only its author knows whether it applies.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
 */
export function policyTrouble(policy: PolicyDocument, scope: TroubleScope): readonly Trouble[] {
  const bytes = new TextEncoder().encode(policyText(policy)).length;
  return [
    ...(bytes > POLICY_BYTES ? [{ kind: 'size', bytes } as const] : []),
    ...statementsOf(policy).flatMap((statement) => [
      ...orphanedPrincipals(statement).map((principal) => ({ kind: 'orphaned-principal', statement, principal } as const)),
      ...(isPublic(statement) ? [{ kind: 'public', statement } as const] : []),
      ...denials(statement, scope),
    ]),
  ];
}

/** AWS shows a deleted role or user as its id. */
const ORPHAN = /^A(?:RO|ID)A[A-Z0-9]{12,}$/;

function orphanedPrincipals({ Principal, NotPrincipal }: Statement): readonly string[] {
  return [Principal, NotPrincipal].flatMap((one) => awsPrincipals(one)).filter((principal) => ORPHAN.test(principal));
}

function awsPrincipals(principal: unknown): readonly string[] {
  if (typeof principal !== 'object' || principal === null || !('AWS' in principal)) return [];
  return [principal.AWS].flat().filter((one) => typeof one === 'string');
}

/** Conditions on these keys, with fixed values, make a grant to everybody one to somebody. */
const NARROWING =
  /^(aws:Source(Arn|Account|Vpce?|OrgID|Ip)|aws:Principal(OrgID|Account|Arn)|s3:DataAccessPointAccount)$/i;

function isPublic({ Effect, Principal, NotPrincipal, Condition = {} }: Statement): boolean {
  if (Effect !== 'Allow') return false;
  const everybody = Principal === '*' || awsPrincipals(Principal).includes('*') || NotPrincipal !== undefined;
  const isFixed = (values: string | readonly string[]): boolean => ![values].flat().some((value) => /[*?]|\$\{/.test(String(value)));
  const narrowed = Object.entries(Condition).some(([operator, keys]) => !/IfExists$|^Null$|Not/.test(operator)
    && Object.entries(keys).some(([key, values]) => NARROWING.test(key) && isFixed(values)));
  return everybody && !narrowed;
}

function denials(statement: Statement, { environment, bucket, prefixes, serviceAccountId }: TroubleScope): readonly Trouble[] {
  if (statement.Effect !== 'Deny' || !canApplyOverTls(statement)) return [];
  const folders = prefixes.map((prefix) => `${bucketArn(environment, bucket)}/${logFolder(environment, prefix)}x.log.gz`);
  const touches = (action: string): boolean => actionMatches(statement, action) && folders.some((one) => resourceMatches(statement, one));
  const reader = `arn:${environment.partition}:iam::${serviceAccountId}:root`;
  return [
    ...(touches('s3:PutObject') && coversPrincipal(statement, 'Service', [LOG_DELIVERY_PRINCIPAL])
      ? [{ kind: 'denies-delivery', statement } as const] : []),
    ...(touches('s3:GetObject') && coversPrincipal(statement, 'AWS', [serviceAccountId, reader])
      ? [{ kind: 'denies-reading', statement } as const] : []),
  ];
}

// Everything here travels over TLS, so the statement that demands it never applies.
function canApplyOverTls({ Condition = {} }: Statement): boolean {
  const { Bool = {}, BoolIfExists = {} } = Condition;
  return ![Bool, BoolIfExists].some((keys) => Object.entries(keys).some(([key, value]) =>
    key.toLowerCase() === 'aws:securetransport' && [value].flat().every((one) => String(one) === 'false')));
}

function actionMatches({ Action, NotAction }: Statement, action: string): boolean {
  if (NotAction !== undefined) return !listOf(NotAction).some((pattern) => matches(pattern.toLowerCase(), action.toLowerCase()));
  return listOf(Action).some((pattern) => matches(pattern.toLowerCase(), action.toLowerCase()));
}

function resourceMatches({ Resource, NotResource }: Statement, resource: string): boolean {
  if (NotResource !== undefined) return !listOf(NotResource).some((pattern) => matches(pattern, resource));
  return listOf(Resource).some((pattern) => matches(pattern, resource));
}

function coversPrincipal({ Principal, NotPrincipal }: Statement, type: 'AWS' | 'Service', names: readonly string[]): boolean {
  const includes = (principal: unknown): boolean => principal === '*'
    || (typeof principal === 'object' && principal !== null && type in principal
      && listOf((principal as Record<string, unknown>)[type]).some((one) => one === '*' || names.includes(one)));
  return NotPrincipal === undefined ? includes(Principal) : !includes(NotPrincipal);
}

function listOf(value: unknown): readonly string[] {
  return [value ?? []].flat().map(String);
}
