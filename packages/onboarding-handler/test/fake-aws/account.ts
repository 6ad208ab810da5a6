import type { EventRule, EventTarget, MessageFilter, NotificationConfiguration, PolicyDocument } from '@logs-analysis/policy-model';

/** An AWS account as plain data, so that a scenario can be written as JSON. */
export interface Account {
  readonly loadBalancers: Readonly<Record<string, LoadBalancer>>;
  readonly buckets: Readonly<Record<string, StoredBucket>>;
  readonly topics: Readonly<Record<string, StoredTopic>>;
  /** Of EventBridge, on the default event bus, by their ARNs. */
  readonly rules?: Readonly<Record<string, StoredRule>>;
  /** What CloudFormation is doing with a stack, by its ARN; it is creating one that is not in it. */
  readonly stacks?: Readonly<Record<string, string>>;
}

export interface LoadBalancer {
  readonly type: 'application' | 'network' | 'gateway';
  /** Those that differ from the defaults. */
  readonly attributes: Readonly<Record<string, string>>;
}

export interface StoredBucket {
  readonly owner: string;
  /** Where it is; in the Region of the caller if left out. */
  readonly region?: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly policy?: PolicyDocument;
  readonly notifications: NotificationConfiguration;
  readonly expirationDays?: number;
  /** Part of block public access: refuses a policy that would make the bucket public. */
  readonly blockPublicPolicy?: boolean;
}

export interface StoredTopic {
  readonly tags: Readonly<Record<string, string>>;
  readonly policy?: PolicyDocument;
  /** Without an ARN: waits for the endpoint to confirm. */
  readonly subscriptions: ReadonlyArray<{ readonly endpoint: string; readonly arn?: string; readonly filter?: MessageFilter }>;
}

export interface StoredRule extends EventRule {
  readonly tags: Readonly<Record<string, string>>;
  readonly targets: readonly EventTarget[];
}

export const EMPTY_ACCOUNT: Account = { loadBalancers: {}, buckets: {}, topics: {} };

/** Of a record of the account, the one it was asked for. Not `undefined` for names like `constructor`. */
export function lookUp<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
/** The same, for the fake's own use. */
export interface World {
  readonly loadBalancers: Record<string, Mutable<LoadBalancer>>;
  readonly buckets: Record<string, Mutable<StoredBucket>>;
  readonly topics: Record<string, Mutable<StoredTopic>>;
  rules?: Record<string, Mutable<StoredRule>>;
  stacks?: Record<string, string>;
}
