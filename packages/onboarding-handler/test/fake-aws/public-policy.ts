import type { PolicyDocument, Statement } from '@logs-analysis/policy-model';
import { listOf } from './policy-storage';

/** Of these, fixed values keep a statement for everybody from being public. */
const NARROWING = /^aws:(SourceArn|SourceAccount|SourceVpc|SourceVpce|SourceOwner|PrincipalOrgID|PrincipalArn|PrincipalAccount|userid)$/i;

/**
 * Whether S3 takes a policy for public: some statement lets in everybody, and no condition on a fixed value narrows that.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
 */
export function isPublic(policy: PolicyDocument): boolean {
  return listOf(policy).some((statement) => statement.Effect === 'Allow' && isForEverybody(statement) && !isNarrowed(statement));
}

function isForEverybody({ Principal }: Statement): boolean {
  return Principal === undefined || Principal === '*' || [Principal.AWS ?? []].flat().includes('*');
}

function isNarrowed({ Condition = {} }: Statement): boolean {
  return Object.entries(Condition).some(([operator, keys]) => /^(String|Arn)(Equals|Like)/.test(operator)
    && Object.entries(keys).some(([key, values]) => NARROWING.test(key) && ![values].flat().some((value) => /[*?]/.test(value))));
}
