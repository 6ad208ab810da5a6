import type { Statement } from '@logs-analysis/policy-model';
import type { StoredBucket } from './account';
import { listOf } from './policy-storage';

const WRITER = 'logdelivery.elasticloadbalancing.amazonaws.com';

/** The logs that an Application Load Balancer can write, by the beginning of their attributes, and the test file of each. */
const TEST_FILES = {
  access_logs: 'ELBAccessLogTestFile',
  connection_logs: 'ELBConnectionLogTestFile',
  health_check_logs: 'ELBHealthCheckLogTestFile',
} as const;
export type LogKind = keyof typeof TEST_FILES;
export const LOG_KINDS = Object.keys(TEST_FILES) as readonly LogKind[];

/** Whether Elastic Load Balancing may write the test file that it writes before it turns logs on. */
export function mayDeliver(
  bucketName: string, bucket: StoredBucket, prefix: string, loadBalancerArn: string, kind: LogKind = 'access_logs',
): boolean {
  const [, partition, , , account] = loadBalancerArn.split(':');
  const key = `${prefix === '' ? '' : `${prefix}/`}AWSLogs/${account}/${TEST_FILES[kind]}`;
  const resource = `arn:${partition}:s3:::${bucketName}/${key}`;
  const context: Context = { 'aws:securetransport': 'true', 'aws:sourcearn': loadBalancerArn };
  const speaking = listOf(bucket.policy).filter((statement) => concerns(statement, resource, context));
  return speaking.length > 0 && speaking.every(({ Effect }) => Effect === 'Allow');
}

type Context = Readonly<Record<string, string>>;

/** In doubt, a Deny concerns the write and an Allow does not. */
function concerns(statement: Statement, resource: string, context: Context): boolean {
  if ('NotPrincipal' in statement || 'NotAction' in statement || 'NotResource' in statement) return statement.Effect === 'Deny';
  return namesWriter(statement.Principal)
    && [statement.Action ?? []].flat().some((action) => matches(action.toLowerCase(), 's3:putobject'))
    && [statement.Resource ?? []].flat().some((one) => matches(one, resource))
    && Object.entries(statement.Condition ?? {}).every(([operator, keys]) =>
      Object.entries(keys).every(([key, values]) => holds(operator, context[key.toLowerCase()], [values].flat(), statement.Effect)));
}

function namesWriter(principal: Statement['Principal']): boolean {
  if (principal === '*') return true;
  return [principal?.Service ?? []].flat().includes(WRITER) || [principal?.AWS ?? []].flat().includes('*');
}

function holds(operator: string, actual: string | undefined, values: readonly string[], effect: Statement['Effect']): boolean {
  if (actual === undefined) return effect === 'Deny';
  switch (operator) {
    case 'Bool':
    case 'StringEquals':
      return values.includes(actual);
    case 'StringLike':
    case 'ArnLike':
    case 'ArnEquals':
      return values.some((value) => matches(value, actual));
    default:
      return effect === 'Deny';
  }
}

function matches(pattern: string, text: string): boolean {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&').replace(/\*/g, '.*').replace(/\?/g, '.');
  return new RegExp(`^${escaped}$`, 's').test(text);
}
