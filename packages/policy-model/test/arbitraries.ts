import fc from 'fast-check';
import type { NotificationConfiguration, NotificationRule, PolicyDocument, Statement } from '../src';
import { statementId } from '../src';
import { OWNER } from './example';

const oneOrMore = <T>(...values: readonly T[]): fc.Arbitrary<T | readonly T[]> =>
  fc.oneof(fc.constantFrom(...values), fc.uniqueArray(fc.constantFrom(...values), { minLength: 1 }));

const account = oneOrMore('222233334444', 'arn:aws:iam::222233334444:root', '444455556666', 'arn:aws:iam::555566667777:role/audit', '*');
const FEW = { minKeys: 1, maxKeys: 2 };
const condition = fc.dictionary(
  fc.constantFrom('StringEquals', 'StringLike', 'Bool'),
  fc.dictionary(fc.constantFrom('aws:PrincipalOrgID', 's3:prefix', 'aws:SecureTransport'), oneOrMore('a', 'b', 'true'), FEW),
  FEW,
);

/** Any statement somebody may have written; none is ours. */
export const foreignStatement: fc.Arbitrary<Statement> = fc.record({
  Sid: fc.constantFrom('Audit', 'TlsOnly', '', 'DTLogsAnalysisReadLogsForOther', statementId(OWNER, 'ReadLogs')),
  Effect: fc.constantFrom('Allow' as const, 'Deny' as const),
  Principal: fc.oneof(
    fc.constant('*' as const),
    account.map((AWS) => ({ AWS })),
    oneOrMore('s3.amazonaws.com', 'logdelivery.elasticloadbalancing.amazonaws.com').map((Service) => ({ Service })),
  ),
  NotPrincipal: account.map((AWS) => ({ AWS })),
  Action: oneOrMore('s3:GetObject', 's3:ListBucket', 's3:PutObject'),
  Resource: oneOrMore('arn:aws:s3:::central', 'arn:aws:s3:::central/*', 'arn:aws:s3:::central/AWSLogs/*'),
  Condition: condition,
}, { requiredKeys: ['Effect'] }).map((statement) => statement as Statement).filter((statement) =>
  !(statement.Sid?.endsWith('ForAlbLogs') && JSON.stringify(statement.Principal ?? '').includes(OWNER.service.accountId)));

export const foreignPolicy: fc.Arbitrary<PolicyDocument & { readonly Statement: readonly Statement[] }> = fc.record({
  Version: fc.constantFrom('2012-10-17', '2008-10-17'),
  Id: fc.constant('customer'),
  Statement: fc.array(foreignStatement, { minLength: 1, maxLength: 5 }),
}, { requiredKeys: ['Version', 'Statement'] });

/** In which ways AWS rewrites a policy. */
interface Rewrite { readonly reverse: boolean; readonly scalars: boolean; readonly ids: boolean }

/** The same policy as AWS may answer it. */
export function rewritten(policy: PolicyDocument, how: Rewrite): PolicyDocument {
  const value = (one: unknown): unknown => {
    if (Array.isArray(one)) {
      const list = (how.reverse ? [...one].reverse() : one).map(value);
      return how.scalars && list.length === 1 ? list[0] : list;
    }
    if (typeof one === 'object' && one !== null) {
      const entries = Object.entries(one).map(([key, member]) => [key, value(member)]);
      return Object.fromEntries(how.reverse ? entries.reverse() : entries);
    }
    return typeof one === 'string' && how.ids ? one.replace(/^(\d{12})$/, 'arn:aws:iam::$1:root') : one;
  };
  return { ...policy, Statement: [policy.Statement].flat().map((one) => value(one) as Statement) };
}

export const rewrite = fc.record({ reverse: fc.boolean(), scalars: fc.boolean(), ids: fc.boolean() });

const EVENTS = [
  's3:ObjectCreated:*', 's3:ObjectCreated:Put', 's3:ObjectRemoved:*', 's3:ObjectRemoved:Delete', 's3:ReducedRedundancyLostObject',
];
const KEYS = ['', 'A', 'AWSLogs/', 'AWSLogs/1', 'logs/', '.gz', '.log.gz', 'z', 'a=b/', 'a%3Db/', 'a%3', '100%/', 'a+b', '%2Elog.gz'];

export const rule: fc.Arbitrary<NotificationRule> = fc.record({
  Id: fc.string({ maxLength: 3 }),
  TopicArn: fc.constantFrom('arn:aws:sns:eu-west-1:111122223333:uploads', 'arn:aws:sns:eu-west-1:111122223333:others'),
  Events: fc.uniqueArray(fc.constantFrom(...EVENTS), { minLength: 1, maxLength: 3 }),
  Filter: fc.uniqueArray(fc.tuple(fc.constantFrom('prefix', 'Prefix', 'suffix', 'Suffix'), fc.constantFrom(...KEYS)), {
    selector: ([name]) => name.toLowerCase(), maxLength: 2,
  }).map((filters) => ({ Key: { FilterRules: filters.map(([Name, Value]) => ({ Name, Value })) } })),
}, { requiredKeys: ['TopicArn', 'Events'] });

export const notifications: fc.Arbitrary<NotificationConfiguration> = fc.record({
  TopicConfigurations: fc.array(rule, { minLength: 1, maxLength: 3 }),
  QueueConfigurations: fc.array(rule.map(({ TopicArn, ...rest }) => ({ ...rest, QueueArn: TopicArn! })), { minLength: 1, maxLength: 3 }),
  EventBridgeConfiguration: fc.constant({}),
}, { requiredKeys: [] });
