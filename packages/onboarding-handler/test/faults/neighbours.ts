import { rulesOf } from '@logs-analysis/policy-model';
import type { AwsApi } from '../../src/aws/aws-api';
import type { Clock } from '../../src/aws/clock';
import { loadBalancerArn, logsTo, PROPERTIES, stackId } from '../example';
import { TOPICS } from './account-views';
import type { StackEvent } from './run-event';
import { missingFor } from './service-access';
import { CENTRAL } from './starts';
import type { Account } from '../fake-aws/account';
import { listOf } from '../fake-aws/policy-storage';

/** Stacks of one account that are all about one bucket, each with a load balancer of its own. */
const NAMES = TOPICS.slice(0, 4);

/** @param sameFolder whether all load balancers log under one prefix, so that the stacks share one notification */
export function neighbourhood(sameFolder: boolean): Account {
  return {
    loadBalancers: Object.fromEntries(NAMES.map((name) =>
      [loadBalancerArn(name), { type: 'application', attributes: logsTo('central', sameFolder ? '' : name) }])),
    buckets: { central: CENTRAL },
    topics: {},
  };
}

export function eventOf(index: number, type: StackEvent['type']): StackEvent {
  const name = NAMES[index];
  const properties = {
    ...PROPERTIES, OnboardingName: name, LoadBalancerArns: [loadBalancerArn(name)], LogBucketArns: ['arn:aws:s3:::central'],
  };
  return { type, properties, stackId: stackId(name) };
}

/** What one of the stacks lacks of what it was told to set up. */
export function lackOf(index: number, account: Account): readonly string[] {
  return missingFor(account, loadBalancerArn(NAMES[index])).map((what) => `${NAMES[index]}: ${what}`);
}

/** Somebody else's tool, which adds to both documents as such tools do: it reads, and writes what it read and its own. */
export async function addForeignEntries(api: AwsApi, clock: Clock, pause: number): Promise<void> {
  await clock.sleep(pause);
  const found = await api.getBucketPolicy('central');
  await api.putBucketPolicy('central', { ...found!.policy!, Statement: [...listOf(found!.policy), FOREIGN] }).catch(() => undefined);
  const notifications = await api.getBucketNotification('central');
  await api.putBucketNotification('central', {
    ...notifications,
    QueueConfigurations: [...notifications.QueueConfigurations ?? [], {
      Id: 'late', QueueArn: 'arn:aws:sqs:eu-west-1:111122223333:late', Events: ['s3:ObjectTagging:*'],
    }],
  }).catch(() => undefined);
}

const FOREIGN = {
  Sid: 'Late',
  Effect: 'Allow',
  Principal: { AWS: 'arn:aws:iam::222233334444:root' },
  Action: 's3:ListBucket',
  Resource: 'arn:aws:s3:::central',
} as const;

export function hasForeignStatement({ buckets: { central } }: Account): boolean {
  return listOf(central.policy).some(({ Sid }) => Sid === 'Late');
}

/** How many of the foreign tool's two entries are there. */
export function foreignEntries({ buckets: { central } }: Account): number {
  return listOf(central.policy).filter(({ Sid }) => Sid === 'Late').length
    + rulesOf(central.notifications).filter(({ Id }) => Id === 'late').length;
}

/** The account as it was, but for what the foreign tool added. */
export function withoutForeignEntries(account: Account): Account {
  const { central } = account.buckets;
  const { QueueConfigurations = [], ...others } = central.notifications;
  const queues = QueueConfigurations.filter(({ Id }) => Id !== 'late');
  return {
    ...account,
    buckets: {
      ...account.buckets,
      central: {
        ...central,
        policy: { ...central.policy!, Statement: listOf(central.policy).filter(({ Sid }) => Sid !== 'Late') },
        notifications: { ...others, ...(queues.length > 0 && { QueueConfigurations: queues }) },
      },
    },
  };
}

