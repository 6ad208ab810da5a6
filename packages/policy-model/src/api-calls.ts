/** What an API call acts on. Each kind becomes the narrowest resource that IAM lets the call's actions be limited to. */
export type CallTarget =
  /** The stack that runs the function. */
  | 'stack'
  /** IAM has no resource-level permission for it. */
  | 'any'
  | 'load-balancer'
  /** A bucket that load balancers log to: one the settings name, or the one created here. */
  | 'log-bucket'
  /** The bucket created here, never one of the customer's. */
  | 'new-bucket'
  | 'topic'
  /** A topic of the customer's that the settings name. */
  | 'existing-topic'
  /** Any of these two: a topic that the service is subscribed to. */
  | 'subscribed-topic'
  /** The rule on the default event bus; only where the customer lets EventBridge be used. */
  | 'event-rule';

export interface ApiCall {
  /** What IAM checks, which is not always the call's own name. */
  readonly actions: readonly string[];
  readonly on: CallTarget;
  /** For the reader of the permissions page. */
  readonly why: string;
  /** The value of `sns:Endpoint` is the service's own queue. */
  readonly onlyServiceEndpoint?: true;
  /** The value of `events:TargetArn` is the topic of the onboarding. */
  readonly onlyOwnTopic?: true;
}

/**
 * Every AWS call the function makes. The execution role's policy is derived from it, and the function can make no other call: its
 * client interface has exactly these names.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference.html
 */
export const API_CALLS = {
  describeStack: {
    actions: ['cloudformation:DescribeStacks'],
    on: 'stack',
    why: 'tells a deletion of the stack from an update that is rolled back, and both from an event that comes late',
  },
  describeLoadBalancerAttributes: {
    actions: ['elasticloadbalancing:DescribeLoadBalancerAttributes'],
    on: 'any',
    why: 'sees whether a named load balancer exists, and whether and where it logs',
  },
  modifyLoadBalancerAttributes: {
    actions: ['elasticloadbalancing:ModifyLoadBalancerAttributes'],
    on: 'load-balancer',
    why: 'turns logs on where they are off, and off again when the stack is deleted',
  },
  getBucketPolicy: {
    actions: ['s3:GetBucketPolicy'],
    on: 'log-bucket',
    why: 'sees whether a bucket exists in this account, and reads the policy that the grant is merged into',
  },
  putBucketPolicy: {
    actions: ['s3:PutBucketPolicy'],
    on: 'log-bucket',
    why: 'lets the service read the logs, and takes that back',
  },
  deleteBucketPolicy: {
    actions: ['s3:DeleteBucketPolicy'],
    on: 'log-bucket',
    why: 'takes the grant back from a bucket that had no policy before',
  },
  getBucketNotification: {
    actions: ['s3:GetBucketNotification'],
    on: 'log-bucket',
    why: 'reads the notifications that ours is merged into',
  },
  putBucketNotification: {
    actions: ['s3:PutBucketNotification'],
    on: 'log-bucket',
    why: 'tells the topic of new log objects, and takes that back',
  },
  createBucket: {
    actions: ['s3:CreateBucket', 's3:TagResource'],
    on: 'new-bucket',
    why: 'creates the log bucket, with its tags, where no load balancer logs yet',
  },
  getBucketTagging: {
    actions: ['s3:GetBucketTagging'],
    on: 'new-bucket',
    why: 'tells a bucket that was created here from one of the customer\'s',
  },
  getLogExpiration: {
    actions: ['s3:GetLifecycleConfiguration'],
    on: 'new-bucket',
    why: 'sees when log objects expire in the bucket created here, and which rules others added',
  },
  putLogExpiration: {
    actions: ['s3:PutLifecycleConfiguration'],
    on: 'new-bucket',
    why: 'lets log objects expire in the bucket created here',
  },
  createTopic: {
    actions: ['sns:CreateTopic', 'sns:TagResource'],
    on: 'topic',
    why: 'creates the topic, with tags that record what was there before',
  },
  getTopicAttributes: {
    actions: ['sns:GetTopicAttributes'],
    on: 'topic',
    why: 'sees whether the topic exists and who may use it',
  },
  listTopicTags: {
    actions: ['sns:ListTagsForResource'],
    on: 'topic',
    why: 'reads whose topic it is and what was there before',
  },
  tagTopic: {
    actions: ['sns:TagResource'],
    on: 'topic',
    why: 'records what was there before a load balancer that is added later is touched',
  },
  setTopicPolicy: {
    actions: ['sns:SetTopicAttributes'],
    on: 'topic',
    why: 'lets the log buckets publish, the rule of EventBridge where there is one, and nobody else',
  },
  listSubscriptions: {
    actions: ['sns:ListSubscriptionsByTopic'],
    on: 'subscribed-topic',
    why: 'sees whether the service is subscribed',
  },
  subscribe: {
    actions: ['sns:Subscribe'],
    on: 'subscribed-topic',
    why: 'subscribes the queue of the service',
    onlyServiceEndpoint: true,
  },
  unsubscribe: {
    actions: ['sns:Unsubscribe'],
    on: 'subscribed-topic',
    why: 'ends the subscription when the stack is deleted, or a topic of yours is not needed any more',
  },
  getSubscriptionFilter: {
    actions: ['sns:GetSubscriptionAttributes'],
    on: 'existing-topic',
    why: 'sees what a topic of yours tells the service of',
  },
  setSubscriptionFilter: {
    actions: ['sns:SetSubscriptionAttributes'],
    on: 'existing-topic',
    why: 'has a topic of yours tell the service of new log objects only',
  },
  deleteTopic: {
    actions: ['sns:DeleteTopic'],
    on: 'topic',
    why: 'removes the topic when the stack is deleted',
  },
  describeEventRule: {
    actions: ['events:DescribeRule'],
    on: 'event-rule',
    why: 'sees whether the rule exists, and what it matches',
  },
  listEventRuleTags: {
    actions: ['events:ListTagsForResource'],
    on: 'event-rule',
    why: 'reads whose rule it is',
  },
  putEventRule: {
    actions: ['events:PutRule', 'events:TagResource'],
    on: 'event-rule',
    why: 'creates the rule for new log objects, with a tag that says whose it is, and follows changes of the load balancers',
  },
  listEventTargets: {
    actions: ['events:ListTargetsByRule'],
    on: 'event-rule',
    why: 'sees whether the rule tells the topic',
  },
  putEventTarget: {
    actions: ['events:PutTargets'],
    on: 'event-rule',
    why: 'lets the rule tell the topic, and nothing else',
    onlyOwnTopic: true,
  },
  removeEventTargets: {
    actions: ['events:RemoveTargets'],
    on: 'event-rule',
    why: 'takes the topic away from the rule, which must have no targets to be deleted',
  },
  deleteEventRule: {
    actions: ['events:DeleteRule'],
    on: 'event-rule',
    why: 'removes the rule when the stack is deleted, or nothing goes through it any more',
  },
} as const satisfies Record<string, ApiCall>;

/** What Lambda does in the function's name, with the actions it needs for it. `why` completes "It …", as in the table above. */
export const LOG_ACTIONS: Readonly<Record<string, string>> = {
  'logs:CreateLogStream': 'begins a log for each start of the function',
  'logs:PutLogEvents': 'writes what it changed, and why it could not',
};

export type ApiCallName = keyof typeof API_CALLS;

/** The table as a list, for those who render it. */
export function apiCalls(): ReadonlyArray<ApiCall & { readonly name: ApiCallName }> {
  return Object.entries<ApiCall>(API_CALLS).map(([name, call]) => ({ name: name as ApiCallName, ...call }));
}
