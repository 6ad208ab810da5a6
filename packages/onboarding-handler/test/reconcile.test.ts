import { statementsOf } from '@logs-analysis/policy-model';
import type { Statement } from '@logs-analysis/policy-model';
import { ALB, HERE, loadBalancerArn, logsTo, NEW_BUCKET, OTHER_ALB, QUEUE, settingsOf, STACK, TOPIC } from './example';
import { EMPTY_ACCOUNT } from './fake-aws/account';
import type { Account, StoredBucket } from './fake-aws/account';
import { awsError } from './fake-aws/aws-error';
import { fakeAws } from './fake-aws/fake-aws';
import type { FakeAws } from './fake-aws/fake-aws';
import { listOf } from './fake-aws/policy-storage';
import { reconcile } from './instantly';
import { MOST_ENTRIES } from '../src/core/journal';
import { plan } from '../src/reconcile';

const QUIET: Account = { ...EMPTY_ACCOUNT, loadBalancers: { [ALB]: { type: 'application', attributes: {} } } };
const BUCKET: StoredBucket = { owner: HERE.accountId, tags: {}, notifications: {} };
const LOGGING: Account = {
  ...EMPTY_ACCOUNT, loadBalancers: { [ALB]: { type: 'application', attributes: logsTo('central') } }, buckets: { central: BUCKET },
};
const SHARED = settingsOf({ LogBucketArns: ['arn:aws:s3:::central'] });

const audit: Statement = { Sid: 'Audit', Effect: 'Allow', Principal: { AWS: '222233334444' }, Action: 's3:GetObject', Resource: '*' };

describe('the order of writes', () => {
  const writesOf = async (goal: 'onboarded' | 'offboarded', aws: FakeAws): Promise<readonly string[]> => {
    const before = aws.writes.length;
    await reconcile(goal, settingsOf(), aws.api);
    return aws.writes.slice(before).map(({ name }) => name);
  };

  test('is from the topic, which records what was there, to the load balancer, which needs a bucket it may write to', async () => {
    expect(await writesOf('onboarded', fakeAws(QUIET, HERE))).toEqual([
      'createTopic', 'subscribe', 'createBucket', 'putLogExpiration', 'putBucketPolicy', 'putBucketNotification',
      'modifyLoadBalancerAttributes',
    ]);
  });

  test('is the opposite when everything is taken down, first that it is, and last the record', async () => {
    const aws = fakeAws(QUIET, HERE);
    await writesOf('onboarded', aws);
    aws.confirmSubscriptions();
    expect(await writesOf('offboarded', aws)).toEqual([
      'tagTopic', 'modifyLoadBalancerAttributes', 'putBucketNotification', 'putBucketPolicy', 'unsubscribe', 'deleteTopic',
    ]);
  });

  test('has a load balancer\'s record before its logs are turned on, also if it is added later', async () => {
    const loadBalancers = { ...QUIET.loadBalancers, [OTHER_ALB]: { type: 'application', attributes: {} } } as const;
    const aws = fakeAws({ ...QUIET, loadBalancers }, HERE);
    await writesOf('onboarded', aws);
    await reconcile('onboarded', settingsOf({ LoadBalancerArns: [ALB, OTHER_ALB] }), aws.api);
    expect(aws.writes.slice(-2).map(({ name }) => name)).toEqual(['tagTopic', 'modifyLoadBalancerAttributes']);
  });
});

describe('another writer', () => {
  test('that changes a policy while the plan is made keeps its change, and so do we', async () => {
    const aws = fakeAws(LOGGING, HERE, {
      before: ({ name }, index) => {
        if (name === 'subscribe') aws.change(({ buckets }) => { buckets.central.policy = { Version: '2012-10-17', Statement: [audit] }; });
        return index;
      },
    });
    await reconcile('onboarded', SHARED, aws.api);
    expect(listOf(aws.account().buckets.central.policy).map(({ Sid }) => Sid)).toEqual(
      ['Audit', 'DTLogsAnalysisReadLogsForAlbLogs', 'DTLogsAnalysisListLogsForAlbLogs']);
  });

  test('that changes notifications while the plan is made keeps its change, and so do we', async () => {
    const aws = fakeAws(LOGGING, HERE, {
      before: ({ name }) => {
        if (name === 'subscribe') aws.change(({ buckets }) => { buckets.central.notifications = { EventBridgeConfiguration: {} }; });
      },
    });
    await reconcile('onboarded', SHARED, aws.api);
    expect(aws.account().buckets.central.notifications).toMatchObject({
      EventBridgeConfiguration: {}, TopicConfigurations: [{ TopicArn: TOPIC }],
    });
  });

  test('that never stops is not fought: nothing is written over it, and the error names the document', async () => {
    let edits = 0;
    const aws = fakeAws(LOGGING, HERE, {
      before: ({ name }) => {
        if (name !== 'getBucketPolicy') return;
        const Sid = `Edit${++edits}`;
        aws.change(({ buckets }) => { buckets.central.policy = { Version: '2012-10-17', Statement: [{ ...audit, Sid }] }; });
      },
    });
    await expect(reconcile('onboarded', SHARED, aws.api)).rejects.toThrow(/policy of bucket central.*\[state-changed\]/);
    expect(aws.writes.map(({ name }) => name)).not.toContain('putBucketPolicy');
    expect(edits).toBeLessThan(40);
  });
});

