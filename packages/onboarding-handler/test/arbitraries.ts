import { newBucketStatements, ownerTag, statementId } from '@logs-analysis/policy-model';
import type { NotificationConfiguration, NotificationRule, PolicyDocument, Statement } from '@logs-analysis/policy-model';
import fc from 'fast-check';
import { HERE, loadBalancerArn, logsTo, NEW_BUCKET, settingsOf, STACK, stackId, TOPIC } from './example';
import type { Settings } from '../src/settings';
import type { Account, LoadBalancer, StoredBucket, StoredTopic } from './fake-aws/account';
import { ambiguous, checkNotifications } from './fake-aws/notification-storage';
import { asStored } from './fake-aws/policy-storage';

/** An account, and settings for it that are not always complete: some of these cases are blocked. */
export interface Case {
  readonly account: Account;
  readonly settings: Settings;
}

const LOAD_BALANCERS = ['web', 'shop', 'api'].map(loadBalancerArn);
const BUCKETS = ['central', 'team-logs'];
/** A topic of the customer's that buckets may notify. */
export const UPLOADS = 'arn:aws:sns:eu-west-1:111122223333:uploads';
const UPLOADS_TOPIC: StoredTopic = {
  tags: { team: 'web' }, subscriptions: [{ endpoint: 'arn:aws:sqs:eu-west-1:111122223333:uploads', arn: `${UPLOADS}:1` }],
};
const OWNER = settingsOf().owner;
const CREATED_BY = ownerTag(OWNER.service);

const oneOrMore = <T>(values: readonly T[]): fc.Arbitrary<T | readonly T[]> =>
  fc.oneof(fc.constantFrom(...values), fc.uniqueArray(fc.constantFrom(...values), { minLength: 1 }));

const principal: fc.Arbitrary<NonNullable<Statement['Principal']>> = fc.oneof(
  fc.constant<'*'>('*'),
  oneOrMore(['222233334444', 'arn:aws:iam::222233334444:root', 'arn:aws:iam::555566667777:role/audit']).map((AWS) => ({ AWS })),
  // The service itself, granted something by hand.
  fc.constant({ AWS: '444455556666' }),
  fc.constant({ Service: 'logdelivery.elasticloadbalancing.amazonaws.com' }),
);

/** What somebody else wrote into a bucket policy. Some look much like ours. */
export const foreignStatement: fc.Arbitrary<Statement> = fc.record({
  Sid: fc.constantFrom('Audit', 'TlsOnly', 'DTLogsAnalysisReadLogs', 'DTLogsAnalysisReadLogsForOther', ''),
  Effect: fc.constantFrom('Allow' as const, 'Deny' as const),
  Principal: principal,
  Action: oneOrMore(['s3:GetObject', 's3:ListBucket', 's3:PutObject']),
  Resource: oneOrMore(['arn:aws:s3:::central', 'arn:aws:s3:::central/*', 'arn:aws:s3:::central/AWSLogs/*']),
  Condition: fc.constantFrom({ Bool: { 'aws:SecureTransport': 'false' } }, { StringEquals: { 'aws:PrincipalOrgID': ['o-1', 'o-2'] } }),
}, { requiredKeys: ['Effect', 'Principal', 'Action', 'Resource'] }).map((statement) => statement as Statement);

const impostor: fc.Arbitrary<Statement> = foreignStatement.map((statement) => ({
  ...statement, Sid: statementId(OWNER, 'ReadLogs'), Principal: { AWS: '222233334444' },
}));

export const foreignPolicy: fc.Arbitrary<PolicyDocument> = fc.record({
  Version: fc.constantFrom('2012-10-17', '2008-10-17'),
  Id: fc.constant('customer'),
  Statement: fc.oneof(
    { weight: 4, arbitrary: fc.array(fc.oneof({ weight: 6, arbitrary: foreignStatement }, impostor), { minLength: 1, maxLength: 4 }) },
    foreignStatement,
  ),
}, { requiredKeys: ['Version', 'Statement'] }).map(asStored);

const CREATED = ['s3:ObjectCreated:*', 's3:ObjectCreated:Put', 's3:ObjectCreated:CompleteMultipartUpload'];
const OTHERS = ['s3:ObjectRemoved:*', 's3:ObjectRemoved:Delete', 's3:ObjectTagging:*', 's3:ObjectAnnotation:Put'];

const ruleFor = (events: readonly string[]): fc.Arbitrary<NotificationRule> => fc.record({
  Id: fc.constantFrom('mine', 'logs-analysis/other/1', 'logs-analysis/alb-logs/9'),
  Events: fc.uniqueArray(fc.constantFrom(...events), { minLength: 1, maxLength: 2 }),
  Filter: fc.uniqueArray(fc.constantFrom(
    { Name: 'prefix', Value: 'images/' }, { Name: 'Prefix', Value: 'AWSLogs/' }, { Name: 'prefix', Value: 'team/' },
    { Name: 'prefix', Value: 'env=prod/' }, { Name: 'prefix', Value: 'env%3Dprod/' }, { Name: 'prefix', Value: '100%/' },
    { Name: 'suffix', Value: '.gz' }, { Name: 'Suffix', Value: '.jpg' }, { Name: 'suffix', Value: '' },
  ), { selector: ({ Name }) => Name.toLowerCase(), maxLength: 2 }).map((FilterRules) => ({ Key: { FilterRules } })),
}, { requiredKeys: ['Events'] });

