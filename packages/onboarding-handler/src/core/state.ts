import type {
  EventRule, EventTarget, LoadBalancerArn, MessageFilter, NotificationConfiguration, PolicyDocument,
} from '@logs-analysis/policy-model';

/** All that one onboarding looks at or touches, as it is or as it is meant to be. Plain data. */
export interface State {
  readonly topic: TopicState;
  /** Those the settings name, and the one for load balancers that do not log yet. */
  readonly buckets: readonly BucketState[];
  /** The customer's that the settings name. */
  readonly existingTopics: readonly ExistingTopicState[];
  readonly eventRule: EventRuleState;
  /** Those the settings list, the former ones too. */
  readonly loadBalancers: readonly LoadBalancerState[];
  /** Those that an update took off both lists. The function may look at them but not change them any more. */
  readonly unlisted: readonly LoadBalancerState[];
}

export interface TopicState {
  readonly arn: string;
  /** `undefined`: there is no such topic. */
  readonly topic: Topic | undefined;
  /** The tag with the physical id that a run reached last; `undefined` while there was only one. {@link Topic.tags} leaves it out. */
  readonly target?: Tags;
  /** The endpoints that are subscribed, or wait for the service to confirm. */
  readonly endpoints: readonly string[];
  /** Those among them that wait. */
  readonly unconfirmed?: readonly string[];
}

export interface Topic {
  readonly tags: Tags;
  readonly policy: PolicyDocument | undefined;
}

/** What matters of a topic of the customer's: whether and of what it tells the service. */
export interface ExistingTopicState {
  readonly arn: string;
  /** There is no such topic. */
  readonly missing?: true;
  /** What AWS said: a policy denies looking at it. */
  readonly refused?: string;
  readonly isLeft?: IsLeft;
  /** `undefined`: the service is not subscribed. */
  readonly subscription: ExistingSubscription | undefined;
}

/** It is in the way of a rollback, or AWS refuses to change it, so that it is left as it is. */
export type IsLeft = true;

export interface ExistingSubscription {
  readonly endpoint: string;
  /** `undefined`: it tells of everything, or it is not known of what. */
  readonly filter: MessageFilter | undefined;
  /** It waits for the service to confirm: until then nobody can look at it, change it or end it. */
  readonly pending?: true;
}

/** The rule on the default event bus that has the name of the onboarding. */
export interface EventRuleState {
  readonly arn: string;
  /** `undefined`: there is none, or it was not looked at because the customer does not let EventBridge be used. */
  readonly rule: TaggedRule | undefined;
  /** What AWS said: a policy denies looking at it. */
  readonly refused?: string;
  readonly isLeft?: IsLeft;
}

export interface TaggedRule extends EventRule {
  readonly tags: Tags;
  readonly targets: readonly EventTarget[];
}

export interface BucketState {
  readonly name: string;
  /** `undefined`: there is no such bucket in this Region, or it cannot be looked at. */
  readonly bucket: Bucket | undefined;
  /** The Region that it is in, if that is another one. Load balancers cannot log there, so nothing of ours can be in it. */
  readonly elsewhere?: string;
  /** What AWS said: the bucket belongs to another account, or a policy denies looking at it. */
  readonly refused?: string;
  readonly isLeft?: IsLeft;
  readonly policy: PolicyDocument | undefined;
  readonly notifications: NotificationConfiguration;
}

export interface Bucket {
  /** This and what follows is looked up for the bucket created here only. */
  readonly tags: Tags;
  /** Days until log objects expire by our rule. */
  readonly expirationDays?: number;
}

export interface LoadBalancerState {
  readonly arn: LoadBalancerArn;
  readonly isLeft?: IsLeft;
  /** `undefined`: there is no such load balancer. */
  readonly logs: Logs | undefined;
}

export const LOG_TYPES = ['access', 'connection', 'health-check'] as const;
export type LogType = (typeof LOG_TYPES)[number];

/** The name of an attribute of a load balancer: `health_check_logs.s3.enabled`. */
export function logAttribute(type: LogType, name: string): string {
  return `${type.replace('-', '_')}_logs.s3.${name}`;
}

/** Where a load balancer writes each type of log. */
export type Logs = Readonly<Record<LogType, LogDestination>>;

/** The attributes `access_logs.s3.*` and the like; while not enabled, bucket and prefix may hold what was used before. */
export interface LogDestination {
  readonly enabled: boolean;
  readonly bucket: string;
  readonly prefix: string;
}

export type Tags = Readonly<Record<string, string>>;

/** A bucket that nobody has. */
export function absentBucket(name: string): BucketState {
  return { name, bucket: undefined, policy: undefined, notifications: {} };
}
