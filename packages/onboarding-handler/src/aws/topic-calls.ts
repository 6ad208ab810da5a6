import type { SNS } from '@aws-sdk/client-sns';
import { parsePolicy } from '@logs-analysis/policy-model';
import type { MessageFilter } from '@logs-analysis/policy-model';
import type { AwsApi, Subscription } from './aws-api';
import { unless } from './unless';

type TopicCalls = Pick<AwsApi,
  | 'createTopic' | 'getTopicAttributes' | 'listTopicTags' | 'tagTopic' | 'setTopicPolicy' | 'listSubscriptions' | 'subscribe'
  | 'unsubscribe' | 'getSubscriptionFilter' | 'setSubscriptionFilter' | 'deleteTopic'>;

export function topicCalls(sns: SNS): TopicCalls {
  return {
    async createTopic(name, tags, policy) {
      await sns.createTopic({ Name: name, Tags: tagList(tags), Attributes: { Policy: JSON.stringify(policy) } });
    },
    async getTopicAttributes(arn) {
      const answer = await unless(['NotFoundException', 'NotFound'], sns.getTopicAttributes({ TopicArn: arn }));
      if (answer === undefined) return undefined;
      const { Policy } = answer.Attributes!;
      return { policy: Policy ? parsePolicy(Policy) : undefined };
    },
    async listTopicTags(arn) {
      const { Tags = [] } = await sns.listTagsForResource({ ResourceArn: arn });
      return Object.fromEntries(Tags.map(({ Key, Value }) => [Key!, Value ?? '']));
    },
    async tagTopic(arn, tags) {
      await sns.tagResource({ ResourceArn: arn, Tags: tagList(tags) });
    },
    async setTopicPolicy(arn, policy) {
      await sns.setTopicAttributes({ TopicArn: arn, AttributeName: 'Policy', AttributeValue: JSON.stringify(policy) });
    },
    async listSubscriptions(topicArn) {
      const found: Subscription[] = [];
      let NextToken: string | undefined;
      do {
        const page = await sns.listSubscriptionsByTopic({ TopicArn: topicArn, NextToken });
        // What has ended may be listed for a while.
        for (const { Endpoint, SubscriptionArn } of (page.Subscriptions ?? []).filter((one) => one.SubscriptionArn !== 'Deleted')) {
          found.push({ endpoint: Endpoint!, arn: SubscriptionArn?.startsWith('arn:') ? SubscriptionArn : undefined });
        }
        NextToken = page.NextToken;
      } while (NextToken);
      return found;
    },
    async subscribe(topicArn, endpoint, filter) {
      const Attributes = filter && filterAttributes(filter);
      await sns.subscribe({ TopicArn: topicArn, Protocol: 'sqs', Endpoint: endpoint, Attributes });
    },
    async unsubscribe(subscriptionArn) {
      await sns.unsubscribe({ SubscriptionArn: subscriptionArn });
    },
    async getSubscriptionFilter(subscriptionArn) {
      const { Attributes } = await sns.getSubscriptionAttributes({ SubscriptionArn: subscriptionArn });
      const { FilterPolicy, FilterPolicyScope } = Attributes!;
      return FilterPolicy && FilterPolicyScope === 'MessageBody' ? JSON.parse(FilterPolicy) as MessageFilter : undefined;
    },
    async setSubscriptionFilter(subscriptionArn, filter) {
      for (const [AttributeName, AttributeValue] of Object.entries(filterAttributes(filter))) {
        await sns.setSubscriptionAttributes({ SubscriptionArn: subscriptionArn, AttributeName, AttributeValue });
      }
    },
    async deleteTopic(arn) {
      await sns.deleteTopic({ TopicArn: arn });
    },
  };
}

/** The scope first: with the other one SNS refuses a filter of the body. */
function filterAttributes(filter: MessageFilter): Record<string, string> {
  return { FilterPolicyScope: 'MessageBody', FilterPolicy: JSON.stringify(filter) };
}

function tagList(tags: Readonly<Record<string, string>>): Array<{ Key: string; Value: string }> {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}
