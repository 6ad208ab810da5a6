import { isDeepStrictEqual } from 'node:util';
import type { Environment } from '@logs-analysis/policy-model';
import { lookUp } from './account';
import type { World } from './account';
import { awsError } from './aws-error';
import { checkFilter } from './message-filter';
import { asStored } from './policy-storage';
import { checkTags } from './tags';
import type { AwsApi } from '../../src/aws/aws-api';

type SnsCalls = Pick<AwsApi,
  | 'createTopic' | 'getTopicAttributes' | 'listTopicTags' | 'tagTopic' | 'setTopicPolicy' | 'listSubscriptions' | 'subscribe'
  | 'unsubscribe' | 'getSubscriptionFilter' | 'setSubscriptionFilter' | 'deleteTopic'>;

export function fakeSns({ topics }: World, caller: Environment): SnsCalls {
  const existing = (arn: string): World['topics'][string] => {
    const topic = lookUp(topics, arn);
    if (topic === undefined) throw awsError('NotFoundException', 'Topic does not exist');
    return topic;
  };
  const confirmed = (arn: string): { readonly topic: World['topics'][string]; readonly index: number } => {
    const topic = lookUp(topics, topicOf(arn));
    const index = topic?.subscriptions.findIndex((one) => one.arn === arn) ?? -1;
    if (topic === undefined || index < 0) throw awsError('NotFoundException', 'Subscription does not exist');
    return { topic, index };
  };
  return {
    async createTopic(name, tags, policy) {
      if (!/^[A-Za-z0-9_-]{1,256}$/.test(name)) throw invalid('Topic Name');
      checkTags(tags, 'InvalidParameterException');
      const arn = `arn:${caller.partition}:sns:${caller.region}:${caller.accountId}:${name}`;
      const topic = lookUp(topics, arn);
      if (topic && !Object.entries(tags).every(([key, value]) => topic.tags[key] === value)) {
        throw invalid('Tags Reason: Topic already exists with different tags');
      }
      if (topic && !isDeepStrictEqual(topic.policy, asStored(policy))) {
        throw invalid('Attributes Reason: Topic already exists with different attributes');
      }
      topics[arn] = topic ?? { tags, policy: asStored(policy), subscriptions: [] };
    },
    async getTopicAttributes(arn) {
      const topic = lookUp(topics, arn);
      return topic && { policy: topic.policy };
    },
    async listTopicTags(arn) {
      return existing(arn).tags;
    },
    async tagTopic(arn, tags) {
      const topic = existing(arn);
      const all = { ...topic.tags, ...tags };
      checkTags(all, 'InvalidParameterException');
      topic.tags = all;
    },
    async setTopicPolicy(arn, policy) {
      existing(arn).policy = asStored(policy);
    },
    async listSubscriptions(arn) {
      return existing(arn).subscriptions.map((one) => ({ endpoint: one.endpoint, arn: one.arn }));
    },
    async subscribe(arn, endpoint, filter) {
      const topic = existing(arn);
      if (!/^arn:[a-z-]+:sqs:[a-z0-9-]+:\d{12}:.+$/.test(endpoint)) throw invalid('SQS endpoint ARN');
      if (filter) checkFilter(filter);
      const present = topic.subscriptions.find((one) => one.endpoint === endpoint);
      if (present && filter && !isDeepStrictEqual(present.filter, filter)) {
        throw invalid('Attributes Reason: Subscription already exists with different attributes');
      }
      if (present) return;
      const own = endpoint.split(':')[4] === caller.accountId;
      const subscription = { endpoint, ...(filter && { filter }), ...(own && { arn: subscriptionArn(arn, topic.subscriptions.length) }) };
      topic.subscriptions = [...topic.subscriptions, subscription];
    },
    async unsubscribe(subscription) {
      if (!subscription.startsWith('arn:')) throw invalid('SubscriptionArn Reason: An ARN must have at least 6 elements');
      const topic = lookUp(topics, topicOf(subscription));
      if (topic) topic.subscriptions = topic.subscriptions.filter(({ arn }) => arn !== subscription);
    },
    async getSubscriptionFilter(subscription) {
      const { topic, index } = confirmed(subscription);
      return topic.subscriptions[index].filter;
    },
    async setSubscriptionFilter(subscription, filter) {
      const { topic, index } = confirmed(subscription);
      checkFilter(filter);
      topic.subscriptions = topic.subscriptions.map((one, at) => at === index ? { ...one, filter } : one);
    },
    async deleteTopic(arn) {
      delete topics[arn];
    },
  };
}

/** What the owner of an endpoint does when it accepts: the subscription gets its ARN. */
export function confirmSubscriptions({ topics }: World): void {
  for (const [topicArn, topic] of Object.entries(topics)) {
    topic.subscriptions = topic.subscriptions.map((one, index) => ({ arn: subscriptionArn(topicArn, index), ...one }));
  }
}

function topicOf(subscription: string): string {
  return subscription.split(':').slice(0, -1).join(':');
}

function subscriptionArn(topicArn: string, index: number): string {
  return `${topicArn}:00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;
}

function invalid(what: string): Error {
  return awsError('InvalidParameterException', `Invalid parameter: ${what}`);
}
