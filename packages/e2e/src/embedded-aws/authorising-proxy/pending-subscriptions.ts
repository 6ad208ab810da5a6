import { randomUUID } from 'node:crypto';

/** A subscription that waits for its endpoint's owner. */
export interface PendingSubscription {
  readonly token: string;
  readonly arn: string;
  readonly topicArn: string;
  readonly endpoint: string;
  readonly owner: string;
  /** The body of the Subscribe call, sent to the emulator once the endpoint's owner agrees. */
  readonly subscribe: Buffer;
}

export class PendingSubscriptions {
  private readonly byToken = new Map<string, PendingSubscription>();

  public add(subscription: Omit<PendingSubscription, 'token' | 'arn'>): PendingSubscription {
    const pending = { ...subscription, token: randomUUID().replaceAll('-', ''), arn: `${subscription.topicArn}:${randomUUID()}` };
    this.byToken.set(pending.token, pending);
    return pending;
  }

  public ofTopic(topicArn: string): PendingSubscription[] {
    return [...this.byToken.values()].filter((pending) => pending.topicArn === topicArn);
  }

  public find(topicArn: string, token: string): PendingSubscription | undefined {
    return this.ofTopic(topicArn).find((pending) => pending.token === token);
  }

  public remove(pending: PendingSubscription): void {
    this.byToken.delete(pending.token);
  }

  public clear(): void {
    this.byToken.clear();
  }
}