const DESTINATIONS = [
  ['TopicConfigurations', { TopicArn: UPLOADS }],
  ['QueueConfigurations', { QueueArn: 'arn:aws:sqs:eu-west-1:111122223333:uploads' }],
  ['LambdaFunctionConfigurations', { LambdaFunctionArn: 'arn:aws:lambda:eu-west-1:111122223333:function:thumbnails' }],
] as const;

/** Notifications somebody else set up: any that S3 would hold. */
export function foreignNotifications(events = [...CREATED, ...OTHERS]): fc.Arbitrary<NotificationConfiguration> {
  const rules = fc.array(fc.tuple(fc.constantFrom(...DESTINATIONS), ruleFor(events)), { maxLength: 5 });
  return fc.tuple(rules, fc.boolean()).map(([wanted, eventBridge]) => {
    let configuration: NotificationConfiguration = eventBridge ? { EventBridgeConfiguration: {} } : {};
    const held: NotificationRule[] = [];
    for (const [[list, destination], rule] of wanted) {
      if (held.some((other) => ambiguous(other, rule) || (rule.Id !== undefined && other.Id === rule.Id))) continue;
      held.push(rule);
      configuration = { ...configuration, [list]: [...configuration[list] ?? [], { ...rule, ...destination }] };
    }
    checkNotifications(configuration);
    return configuration;
  });
}

/** In the way of ours, and the service may hear in another way; so often that every law meets some of them. */
const everything: fc.Arbitrary<NotificationConfiguration> = fc.record({
  TopicConfigurations: fc.constantFrom('s3:ObjectCreated:*', 's3:ObjectCreated:*', 's3:ObjectCreated:Put').map((event) =>
    [{ Id: 'everything', TopicArn: UPLOADS, Events: [event] }]),
  EventBridgeConfiguration: fc.constant({}),
}, { requiredKeys: ['TopicConfigurations'] });

const customerBucket: fc.Arbitrary<StoredBucket> = fc.record({
  owner: fc.constant(HERE.accountId),
  tags: fc.constant({ team: 'web' }),
  policy: foreignPolicy,
  notifications: fc.oneof(
    { weight: 3, arbitrary: foreignNotifications(OTHERS) },
    foreignNotifications(),
    { weight: 3, arbitrary: everything },
  ),
}, { requiredKeys: ['owner', 'tags', 'notifications'] });

/** Left over from an earlier onboarding, and used by somebody else meanwhile. */
const keptBucket: fc.Arbitrary<StoredBucket> = fc.record({
  owner: fc.constant(HERE.accountId),
  tags: fc.constant({ [CREATED_BY]: stackId('earlier') }),
  policy: fc.array(foreignStatement.filter(({ Effect }) => Effect === 'Allow'), { maxLength: 2 }).map((statements) =>
    asStored({ Version: '2012-10-17', Statement: [...newBucketStatements(HERE, NEW_BUCKET), ...statements] })),
  notifications: foreignNotifications(OTHERS),
  expirationDays: fc.constant(90),
});

const loadBalancer: fc.Arbitrary<LoadBalancer> = fc.oneof(
  fc.constant({}),
  fc.constant({ 'access_logs.s3.enabled': 'false', 'access_logs.s3.bucket': 'old', 'access_logs.s3.prefix': 'old' }),
  fc.tuple(fc.constantFrom(...BUCKETS), fc.constantFrom('', 'team', 'team/web', 'web', 'env=prod'))
    .map(([bucket, prefix]) => logsTo(bucket, prefix)),
).map((attributes) => ({ type: 'application', attributes }));

/** Of a record's members, some. */
const someOf = <T>(names: readonly string[], value: fc.Arbitrary<T>, present: number): fc.Arbitrary<Record<string, T>> =>
  fc.tuple(...names.map((name) => fc.tuple(fc.constant(name), fc.option(value, { nil: undefined, freq: present })))).map((entries) =>
    Object.fromEntries(entries.filter((entry): entry is [string, T] => entry[1] !== undefined)));

/** Any account that a stack may meet. */
export const anyCase: fc.Arbitrary<Case> = fc.record({
  loadBalancers: someOf(LOAD_BALANCERS, loadBalancer, 20),
  customerBuckets: someOf(BUCKETS, customerBucket, 20),
  newBucket: someOf([NEW_BUCKET], keptBucket, 1),
  topics: fc.oneof({ weight: 12, arbitrary: fc.constant({}) }, fc.constant({ [TOPIC]: { tags: { team: 'web' }, subscriptions: [] } })),
  listed: fc.subarray(LOAD_BALANCERS, { minLength: 1 }),
  named: fc.oneof({ weight: 8, arbitrary: fc.constant(BUCKETS) }, fc.subarray(BUCKETS)),
  existing: fc.constantFrom([], [UPLOADS], [UPLOADS]),
  events: fc.constantFrom('true', 'false'),
}).map(({ loadBalancers, customerBuckets, newBucket, topics, listed, named, existing, events }) => ({
  account: { loadBalancers, buckets: { ...customerBuckets, ...newBucket }, topics: { ...topics, [UPLOADS]: UPLOADS_TOPIC } },
  settings: settingsOf({
    LoadBalancerArns: listed,
    LogBucketArns: named.map((name) => `arn:aws:s3:::${name}`),
    ExistingTopicArns: existing,
    UseEventBridge: events,
  }, STACK),
}));
