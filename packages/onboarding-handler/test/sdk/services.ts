import { logEventTarget } from '@logs-analysis/policy-model';
import type { AwsApi } from '../../src/aws/aws-api';
import { ALB, HERE, QUEUE, RULE, STACK, TOPIC } from '../example';

/** As they are called in the environment variables of the SDK. */
export const SERVICES = ['S3', 'SNS', 'ELASTIC_LOAD_BALANCING_V2', 'CLOUDFORMATION', 'EVENTBRIDGE'] as const;
export type Service = (typeof SERVICES)[number];

const POLICY = { Version: '2012-10-17', Statement: [] };

/** Every call of the interface, once. The compiler asks for new ones. */
export const CALLS: { readonly [K in keyof AwsApi]: { readonly service: Service; readonly make: (aws: AwsApi) => Promise<unknown> } } = {
  describeStack: { service: 'CLOUDFORMATION', make: (aws) => aws.describeStack(STACK) },
  describeLoadBalancerAttributes: { service: 'ELASTIC_LOAD_BALANCING_V2', make: (aws) => aws.describeLoadBalancerAttributes(ALB) },
  modifyLoadBalancerAttributes: { service: 'ELASTIC_LOAD_BALANCING_V2', make: (aws) => aws.modifyLoadBalancerAttributes(ALB, { a: 'b' }) },
  getBucketPolicy: { service: 'S3', make: (aws) => aws.getBucketPolicy('my-logs') },
  putBucketPolicy: { service: 'S3', make: (aws) => aws.putBucketPolicy('my-logs', POLICY) },
  deleteBucketPolicy: { service: 'S3', make: (aws) => aws.deleteBucketPolicy('my-logs') },
  getBucketNotification: { service: 'S3', make: (aws) => aws.getBucketNotification('my-logs') },
  putBucketNotification: { service: 'S3', make: (aws) => aws.putBucketNotification('my-logs', {}) },
  createBucket: { service: 'S3', make: (aws) => aws.createBucket(`logs-${HERE.accountId}-${HERE.region}-an`, {}) },
  getBucketTagging: { service: 'S3', make: (aws) => aws.getBucketTagging('my-logs') },
  getLogExpiration: { service: 'S3', make: (aws) => aws.getLogExpiration('my-logs') },
  putLogExpiration: { service: 'S3', make: (aws) => aws.putLogExpiration('my-logs', 90) },
  createTopic: { service: 'SNS', make: (aws) => aws.createTopic('alb-logs', {}, POLICY) },
  getTopicAttributes: { service: 'SNS', make: (aws) => aws.getTopicAttributes(TOPIC) },
  listTopicTags: { service: 'SNS', make: (aws) => aws.listTopicTags(TOPIC) },
  tagTopic: { service: 'SNS', make: (aws) => aws.tagTopic(TOPIC, { a: 'b' }) },
  setTopicPolicy: { service: 'SNS', make: (aws) => aws.setTopicPolicy(TOPIC, POLICY) },
  listSubscriptions: { service: 'SNS', make: (aws) => aws.listSubscriptions(TOPIC) },
  subscribe: { service: 'SNS', make: (aws) => aws.subscribe(TOPIC, QUEUE) },
  unsubscribe: { service: 'SNS', make: (aws) => aws.unsubscribe(`${TOPIC}:0a1b`) },
  getSubscriptionFilter: { service: 'SNS', make: (aws) => aws.getSubscriptionFilter(`${TOPIC}:0a1b`) },
  setSubscriptionFilter: { service: 'SNS', make: (aws) => aws.setSubscriptionFilter(`${TOPIC}:0a1b`, {}) },
  deleteTopic: { service: 'SNS', make: (aws) => aws.deleteTopic(TOPIC) },
  describeEventRule: { service: 'EVENTBRIDGE', make: (aws) => aws.describeEventRule(RULE) },
  listEventRuleTags: { service: 'EVENTBRIDGE', make: (aws) => aws.listEventRuleTags(RULE) },
  putEventRule: { service: 'EVENTBRIDGE', make: (aws) => aws.putEventRule(RULE, { EventPattern: '{}', State: 'ENABLED' }, { a: 'b' }) },
  listEventTargets: { service: 'EVENTBRIDGE', make: (aws) => aws.listEventTargets(RULE) },
  putEventTarget: { service: 'EVENTBRIDGE', make: (aws) => aws.putEventTarget(RULE, logEventTarget(HERE, 'alb-logs')) },
  removeEventTargets: { service: 'EVENTBRIDGE', make: (aws) => aws.removeEventTargets(RULE, ['logs-topic']) },
  deleteEventRule: { service: 'EVENTBRIDGE', make: (aws) => aws.deleteEventRule(RULE) },
};

export const NAMES = Object.keys(CALLS) as ReadonlyArray<keyof AwsApi>;
/** Calls that read or write a document others write too. */
export const DOCUMENTS: ReadonlyArray<keyof AwsApi> = [
  'getBucketPolicy', 'putBucketPolicy', 'deleteBucketPolicy', 'getBucketNotification', 'putBucketNotification',
];

/** The body of an error in the words of a service. */
export function errorBody(service: Service, code: string, message = 'said by the stub'): string {
  if (service === 'EVENTBRIDGE') return JSON.stringify({ __type: code, message });
  const error = `<Error><Code>${code}</Code><Message>${message}</Message></Error>`;
  return service === 'S3' ? `<?xml version="1.0"?>${error}` : `<ErrorResponse>${error}<RequestId>1</RequestId></ErrorResponse>`;
}
