import type { PolicyDocument, Statement } from '@logs-analysis/policy-model';
import { ALB, HERE, loadBalancerArn, logsTo, OTHER_ALB, PROPERTIES, STACK, stackId } from '../example';
import type { StackEvent } from './run-event';
import type { Account, LoadBalancer, StoredBucket } from '../fake-aws/account';

/** An account that a stack meets, and what the stack is told first and after an update that adds a load balancer. */
export interface Start {
  readonly name: string;
  readonly account: Account;
  readonly create: StackEvent['properties'];
  readonly update: StackEvent['properties'];
  /** What somebody does after that update was rolled back and what it had added was out of reach: lists it, load balancers as former. */
  readonly remedied: StackEvent['properties'];
  /** Stacks that were there before, in the account as it is given here. */
  readonly siblings: readonly StackEvent[];
  /** The service confirms its subscriptions, after each event. */
  readonly confirms?: true;
}

const API = loadBalancerArn('api');
const DELIVERY: Statement = {
  Effect: 'Allow',
  Principal: { Service: 'logdelivery.elasticloadbalancing.amazonaws.com' },
  Action: 's3:PutObject',
  Resource: 'arn:aws:s3:::central/*',
};
const AUDIT: Statement = {
  Sid: 'Audit',
  Effect: 'Allow',
  Principal: { AWS: ['222233334444', 'arn:aws:iam::555566667777:role/audit'] },
  Action: ['s3:GetObject', 's3:ListBucket'],
  Resource: ['arn:aws:s3:::central', 'arn:aws:s3:::central/*'],
};
const TLS_ONLY: Statement = {
  Sid: 'TlsOnly',
  Effect: 'Deny',
  Principal: '*',
  Action: 's3:*',
  Resource: ['arn:aws:s3:::central', 'arn:aws:s3:::central/*'],
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
};
const POLICY: PolicyDocument = { Version: '2012-10-17', Id: 'ours', Statement: [DELIVERY, TLS_ONLY, AUDIT] };
const BUCKET: StoredBucket = { owner: HERE.accountId, tags: { team: 'web' }, notifications: {}, policy: POLICY };
/** A bucket that people and tools of the customer live in. */
export const CENTRAL: StoredBucket = {
  ...BUCKET,
  notifications: {
    TopicConfigurations: [{ Id: 'removals', TopicArn: 'arn:aws:sns:eu-west-1:111122223333:removals', Events: ['s3:ObjectRemoved:*'] }],
    QueueConfigurations: [{
      Id: 'uploads',
      QueueArn: 'arn:aws:sqs:eu-west-1:111122223333:uploads',
      Events: ['s3:ObjectCreated:*'],
      Filter: { Key: { FilterRules: [{ Name: 'Prefix', Value: 'uploads/' }] } },
    }],
    EventBridgeConfiguration: {},
  },
};
const UPLOADS = 'arn:aws:sns:eu-west-1:111122223333:uploads';
/** The customer is told of everything in its bucket. */
const TOLD: StoredBucket = {
  ...BUCKET,
  notifications: {
    TopicConfigurations: [{ Id: 'everything', TopicArn: UPLOADS, Events: ['s3:ObjectCreated:*', 's3:ObjectRemoved:*'] }],
    EventBridgeConfiguration: {},
  },
};
/** A queue of the customer's is told of everything, and EventBridge as well. */
const QUEUED: StoredBucket = {
  ...BUCKET,
  notifications: {
    QueueConfigurations: [{
      Id: 'everything', QueueArn: 'arn:aws:sqs:eu-west-1:111122223333:uploads', Events: ['s3:ObjectCreated:*', 's3:ObjectRemoved:*'],
    }],
    EventBridgeConfiguration: {},
  },
};
const PUBLISHING: PolicyDocument = {
  Version: '2012-10-17',
  Statement: [{
    Effect: 'Allow',
    Principal: { Service: 's3.amazonaws.com' },
    Action: 'sns:Publish',
    Resource: UPLOADS,
    Condition: { ArnEquals: { 'aws:SourceArn': 'arn:aws:s3:::central' } },
  }],
};
const off = (): LoadBalancer => ({ type: 'application', attributes: {} });
const into = (bucket: string, prefix = ''): LoadBalancer => ({ type: 'application', attributes: logsTo(bucket, prefix) });
const given = (arns: readonly string[], buckets: readonly string[] = [], name = 'alb-logs'): StackEvent['properties'] => ({
  ...PROPERTIES, OnboardingName: name, LoadBalancerArns: arns, LogBucketArns: buckets.map((bucket) => `arn:aws:s3:::${bucket}`),
});
const sibling = (arns: readonly string[], buckets: readonly string[]): StackEvent =>
  ({ type: 'Create', properties: given(arns, buckets, 'earlier'), stackId: stackId('earlier') });

export const STACK_ID = STACK;

