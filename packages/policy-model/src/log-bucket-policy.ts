import { bucketArn } from './arn';
import type { Environment } from './environment';
import { logDelivery, logFolders } from './log-delivery';
import { statementId } from './ownership';
import type { Owner } from './ownership';
import type { Statement } from './policy-document';

/**
 * Lets the service's account read the logs under these prefixes of a bucket, and nothing else. The grant goes to the account and
 * not to a role in it: S3 refuses every later write of a policy that names a role which was deleted.
 *
 * @param prefixes the `access_logs.s3.prefix` of the load balancers that log here; the empty string for none
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export function readGrant(owner: Owner, environment: Environment, bucket: string, prefixes: readonly string[]): readonly Statement[] {
  if (prefixes.length === 0) return [];
  const folders = logFolders(environment, prefixes);
  const reader = readerCondition(owner.service, environment);
  const account = { AWS: `arn:${environment.partition}:iam::${owner.service.accountId}:root` };
  return [
    {
      Sid: statementId(owner, 'ReadLogs'),
      Effect: 'Allow',
      Principal: account,
      Action: 's3:GetObject',
      Resource: folders.map((folder) => `${bucketArn(environment, bucket)}/${folder}*`),
      ...(Object.keys(reader).length > 0 && { Condition: reader }),
    },
    {
      Sid: statementId(owner, 'ListLogs'),
      Effect: 'Allow',
      Principal: account,
      Action: 's3:ListBucket',
      Resource: bucketArn(environment, bucket),
      Condition: { StringLike: { 's3:prefix': folders.map((folder) => `${folder}*`) }, ...reader },
    },
  ];
}

/**
 * Narrows a grant to the role of the service that reads, and to sessions of it that were opened for this very account. The tag keeps
 * the service from being talked into reading one customer's logs for another.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
 */
function readerCondition(
  { accountId, reader, tenantTag }: Owner['service'], environment: Environment,
): NonNullable<Statement['Condition']> {
  return {
    ...(reader && { ArnLike: { 'aws:PrincipalArn': `arn:${environment.partition}:iam::${accountId}:${reader}` } }),
    ...(tenantTag && { StringEquals: { [`aws:PrincipalTag/${tenantTag}`]: environment.accountId } }),
  };
}

/** What the policy of a bucket created here says from the start and for good: who writes logs, and that TLS is a must. */
export function newBucketStatements(environment: Environment, bucket: string): readonly Statement[] {
  return [
    ...logDelivery(environment, bucket, ''),
    {
      Sid: 'TlsOnly',
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:*',
      Resource: [bucketArn(environment, bucket), `${bucketArn(environment, bucket)}/*`],
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    },
  ];
}
