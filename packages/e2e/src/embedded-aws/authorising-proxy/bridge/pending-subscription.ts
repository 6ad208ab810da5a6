import { accountOf } from '../arn';
import { askQueue } from '../rules/cross-account-subscriptions';
import type { World } from '../world';
import type { Verdict } from './answer-bridge';

export interface SubscriptionFacts {
  readonly topicArn: string;
  readonly endpoint: string;
}

/** A queue of another account that a stack subscribes is asked like any other. The emulator makes the subscription when it confirms. */
export async function keepPending({ topicArn, endpoint }: SubscriptionFacts, world: World): Promise<Verdict> {
  const call = { Action: 'Subscribe', Version: '2010-03-31', TopicArn: topicArn, Protocol: 'sqs', Endpoint: endpoint };
  const subscribe = Buffer.from(new URLSearchParams(call).toString());
  const pending = world.pendingSubscriptions.add({ topicArn, endpoint, owner: accountOf(topicArn), subscribe });
  // Not awaited: the emulator stands still until it has its answer.
  void askQueue(pending, world);
  return { allowed: true };
}