const STARTING: ReadonlyArray<Omit<Start, 'remedied'>> = [
  {
    name: 'no load balancer logs',
    account: { loadBalancers: { [ALB]: off(), [OTHER_ALB]: off() }, buckets: {}, topics: {} },
    create: given([ALB]),
    update: given([ALB, OTHER_ALB]),
    siblings: [],
  },
  {
    name: 'logs go to a bucket with a policy and notifications of its own',
    account: { loadBalancers: { [ALB]: into('central'), [OTHER_ALB]: into('central', 'shop') }, buckets: { central: CENTRAL }, topics: {} },
    create: given([ALB], ['central']),
    update: given([ALB, OTHER_ALB], ['central']),
    siblings: [],
  },
  {
    name: 'two load balancers log under two prefixes, one does not, and the one that is added logs elsewhere',
    account: {
      loadBalancers: {
        [ALB]: into('central', 'web'),
        [OTHER_ALB]: into('central', 'shop'),
        [API]: { type: 'application', attributes: { ...logsTo('old', 'old'), 'access_logs.s3.enabled': 'false' } },
        [loadBalancerArn('blog')]: into('plain'),
      },
      buckets: {
        central: CENTRAL,
        plain: { ...BUCKET, policy: { Version: '2008-10-17', Statement: { ...DELIVERY, Resource: 'arn:aws:s3:::plain/*' } } },
      },
      topics: {},
    },
    create: given([ALB, OTHER_ALB, API], ['central', 'plain']),
    update: given([ALB, OTHER_ALB, API, loadBalancerArn('blog')], ['central', 'plain']),
    siblings: [],
  },
  {
    name: 'an earlier stack is on the bucket, for another folder',
    account: {
      loadBalancers: { [ALB]: into('central', 'web'), [OTHER_ALB]: into('central', 'shop'), [API]: into('central', 'api') },
      buckets: { central: CENTRAL },
      topics: {},
    },
    create: given([OTHER_ALB], ['central']),
    update: given([OTHER_ALB, API], ['central']),
    siblings: [sibling([ALB], ['central'])],
  },
  {
    name: 'an earlier stack is on the bucket, for the same folder',
    account: {
      loadBalancers: { [ALB]: into('central'), [OTHER_ALB]: into('central'), [API]: into('central', 'api') },
      buckets: { central: CENTRAL },
      topics: {},
    },
    create: given([OTHER_ALB], ['central']),
    update: given([OTHER_ALB, API], ['central']),
    siblings: [sibling([ALB], ['central'])],
  },
  {
    name: 'an earlier stack created the bucket',
    account: { loadBalancers: { [ALB]: off(), [OTHER_ALB]: off(), [API]: off() }, buckets: {}, topics: {} },
    create: given([OTHER_ALB]),
    update: given([OTHER_ALB, API]),
    siblings: [sibling([ALB], [])],
  },
  {
    name: 'the bucket notifies a topic of the customer\'s of everything',
    account: {
      loadBalancers: { [ALB]: into('central'), [OTHER_ALB]: into('central', 'shop') },
      buckets: { central: TOLD },
      topics: {
        [UPLOADS]: {
          tags: { team: 'web' },
          policy: PUBLISHING,
          subscriptions: [{ endpoint: 'arn:aws:sqs:eu-west-1:111122223333:uploads', arn: `${UPLOADS}:1` }],
        },
      },
    },
    create: { ...given([ALB], ['central']), ExistingTopicArns: [UPLOADS] },
    update: { ...given([ALB, OTHER_ALB], ['central']), ExistingTopicArns: [UPLOADS] },
    siblings: [],
    confirms: true,
  },
  {
    name: 'an update names the topic of the customer\'s that another bucket notifies of everything',
    account: {
      loadBalancers: { [ALB]: into('plain'), [OTHER_ALB]: into('central', 'shop') },
      buckets: { central: TOLD, plain: { ...BUCKET, policy: { ...POLICY, Statement: { ...DELIVERY, Resource: 'arn:aws:s3:::plain/*' } } } },
      topics: { [UPLOADS]: { tags: {}, policy: PUBLISHING, subscriptions: [] } },
    },
    create: given([ALB], ['central', 'plain']),
    update: { ...given([ALB, OTHER_ALB], ['central', 'plain']), ExistingTopicArns: [UPLOADS] },
    siblings: [],
    confirms: true,
  },
  {
    name: 'the bucket notifies a queue of the customer\'s of everything, and sends its events to EventBridge',
    account: { loadBalancers: { [ALB]: into('central'), [OTHER_ALB]: into('central', 'shop') }, buckets: { central: QUEUED }, topics: {} },
    create: { ...given([ALB], ['central']), UseEventBridge: 'true' },
    update: { ...given([ALB, OTHER_ALB], ['central']), UseEventBridge: 'true' },
    siblings: [],
  },
];

export const STARTS: readonly Start[] = STARTING.map((start) => ({
  ...start,
  remedied: { ...start.create, FormerLoadBalancerArns: addedBy(start), ExistingTopicArns: start.update.ExistingTopicArns ?? [] },
}));

/** The topics that the update adds. */
export function topicsAddedBy({ create, update }: Pick<Start, 'create' | 'update'>): readonly string[] {
  const before = create.ExistingTopicArns as readonly string[] | undefined;
  return (update.ExistingTopicArns as readonly string[] | undefined ?? []).filter((arn) => !before?.includes(arn));
}

/** The load balancers that the update adds. */
export function addedBy({ create, update }: Pick<Start, 'create' | 'update'>): readonly string[] {
  const before = create.LoadBalancerArns as readonly string[];
  return (update.LoadBalancerArns as readonly string[]).filter((arn) => !before.includes(arn));
}
