/** Who has to act on a problem. */
export type Whose = 'customer' | 'service';

/**
 * Everything that can stop onboarding, or that is noted of it, by its stable code. The page `docs/errors.md` is made of it.
 */
export const PROBLEMS = {
  'event-refused': {
    whose: 'customer',
    meaning: 'the function was called with something that is not an event of a stack in its account and Region',
    next: 'let the stack call the function; if it did, look for who else may',
  },
  'property-missing': {
    whose: 'customer',
    meaning: 'a property of the custom resource is missing',
    next: 'add the property',
  },
  'property-unknown': {
    whose: 'customer',
    meaning: 'the custom resource has a property that does not exist',
    next: 'remove it, or correct its spelling',
  },
  'property-invalid': {
    whose: 'customer',
    meaning: 'a property has a value that cannot be used',
    next: 'give the value the message describes',
  },
  'logical-id-changed': {
    whose: 'customer',
    meaning: 'an update gives the custom resource another logical id, and asks for something else as well',
    next: 'do it in two updates, or keep the logical id',
  },
  'plan-after-apply': {
    whose: 'customer',
    meaning: 'a stack that has made its changes was told to plan only',
    next: 'delete the stack to take everything back, or keep Mode Apply',
  },
  'load-balancer-not-found': {
    whose: 'customer',
    meaning: 'no load balancer has this ARN',
    next: 'check the ARN; the load balancer may have been deleted',
  },
  'load-balancer-removed': {
    whose: 'customer',
    meaning: 'a load balancer whose logs this stack turned on is missing from the list',
    next: 'move it to FormerLoadBalancerArns, so that its logs can be turned off',
  },
  'too-many-load-balancers': {
    whose: 'customer',
    meaning: 'the list has more load balancers than one stack can take, or than it can set up in the time that its function has',
    next: 'distribute them over several stacks',
  },
  'too-many-removed': {
    whose: 'customer',
    meaning: 'one update takes more load balancers off the list than could be put back, should it be rolled back',
    next: 'take them off in several updates',
  },
  'bucket-removed': {
    whose: 'customer',
    meaning: 'a bucket that this stack shared is missing from the list',
    next: 'put it back into LogBucketArns until an update has taken the access back',
  },
  'bucket-not-named': {
    whose: 'customer',
    meaning: 'a load balancer logs to a bucket that the stack was not given',
    next: 'add the ARN of the bucket to LogBucketArns',
  },
  'bucket-not-accessible': {
    whose: 'customer',
    meaning: 'a bucket does not exist, is in another Region, or belongs to another account',
    next: 'name a bucket of this account and Region; for a central log account, run the stack there',
  },
  'bucket-name-taken': {
    whose: 'customer',
    meaning: 'the bucket to be created exists and was not created by this service',
    next: 'rename or remove that bucket, or turn on access logs into a bucket of your own and name it',
  },
  'onboarding-name-taken': {
    whose: 'customer',
    meaning: 'a topic with the name of this onboarding exists and is not this stack\'s',
    next: 'choose another OnboardingName',
  },
  'notification-overlap': {
    whose: 'customer',
    meaning: 'the bucket has a notification that S3 would not hold beside ours',
    next: 'if it goes to an SNS topic and tells of all logs, name the topic in ExistingTopicArns; if the bucket sends its events to '
      + 'EventBridge, set UseEventBridge to true; otherwise narrow its prefix, suffix or events',
  },
  'topic-not-accessible': {
    whose: 'customer',
    meaning: 'a topic that the service is to be subscribed to does not exist, or may not be looked at',
    next: 'correct its ARN in ExistingTopicArns, or let the role of the function use it',
  },
  'topic-subscribed-already': {
    whose: 'customer',
    meaning: 'the service is subscribed to a topic of yours by something other than this stack',
    next: 'end that subscription, so that the stack can make one that tells of new log objects only',
  },
  'topic-filter-too-large': {
    whose: 'customer',
    meaning: 'more folders of logs go through one topic than the filter of a subscription can name',
    next: 'narrow the notifications that go to the topic, so that they leave some of the folders out',
  },
  'topic-removed': {
    whose: 'customer',
    meaning: 'a topic that this stack subscribed the service to is missing from the list',
    next: 'put it back into ExistingTopicArns until an update has ended the subscription',
  },
  'topic-not-needed': {
    whose: 'customer',
    meaning: 'no bucket that is shared notifies a topic of yours of all its logs, so the service is not subscribed to it',
    next: 'correct its ARN in ExistingTopicArns, or remove it',
  },
  'event-rule-name-taken': {
    whose: 'customer',
    meaning: 'a rule of EventBridge with the name of this onboarding exists and is not this stack\'s',
    next: 'rename or remove that rule, or choose another OnboardingName for a new stack',
  },
  'event-rule-not-accessible': {
    whose: 'customer',
    meaning: 'the rule of EventBridge that is to tell of logs may not be looked at',
    next: 'let the role of the function use the rule, or set UseEventBridge to false',
  },
  'event-rule-needed': {
    whose: 'customer',
    meaning: 'UseEventBridge is no longer true, and this stack has a rule of EventBridge',
    next: 'set UseEventBridge to true until an update has removed the rule because nothing goes through it, or delete the stack',
  },
  'event-prefix-unsafe': {
    whose: 'customer',
    meaning: 'the prefix of logs has a character with which EventBridge would tell the service of another key',
    next: 'log under another prefix, or make room for a notification: narrow the one that overlaps',
  },
  'event-pattern-too-long': {
    whose: 'customer',
    meaning: 'more folders of logs go through EventBridge than the pattern of a rule can name',
    next: 'distribute the load balancers over several stacks, or narrow the notifications that overlap',
  },
  'subscription-pending': {
    whose: 'service',
    meaning: 'the service has not confirmed its subscription to a topic of yours, and until then it cannot be changed',
    next: 'try again when it has, or in two days, when SNS has dropped it',
  },
  'too-many-notifications': {
    whose: 'customer',
    meaning: 'the bucket has as many notifications as S3 allows',
    next: 'remove one that is not needed',
  },
  'shared-by-too-many': {
    whose: 'customer',
    meaning: 'more onboardings share a folder of logs than the id of their notification can name',
    next: 'onboard these load balancers with one stack',
  },
  'policy-too-large': {
    whose: 'customer',
    meaning: 'the bucket policy would grow over the 20 KB that S3 allows',
    next: 'shorten the bucket policy',
  },
  'policy-names-nobody': {
    whose: 'customer',
    meaning: 'the bucket policy names a role or user that was deleted, and S3 takes no policy that does',
    next: 'remove that principal from the statement that the message names',
  },
  'policy-public': {
    whose: 'customer',
    meaning: 'a statement makes the bucket policy public; with block public access, S3 neither changes it nor lets other accounts read',
    next: 'name in that statement who may do what it allows',
  },
  'policy-denies': {
    whose: 'customer',
    meaning: 'a statement of the bucket policy forbids log delivery, the reading of logs or the changes of the stack',
    next: 'except from that statement whom the message names',
  },
  'deleted-meanwhile': {
    whose: 'customer',
    meaning: 'the stack was deleted while it was still being created or updated',
    next: 'nothing, it was taken back',
  },
  'not-taken-back': {
    whose: 'customer',
    meaning: 'an update failed, and something that it had changed could not be put back',
    next: 'update the stack again with the same values, or remove from the resource what has the name of the onboarding',
  },
  'state-changed': {
    whose: 'customer',
    meaning: 'something else kept changing the same resource',
    next: 'wait until it is done, then try again',
  },
  'deadline': {
    whose: 'customer',
    meaning: 'AWS did not answer in time',
    next: 'try again; the resource that is named in the log is the one to look at',
  },
  'aws-refused': {
    whose: 'customer',
    meaning: 'AWS refused a call',
    next: 'read the message of AWS; often a policy of the organization denies the call',
  },
} as const satisfies Record<string, { readonly whose: Whose; readonly meaning: string; readonly next: string }>;

export type ProblemCode = keyof typeof PROBLEMS;
