import type { ApiCallName, Environment } from '@logs-analysis/policy-model';
import type { Account, World } from './account';
import { fakeElb } from './fake-elb';
import { fakeS3 } from './fake-s3';
import { confirmSubscriptions, fakeSns } from './fake-sns';
import { asAnswered, checkNotifications } from './notification-storage';
import { asStored } from './policy-storage';
import type { AwsApi } from '../../src/aws/aws-api';

/** One call that was made, whether or not it was granted. */
export interface Call {
  readonly name: ApiCallName;
  readonly args: readonly unknown[];
  readonly kind: 'read' | 'write';
}

export interface FakeAws {
  readonly api: AwsApi;
  /** Every call so far, in the order they were made. */
  readonly calls: readonly Call[];
  readonly writes: readonly Call[];
  /** The account as it is now, in a copy. */
  account(): Account;
  /** Somebody else changes the account, unseen. */
  change(edit: (world: World) => void): void;
  /** The service accepts the subscriptions that wait for it. */
  confirmSubscriptions(): void;
}

/** What happens around a call, to play faults and other writers. What it throws, the caller gets. */
export interface Interposed {
  readonly before?: (call: Call, index: number) => unknown;
  readonly after?: (call: Call, index: number) => unknown;
}

/** An AWS account in memory. What it claims of AWS is written in `fake-aws.md`. */
export function fakeAws(account: Account, caller: Environment, { before, after }: Interposed = {}): FakeAws {
  const world = structuredClone(account) as World;
  settle(world);
  const calls: Call[] = [];
  const services = { ...fakeElb(world), ...fakeS3(world, caller), ...fakeSns(world, caller) };
  const api = Object.fromEntries(Object.entries<(...args: never[]) => Promise<unknown>>(services).map(([name, serve]) => [
    name,
    async (...args: unknown[]) => {
      const call: Call = { name: name as ApiCallName, args: structuredClone(args), kind: isRead(name) ? 'read' : 'write' };
      const index = calls.push(call) - 1;
      await before?.(call, index);
      const answer = structuredClone(await serve(...structuredClone(args) as never[]));
      await after?.(call, index);
      return answer;
    },
  ])) as unknown as AwsApi;
  return {
    api,
    calls,
    get writes() { return calls.filter(({ kind }) => kind === 'write'); },
    account: () => structuredClone(world),
    change: (edit) => {
      edit(world);
      settle(world);
    },
    confirmSubscriptions: () => confirmSubscriptions(world),
  };
}

/** Whatever somebody stored, AWS holds it in its own form. */
function settle({ buckets, topics }: World): void {
  for (const bucket of Object.values(buckets)) {
    checkNotifications(bucket.notifications);
    bucket.notifications = asAnswered(bucket.notifications);
    if (bucket.policy) bucket.policy = asStored(bucket.policy);
  }
  for (const topic of Object.values(topics)) {
    if (topic.policy) topic.policy = asStored(topic.policy);
  }
}

function isRead(name: string): boolean {
  return /^(describe|head|get|list)/.test(name);
}
