import { queryAnswer, xmlText, type Answer } from '../answer';
import { accountOf, topicOfSubscription } from '../arn';
import { parameter } from '../aws-request';
import { judgeService } from '../judge';
import type { PendingSubscription } from '../pending-subscriptions';
import type { World } from '../world';
import type { Rule } from './rule';

/**
 * A queue of another account than the subscriber's must agree first: it gets a message with a token, and whoever reads
 * the queue confirms with it. Subscribed by its own account it is active at once.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-send-message-to-sqs-cross-account.html
 */
export const confirmSubscriptions: Rule = {
  operations: ['Subscribe', 'ConfirmSubscription'],
  before: async ({ request, caller, world, forward }) => {
    const topicArn = parameter(request, 'TopicArn') ?? '';
    if (request.operation === 'ConfirmSubscription') {
      const pending = world.pendingSubscriptions.find(topicArn, parameter(request, 'Token') ?? '');
      if (pending === undefined) return undefined;
      world.pendingSubscriptions.remove(pending);
      const answer = await forward(accountOf(pending.endpoint), { ...request, operation: 'Subscribe', body: pending.subscribe });
      return { ...answer, body: Buffer.from(answer.body.toString('utf8').replaceAll('SubscribeRe', 'ConfirmSubscriptionRe')) };
    }
    const endpoint = parameter(request, 'Endpoint') ?? '';
    if (parameter(request, 'Protocol') !== 'sqs' || accountOf(endpoint) === caller.account) return undefined;
    if ((await world.state.subscriptions(topicArn)).some((present) => present.Endpoint === endpoint)) return undefined;
    const pending = world.pendingSubscriptions.ofTopic(topicArn).find((known) => known.endpoint === endpoint)
      ?? world.pendingSubscriptions.add({ topicArn, endpoint, owner: caller.account, subscribe: request.body });
    await askQueue(pending, world);
    const arn = parameter(request, 'ReturnSubscriptionArn') === 'true' ? pending.arn : 'pending confirmation';
    return queryAnswer('Subscribe', `<SubscriptionArn>${arn}</SubscriptionArn>`);
  },
};

export const listPendingSubscriptions: Rule = {
  operations: ['ListSubscriptionsByTopic'],
  after: async ({ request, world }, answer) => {
    const members = world.pendingSubscriptions.ofTopic(parameter(request, 'TopicArn') ?? '').map((pending) =>
      `<member><SubscriptionArn>PendingConfirmation</SubscriptionArn><Owner>${pending.owner}</Owner>`
      + `<TopicArn>${pending.topicArn}</TopicArn><Protocol>sqs</Protocol><Endpoint>${xmlText(pending.endpoint)}</Endpoint></member>`);
    const body = answer.body.toString('utf8').replace('</Subscriptions>', `${members.join('')}</Subscriptions>`);
    return { ...answer, body: Buffer.from(body) };
  },
};

/** The emulator knows a subscription only in the account that made it; in AWS the topic's owner may end it as well. */
export const endSubscriptions: Rule = {
  operations: ['Unsubscribe', 'GetSubscriptionAttributes', 'SetSubscriptionAttributes'],
  before: async ({ request, world, forward }): Promise<Answer | undefined> => {
    const arn = parameter(request, 'SubscriptionArn') ?? '';
    const subscription = (await world.state.subscriptions(topicOfSubscription(arn))).find((present) => present.SubscriptionArn === arn);
    return subscription?.Owner === undefined ? undefined : forward(subscription.Owner);
  },
};

export const dropPendingSubscriptions: Rule = {
  operations: ['DeleteTopic'],
  after: async ({ request, world }, answer) => {
    for (const pending of world.pendingSubscriptions.ofTopic(parameter(request, 'TopicArn') ?? '')) {
      world.pendingSubscriptions.remove(pending);
    }
    return answer;
  },
};

/** Sends the queue the token to confirm with, if its policy lets the topic. */
export async function askQueue({ topicArn, endpoint, token }: PendingSubscription, world: World): Promise<void> {
  const resourcePolicy = await world.state.queuePolicy(endpoint);
  const call = await judgeService('sns.amazonaws.com', { arn: topicArn, account: accountOf(topicArn) }, {
    action: 'sqs:SendMessage', resource: endpoint, resourceAccount: accountOf(endpoint), resourcePolicy,
  });
  world.calls.push(call);
  if (call.decision === 'denied') return;
  await world.state.sendMessage(endpoint, JSON.stringify({
    Type: 'SubscriptionConfirmation',
    Token: token,
    TopicArn: topicArn,
    Timestamp: new Date().toISOString(),
    Message: `You have chosen to subscribe to the topic ${topicArn}.`,
  }));
}
