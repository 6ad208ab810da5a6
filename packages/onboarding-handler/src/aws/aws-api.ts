import type {
  ApiCallName, EventRule, EventTarget, LogEventTarget, MessageFilter, NotificationConfiguration, PolicyDocument,
} from '@logs-analysis/policy-model';
import type { Tags } from '../core/state';

/**
 * Every AWS call onboarding makes, under the names of the table that the execution policy is derived from. What does not exist is
 * `undefined` and not an error; every S3 call but the creation is bound to buckets of the account.
 */
export interface AwsApi {
  /** What CloudFormation is doing with the stack, such as `UPDATE_ROLLBACK_IN_PROGRESS`. */
  describeStack(arn: string): Promise<string>;

  /** `undefined`: there is no such load balancer. */
  describeLoadBalancerAttributes(arn: string): Promise<Readonly<Record<string, string>> | undefined>;
  modifyLoadBalancerAttributes(arn: string, attributes: Readonly<Record<string, string>>): Promise<void>;

  /** `undefined`: there is no such bucket. Throws AccessDenied if it is another account's or a policy denies looking at it. */
  getBucketPolicy(bucket: string): Promise<{ readonly policy: PolicyDocument | undefined } | undefined>;
  putBucketPolicy(bucket: string, policy: PolicyDocument): Promise<void>;
  deleteBucketPolicy(bucket: string): Promise<void>;
  getBucketNotification(bucket: string): Promise<NotificationConfiguration>;
  /** Destinations are not asked: a test message would reach the customer's, and a dead one would make the call fail. */
  putBucketNotification(bucket: string, configuration: NotificationConfiguration): Promise<void>;
  /** Creates a bucket in the account's own namespace, with its tags from the first moment. */
  createBucket(bucket: string, tags: Tags): Promise<void>;
  getBucketTagging(bucket: string): Promise<Tags>;
  /** Days until log objects expire by our own rule. */
  getLogExpiration(bucket: string): Promise<number | undefined>;
  /** Sets our own rule; rules of others stay. */
  putLogExpiration(bucket: string, days: number): Promise<void>;

  createTopic(name: string, tags: Tags, policy: PolicyDocument): Promise<void>;
  getTopicAttributes(arn: string): Promise<{ readonly policy: PolicyDocument | undefined } | undefined>;
  listTopicTags(arn: string): Promise<Tags>;
  tagTopic(arn: string, tags: Tags): Promise<void>;
  setTopicPolicy(arn: string, policy: PolicyDocument): Promise<void>;
  listSubscriptions(topicArn: string): Promise<readonly Subscription[]>;
  subscribe(topicArn: string, endpoint: string, filter?: MessageFilter): Promise<void>;
  unsubscribe(subscriptionArn: string): Promise<void>;
  /** The filter of the body of messages; `undefined` if there is none. */
  getSubscriptionFilter(subscriptionArn: string): Promise<MessageFilter | undefined>;
  setSubscriptionFilter(subscriptionArn: string, filter: MessageFilter): Promise<void>;
  deleteTopic(arn: string): Promise<void>;

  /** `undefined`: there is no such rule. */
  describeEventRule(arn: string): Promise<EventRule | undefined>;
  listEventRuleTags(arn: string): Promise<Tags>;
  /** Replaces what a rule matches that is there, and leaves its tags. */
  putEventRule(arn: string, rule: EventRule, tags: Tags): Promise<void>;
  listEventTargets(arn: string): Promise<readonly EventTarget[]>;
  putEventTarget(arn: string, target: LogEventTarget): Promise<void>;
  removeEventTargets(arn: string, ids: readonly string[]): Promise<void>;
  deleteEventRule(arn: string): Promise<void>;
}

export interface Subscription {
  readonly endpoint: string;
  /** `undefined` while the service has not confirmed: such a subscription cannot be ended, it goes with the topic. */
  readonly arn: string | undefined;
}

type Same<A, B> = [A] extends [B] ? [B] extends [A] ? true : never : never;
type Must<T extends true> = T;
/** Does not compile unless the interface and the table have the same names. */
export type ApiMatchesTable = Must<Same<keyof AwsApi, ApiCallName>>;
