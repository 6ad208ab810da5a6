import type { Statement } from './policy-document';
import { conditionParts, membersOf, namesIn, textsOf } from './statement-parts';

/**
 * Whether a statement makes a bucket's policy public, as block public access sees it: it lets anybody in but fixed principals, and
 * from anywhere but fixed places. What AWS's page does not name counts as public.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
 */
export function isPublic(statement: Statement): boolean {
  const { Effect, Principal, NotPrincipal } = statement;
  if (Effect !== 'Allow' || (NotPrincipal === undefined && !admitsAnybody(Principal))) return false;
  return !conditionParts(statement).some(({ operator, key, values }) =>
    NARROWING.test(operator) && values.every((value) => isFixed(key, value)));
}

/** Anybody has an account at the web identity providers, which are named by their host instead of an ARN. */
function admitsAnybody(principal: unknown): boolean {
  return namesIn(principal).some(isOpen) || textsOf(membersOf(principal).Federated).some((provider) => !provider.startsWith('arn:'));
}

/** Operators that hold for none but the given values: not those that hold where the request lacks the key. */
const NARROWING = /^(ForAnyValue:)?(StringEquals(IgnoreCase)?|StringLike|ArnEquals|ArnLike|IpAddress)$/;

function isFixed(key: string, value: string): boolean {
  switch (key) {
    case 'aws:sourceip': return !isOpen(value) && isNarrowRange(value);
    // A session of a role is named by who opens it.
    case 'aws:userid': return !isOpen(value) && !value.includes(':');
    // Which access point it is does not matter where the account is fixed.
    case 's3:dataaccesspointarn': return !isOpen(value.replace(/(?<=:\d{12}:accesspoint\/)[\w*?-]+$/, ''));
    default: return FIXING.test(key) && !isOpen(value);
  }
}

const FIXING = /^(aws:(source(arn|account|owner|vpce?)|principal(orgid|account|arn))|s3:dataaccesspointaccount)$/;

/** Has a wildcard or a policy variable. */
function isOpen(text: string): boolean {
  return /[*?]|\$\{/.test(text);
}

/** Not wider than /8, or /32 for IPv6. An address without a length stands for itself. */
function isNarrowRange(range: string): boolean {
  const [address, length = '128'] = range.split('/');
  return Number(length) >= (address.includes(':') ? 32 : 8);
}
