import { errorAnswer, type ServiceError } from '../answer';
import type { Rule } from './rule';

/**
 * What S3 does not take for a bucket policy.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/add-bucket-policy.html, and recorded from AWS by LocalStack
 */
export const bucketPolicyDocument: Rule = {
  operations: ['PutBucketPolicy'],
  before: async ({ request }) => {
    const refusal = refusalOf(request.body.toString('utf8'));
    return refusal && errorAnswer(request, refusal);
  },
};

const LARGEST_POLICY = 20_480;

/** What S3 answers to a policy it does not take. */
export function refusalOf(text: string): ServiceError | undefined {
  const malformed = (message: string): ServiceError => ({ status: 400, code: 'MalformedPolicy', message });
  const policy = parse(text);
  if (policy === undefined) return malformed('Policies must be valid JSON and the first byte must be \'{\'');
  if (!Array.isArray(policy.Statement) || policy.Statement.length === 0) return malformed('Missing required field Statement');
  if (policy.Statement.some(namesNobody)) return malformed('Invalid principal in policy');
  if (JSON.stringify(policy).length > LARGEST_POLICY) {
    return { status: 400, code: 'PolicyTooLarge', message: `Your policy exceeds the maximum allowed size of ${LARGEST_POLICY} bytes.` };
  }
  return undefined;
}

/** A principal that was deleted is stored as its unique id, and cannot be put again. */
function namesNobody({ Principal }: { Principal?: { AWS?: string | readonly string[] } }): boolean {
  return [Principal?.AWS ?? []].flat().some((principal) => !/^(\*|\d{12}|arn:[\w-]+:(iam|sts)::\d{12}:.+)$/.test(principal));
}

function parse(text: string): { Statement?: unknown } | undefined {
  try {
    return text.startsWith('{') ? JSON.parse(text) as { Statement?: unknown } : undefined;
  } catch {
    return undefined;
  }
}