describe('a run that was cut off', () => {
  test('before the expiration of logs was set is completed by the next', async () => {
    let fail = true;
    const aws = fakeAws(QUIET, HERE, {
      before: ({ name }) => {
        if (name === 'putLogExpiration' && fail) throw new Error('the connection was lost');
      },
    });
    await expect(reconcile('onboarded', settingsOf(), aws.api)).rejects.toThrow('lost');
    fail = false;
    await reconcile('onboarded', settingsOf(), aws.api);
    expect(aws.account().buckets[NEW_BUCKET].expirationDays).toBe(90);
  });

  test('while a load balancer was added can be rolled back to the list without it', async () => {
    let fail = false;
    const loadBalancers = { ...QUIET.loadBalancers, [OTHER_ALB]: { type: 'application', attributes: {} } } as const;
    const aws = fakeAws({ ...QUIET, loadBalancers }, HERE, {
      before: ({ name }) => {
        if (name === 'modifyLoadBalancerAttributes' && fail) throw new Error('the connection was lost');
      },
    });
    await reconcile('onboarded', settingsOf(), aws.api);
    const before = aws.account();
    fail = true;
    await expect(reconcile('onboarded', settingsOf({ LoadBalancerArns: [ALB, OTHER_ALB] }), aws.api)).rejects.toThrow('lost');
    fail = false;
    // What CloudFormation sends after a failed update.
    await reconcile('onboarded', settingsOf({}, STACK, { LoadBalancerArns: [ALB, OTHER_ALB] }), aws.api);
    expect(aws.account().loadBalancers).toEqual(before.loadBalancers);
    await reconcile('offboarded', settingsOf(), aws.api);
    expect(aws.account().loadBalancers[OTHER_ALB]).toEqual(loadBalancers[OTHER_ALB]);
  });
});

test('the days that logs are kept can be changed by an update', async () => {
  const aws = fakeAws(QUIET, HERE);
  await reconcile('onboarded', settingsOf(), aws.api);
  await reconcile('onboarded', settingsOf({ LogExpirationDays: '30' }), aws.api);
  expect(aws.account().buckets[NEW_BUCKET].expirationDays).toBe(30);
});

describe('the topic', () => {
  const subscribed = async (): Promise<FakeAws> => {
    const aws = fakeAws(QUIET, HERE);
    await reconcile('onboarded', settingsOf(), aws.api);
    return aws;
  };

  test('keeps a subscription that the customer made to it', async () => {
    const aws = await subscribed();
    const own = 'arn:aws:sqs:eu-west-1:111122223333:my-own-copy';
    await aws.api.subscribe(TOPIC, own);
    await reconcile('onboarded', settingsOf({ LogExpirationDays: '90' }), aws.api);
    expect(aws.account().topics[TOPIC].subscriptions.map(({ endpoint }) => endpoint)).toEqual([QUEUE, own]);
  });

  test('needs no change while somebody else\'s subscription waits to be confirmed', async () => {
    const aws = await subscribed();
    await aws.api.subscribe(TOPIC, 'arn:aws:sqs:eu-west-1:222233334444:theirs');
    expect((await plan('onboarded', settingsOf(), aws.api)).changes).toEqual([]);
  });

  test('gets its policy back, and keeps what the customer added to it', async () => {
    const aws = await subscribed();
    const publish: Statement = { Sid: 'Mine', Effect: 'Allow', Principal: { AWS: '222233334444' }, Action: 'sns:Publish', Resource: TOPIC };
    aws.change(({ topics }) => { topics[TOPIC].policy = { Version: '2012-10-17', Statement: [publish] }; });
    await reconcile('onboarded', settingsOf(), aws.api);
    expect(statementsOf(aws.account().topics[TOPIC].policy).map(({ Sid }) => Sid)).toEqual(
      ['Mine', 'LogBucketsPublish', 'ServiceSubscribesItsQueue']);
  });
});

