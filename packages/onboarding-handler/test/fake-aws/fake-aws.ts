import type { ApiCallName, Environment } from '@logs-analysis/policy-model';
import type { Account, World } from './account';
import { underConditions } from './conditions';
import type { Conditions } from './conditions';
import { fakeElb } from './fake-elb';
import { fakeEvents } from './fake-events';
import { fakeS3 } from './fake-s3';
import { confirmSubscriptions, fakeSns } from './fake-sns';
import { asAnswered, checkNotifications } from './notification-storage';
import { copyOf } from './plain-copy';
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
  /** The same account for another caller, with what happens around its calls only. */
  client(interposed?: Interposed): AwsApi;
  /** The account as it is now, in a copy. */
  account(): Account;
  /** What somebody makes of the account as it is now, who keeps and changes nothing of it: no copy is made for that. */
  look<T>(at: (account: Account) => T): T;
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
export function fakeAws(account: Account, caller: Environment, options: Interposed & Conditions = {}): FakeAws {
  const world = copyOf(account) as World;
  settle(world);
  const calls: Call[] = [];
  const underway = underConditions(world, caller, options);
  const services = Object.entries<(...args: never[]) => Promise<unknown>>({
    describeStack: async (arn: string) => world.stacks?.[arn] ?? 'CREATE_IN_PROGRESS',
    ...fakeElb(world, caller, underway.seenByElb),
    ...fakeS3(world, caller, underway.read),
    ...fakeSns(world, caller),
    ...fakeEvents(world),
  });
  const client = ({ before, after }: Interposed = {}): AwsApi => Object.fromEntries(services.map(([name, serve]) => [
    name,
    async (...args: unknown[]) => {
      const call: Call = { name: name as ApiCallName, args: copyOf(args), kind: isRead(name) ? 'read' : 'write' };
      const index = calls.push(call) - 1;
      await before?.(call, index);
      let answer: unknown;
      try {
        await underway.arrives(call);
        answer = copyOf(await serve(...copyOf(args) as never[]));
      } finally {
        await underway.leaves(call);
      }
      await after?.(call, index);
      return answer;
    },
  ])) as unknown as AwsApi;
  return {
    api: client(options),
    client,
    calls,
    get writes() { return calls.filter(({ kind }) => kind === 'write'); },
    account: () => copyOf(world),
    look: (at) => at(world),
    change: (edit) => {
      edit(world);
      settle(world);
      underway.changed();
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
