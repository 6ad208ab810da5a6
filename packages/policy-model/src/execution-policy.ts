import { apiCalls, LOG_ACTIONS } from './api-calls';
import type { ApiCall } from './api-calls';
import { bucketArn, topicArn } from './arn';
import type { Environment } from './environment';
import { eventRulePermissions } from './event-rule-permissions';
import { newBucketName } from './new-bucket';
import { policyOf } from './policy-document';
import type { PolicyDocument, Statement } from './policy-document';
import type { Service } from './service-profile';

/** What one onboarding may touch. */
export interface ExecutionScope {
  readonly environment: Environment;
  readonly service: Pick<Service, 'resourcePrefix' | 'endpoint'>;
  readonly onboardingName: string;
  /** The stack that runs the function. */
  readonly stackArn: string;
  readonly loadBalancerArns: readonly string[];
  /** Load balancers whose logs are to be turned off again; none for most. */
  readonly formerLoadBalancerArns?: readonly string[];
  /** The buckets that load balancers log to already; none where only a bucket created here is used. */
  readonly logBucketArns: readonly string[];
  /** Topics of the customer's that the service may be subscribed to; none for most. */
  readonly existingTopicArns?: readonly string[];
  /** The customer lets EventBridge be used. */
  readonly usesEventBridge?: boolean;
}

/**
 * What the function may do: the calls of the API table, each limited to the load balancers, buckets and topic of one onboarding,
 * and buckets of this account only. It can read no object.
 */
export function executionPolicy(scope: ExecutionScope): PolicyDocument & { readonly Statement: readonly Statement[] } {
  const { environment, service, onboardingName } = scope;
  const newBucket = [bucketArn(environment, newBucketName(environment, service.resourcePrefix))];
  const topic = [topicArn(environment, onboardingName)];
  const serviceOnly = { StringEquals: { 'sns:Protocol': 'sqs', 'sns:Endpoint': service.endpoint } };
  const ownAccount = { StringEquals: { 's3:ResourceAccount': environment.accountId } };
  return policyOf(
    allow('SeeOwnStack', [scope.stackArn], (call) => call.on === 'stack'),
    allow('SeeLoadBalancers', ['*'], (call) => call.on === 'any'),
    allow('TurnLogsOnAndOff', scope.loadBalancerArns, (call) => call.on === 'load-balancer'),
    ...ifAny(scope.formerLoadBalancerArns, (former) => allow('TurnFormerLogsOff', former, (call) => call.on === 'load-balancer')),
    ...ifAny(scope.logBucketArns, (buckets) => allow('ShareNamedLogBuckets', buckets, (call) => call.on === 'log-bucket', ownAccount)),
    allow('CreateAndShareNewLogBucket', newBucket, (call) => call.on === 'new-bucket' || call.on === 'log-bucket', ownAccount),
    allow('ManageTopic', topic, (call) => call.on === 'topic' || isOnSubscribed(call)),
    allow('SubscribeTheServiceOnly', topic, (call) => call.onlyServiceEndpoint === true, serviceOnly),
    ...ifAny(scope.existingTopicArns, (topics) =>
      allow('FilterSubscriptionsToExistingTopics', topics, (call) => call.on === 'existing-topic' || isOnSubscribed(call))),
    ...ifAny(scope.existingTopicArns, (topics) =>
      allow('SubscribeTheServiceToExistingTopics', topics, (call) => call.onlyServiceEndpoint === true, serviceOnly)),
    ...(scope.usesEventBridge ? eventRulePermissions(environment, onboardingName) : []),
    {
      Sid: 'WriteOwnLog',
      Effect: 'Allow',
      Action: Object.keys(LOG_ACTIONS),
      Resource: [logGroupArn(environment, onboardingName)],
    },
  );
}

/** The log group of the function, with its streams. */
export function logGroupArn({ partition, region, accountId }: Environment, onboardingName: string): string {
  return `arn:${partition}:logs:${region}:${accountId}:log-group:/aws/lambda/${onboardingName}:*`;
}

function isOnSubscribed({ on, onlyServiceEndpoint }: ApiCall): boolean {
  return on === 'subscribed-topic' && !onlyServiceEndpoint;
}

/** IAM refuses a statement with an empty list of resources. */
function ifAny(resources: readonly string[] = [], statement: (resources: readonly string[]) => Statement): readonly Statement[] {
  return resources.length === 0 ? [] : [statement(resources)];
}

function allow(
  sid: string, resources: readonly string[], which: (call: ApiCall) => boolean, condition?: Statement['Condition'],
): Statement {
  return {
    Sid: sid,
    Effect: 'Allow',
    Action: [...new Set(apiCalls().filter(which).flatMap((call) => call.actions))].sort(),
    Resource: resources,
    ...(condition && { Condition: condition }),
  };
}