describe('a policy that has grown over the limit by itself', () => {
  // S3 answers an account as the ARN of its root, so a policy can be larger when it is read than when it was written.
  test('does not stop a run that need not write it', async () => {
    const aws = fakeAws(LOGGING, HERE);
    await reconcile('onboarded', SHARED, aws.api);
    aws.change(({ buckets: { central } }) => {
      central.policy = { ...central.policy!, Statement: [...listOf(central.policy), { ...audit, Sid: 'A'.repeat(20_000) }] };
    });
    expect(await plan('onboarded', SHARED, aws.api)).toEqual({ goal: 'onboarded', changes: [], blockers: [] });
  });
});

describe('hundreds of load balancers', () => {
  const arns = Array.from({ length: MOST_ENTRIES + 1 }, (_, i) => loadBalancerArn(`web-${i}`));
  const quiet = { type: 'application', attributes: {} } as const;
  const account = { ...QUIET, loadBalancers: Object.fromEntries(arns.map((arn) => [arn, quiet])) };

  test('are onboarded in one run, and offboarded', async () => {
    const aws = fakeAws(account, HERE);
    const settings = settingsOf({ LoadBalancerArns: arns.slice(1) });
    await reconcile('onboarded', settings, aws.api);
    expect(aws.writes.filter(({ name }) => name === 'modifyLoadBalancerAttributes')).toHaveLength(MOST_ENTRIES);
    await reconcile('offboarded', settings, aws.api);
    expect(aws.writes.filter(({ name }) => name === 'modifyLoadBalancerAttributes')).toHaveLength(2 * MOST_ENTRIES);
  });

  test('are refused where one topic cannot keep the record of all, and nothing is changed', async () => {
    const aws = fakeAws(account, HERE);
    await expect(reconcile('onboarded', settingsOf({ LoadBalancerArns: arns }), aws.api)).rejects.toThrow('[too-many-load-balancers]');
    expect(aws.writes).toEqual([]);
  });
});

test('every change is told as soon as it is made', async () => {
  const told: string[] = [];
  const aws = fakeAws(QUIET, HERE, {
    before: ({ name }) => {
      if (name === 'putBucketNotification') throw new Error('the connection was lost');
    },
  });
  await expect(reconcile('onboarded', settingsOf(), aws.api, ({ kind }) => told.push(kind))).rejects.toThrow('lost');
  expect(told).toEqual(['topic', 'subscription', 'bucket', 'bucket-policy']);
});

describe('offboarding', () => {
  const names = [ALB, 'central', TOPIC] as const;
  const subsets = Array.from({ length: 8 }, (_, bits) => names.filter((__, i) => Math.floor(bits / 2 ** i) % 2 === 1));

  test.each(subsets.map((gone) => [gone.length > 0 ? gone.map((one) => one.split(':').at(-1)).join(', ') : 'nothing', gone] as const))(
    'succeeds if %s is gone, and leaves the service no access', async (_, gone) => {
      const aws = fakeAws(LOGGING, HERE);
      await reconcile('onboarded', SHARED, aws.api);
      aws.change((world) => {
        for (const id of gone) for (const record of [world.loadBalancers, world.buckets, world.topics]) delete record[id];
      });
      await reconcile('offboarded', SHARED, aws.api);
      expect(JSON.stringify(aws.account())).not.toContain('444455556666');
    });

  test('fails if it is not let near the bucket that the service can read', async () => {
    const aws = fakeAws(LOGGING, HERE);
    await reconcile('onboarded', SHARED, aws.api);
    const api = { ...aws.api, getBucketPolicy: () => Promise.reject(awsError('AccessDenied', 'no')) };
    await expect(reconcile('offboarded', SHARED, api)).rejects.toThrow('[bucket-not-accessible]');
    await reconcile('offboarded', SHARED, aws.api);
    expect(aws.account()).toEqual(LOGGING);
  });

  test('of what was blocked is not stopped by the same bucket', async () => {
    const aws = fakeAws({ ...LOGGING, buckets: { central: { ...BUCKET, owner: '999988887777' } } }, HERE);
    expect(await reconcile('offboarded', SHARED, aws.api)).toEqual([]);
  });
});
