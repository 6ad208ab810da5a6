import { accessDenied, type Answer } from '../answer';
import { judgeIdentity } from '../judge';
import { subjectOf } from '../subject';
import type { Rule } from './rule';

/**
 * Who may not list a bucket does not learn that an object is missing.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html, "Permissions"
 */
export const missingObjects: Rule = {
  operations: ['GetObject', 'HeadObject'],
  before: async ({ request, caller, operation, world, forward }): Promise<Answer | undefined> => {
    const answer = await forward(operation.account);
    if (answer.status !== 404) return answer;
    const subject = await subjectOf(caller, world);
    const { resourceAccount, resourcePolicy } = operation.permissions[0]!;
    const listing = subject && await judgeIdentity(subject, {
      action: 's3:ListBucket', resource: `arn:aws:s3:::${operation.bucket}`, resourceAccount, resourcePolicy,
    });
    return listing?.decision === 'allowed' ? answer : accessDenied(request, 'Access Denied');
  },
};
