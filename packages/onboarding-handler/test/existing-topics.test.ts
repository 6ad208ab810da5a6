import { bucketArn, rulesOf } from '@logs-analysis/policy-model';
import type { NotificationRule } from '@logs-analysis/policy-model';
import fc from 'fast-check';
import { FakeClock } from './aws/fake-clock';
import { ALB, FOLDER, HERE, logsTo, OTHER_ALB, QUEUE, settingsOf, TOPIC } from './example';
import type { Account } from './fake-aws/account';
import { awsError } from './fake-aws/aws-error';
import { fakeAws } from './fake-aws/fake-aws';
import type { FakeAws, Interposed } from './fake-aws/fake-aws';
import { passes } from './fake-aws/message-filter';
import { matchesKey } from './fake-aws/notification-storage';
import { reconcile } from './instantly';
import { retrying } from '../src/aws/retry';
import type { OnboardingError } from '../src/errors';
import { plan } from '../src/reconcile';
import { reconcileAndReport } from '../src/run-and-report';

const UPLOADS = 'arn:aws:sns:eu-west-1:111122223333:uploads';
const EVERYTHING: NotificationRule = { Id: 'everything', TopicArn: UPLOADS, Events: ['s3:ObjectCreated:*'] };
const accountWith = (...rules: readonly NotificationRule[]): Account => ({
  loadBalancers: {
    [ALB]: { type: 'application', attributes: logsTo('central') }, [OTHER_ALB]: { type: 'application', attributes: logsTo('more', 'shop') },
  },
  buckets: Object.fromEntries(['central', 'more'].map((name) =>
    [name, { owner: HERE.accountId, tags: {}, notifications: { TopicConfigurations: rules } }])),
  topics: {
    [UPLOADS]: {
      tags: { team: 'web' }, subscriptions: [{ endpoint: 'arn:aws:sqs:eu-west-1:111122223333:uploads', arn: `${UPLOADS}:1` }],
    },
  },
});
const ACCOUNT = accountWith(EVERYTHING);
const properties = {
  LoadBalancerArns: [ALB], LogBucketArns: [bucketArn(HERE, 'central'), bucketArn(HERE, 'more')], ExistingTopicArns: [UPLOADS],
};
const SETTINGS = settingsOf(properties);
const BOTH = settingsOf({ ...properties, LoadBalancerArns: [ALB, OTHER_ALB] });

const ofService = (aws: FakeAws): unknown => aws.account().topics[UPLOADS].subscriptions.filter(({ endpoint }) => endpoint === QUEUE);
const writesOf = async (aws: FakeAws, run: () => Promise<unknown>): Promise<readonly string[]> => {
  const before = aws.writes.length;
  await run();
  return aws.writes.slice(before).map(({ name, args: [first] }) => String(first).startsWith(UPLOADS) ? `${name} there` : name);
};

async function onboarded(account = ACCOUNT, settings = SETTINGS): Promise<FakeAws> {
  const aws = fakeAws(account, HERE);
  await reconcile('onboarded', settings, aws.api);
  aws.confirmSubscriptions();
  return aws;
}

describe('the subscription to a topic of the customer\'s', () => {
  test('is on record before it is made, and comes when the service may read what it is told of', async () => {
    const aws = fakeAws(ACCOUNT, HERE);
    expect(await writesOf(aws, () => reconcile('onboarded', SETTINGS, aws.api))).toEqual([
      'createTopic', 'subscribe', 'putBucketPolicy', 'subscribe there',
    ]);
    const [, tags] = aws.writes[0].args as [string, Record<string, string>];
    expect(tags['logs-analysis:subscribed-to/0']).toMatch(/^\w+=uploads$/);
  });

  test('is on record before it tells of more', async () => {
    const aws = await onboarded();
    expect(await writesOf(aws, () => reconcile('onboarded', BOTH, aws.api))).toEqual([
      'tagTopic', 'setTopicPolicy', 'putBucketPolicy', 'setSubscriptionFilter there',
    ]);
    expect(await writesOf(aws, () => reconcile('onboarded', BOTH, aws.api))).toEqual([]);
  });

  test('is put back in order when somebody took its filter away or changed it, and only then', async () => {
    const aws = await onboarded();
    const before = ofService(aws);
    for (const filter of [undefined, { Records: { eventName: ['ObjectCreated:Put'] } }]) {
      aws.change(({ topics }) => {
        topics[UPLOADS].subscriptions = topics[UPLOADS].subscriptions.map((one) => one.endpoint === QUEUE ? { ...one, filter } : one);
      });
      expect(await writesOf(aws, () => reconcile('onboarded', SETTINGS, aws.api))).toEqual(['setSubscriptionFilter there']);
      expect(ofService(aws)).toEqual(before);
    }
  });

  test('ends when no logs go through the topic any more, and then the topic may leave the list', async () => {
    const aws = await onboarded();
    aws.change(({ buckets }) => {
      buckets.central.notifications = { TopicConfigurations: [{ ...EVERYTHING, Events: ['s3:ObjectRemoved:*'] }] };
    });
    expect(await writesOf(aws, () => reconcile('onboarded', SETTINGS, aws.api))).toEqual([
      'putBucketNotification', 'unsubscribe there', 'tagTopic',
    ]);
    expect(aws.account().topics[UPLOADS]).toEqual(ACCOUNT.topics[UPLOADS]);
    const without = settingsOf({ ...properties, ExistingTopicArns: [''] });
    expect(await plan('onboarded', without, aws.api)).toMatchObject({ changes: [], blockers: [] });
  });

  test('stays on record while it cannot be ended', async () => {
    const aws = fakeAws(ACCOUNT, HERE);
    await reconcile('onboarded', SETTINGS, aws.api);
    aws.change(({ buckets }) => {
      buckets.central.notifications = {};
    });
    await reconcile('onboarded', SETTINGS, aws.api);
    expect(ofService(aws)).toHaveLength(1);
    aws.confirmSubscriptions();
    await reconcile('onboarded', SETTINGS, aws.api);
    expect(aws.account().topics[UPLOADS]).toEqual(ACCOUNT.topics[UPLOADS]);
  });

  test('is no other stack\'s to end', async () => {
    const aws = await onboarded();
    const second = settingsOf({ ...properties, OnboardingName: 'second' });
    expect((await plan('onboarded', second, aws.api)).blockers.map(({ code }) => code)).toEqual(['topic-subscribed-already']);
    await reconcile('offboarded', second, aws.api);
    expect(ofService(aws)).toHaveLength(1);
  });

  test('is ended by a run that fails later, for the update that rolls it back cannot reach the topic', async () => {
    const aws = fakeAws(ACCOUNT, HERE, {
      after: ({ name, args: [topic] }) => {
        if (name === 'subscribe' && topic === UPLOADS) {
          aws.confirmSubscriptions();
          aws.change(({ topics }) => { delete topics[TOPIC]; });
        }
      },
    });
    await expect(reconcile('onboarded', SETTINGS, aws.api)).rejects.toThrow('was deleted while this was running');
    expect(aws.account().topics).toEqual(ACCOUNT.topics);
  });
});

describe('deleting the stack', () => {
  test('leaves the topic as it was', async () => {
    const aws = await onboarded();
    expect(await writesOf(aws, () => reconcile('offboarded', SETTINGS, aws.api))).toEqual([
      'tagTopic', 'unsubscribe there', 'deleteBucketPolicy', 'unsubscribe', 'deleteTopic',
    ]);
    expect(aws.account()).toEqual(ACCOUNT);
  });

  test('neither waits for a subscription that is pending nor fails, and says that it stays', async () => {
    const aws = fakeAws(ACCOUNT, HERE);
    await reconcile('onboarded', SETTINGS, aws.api);
    const limits = { deadline: Infinity, clock: new FakeClock() };
    const { pending } = await reconcileAndReport('offboarded', SETTINGS, aws.api, { limits });
    expect(pending).toEqual([{ kind: 'existing-subscription', id: UPLOADS, why: expect.stringContaining('has not confirmed it') }]);
    expect(Object.keys(aws.account().topics)).toEqual([UPLOADS]);
    expect(ofService(aws)).toEqual([expect.not.objectContaining({ arn: expect.anything() })]);
  });

  test('fails if the topic may not be looked at, for the service may hear there, unless nothing was made there', async () => {
    const aws = await onboarded();
    const denying: Interposed = {
      before: ({ args: [topic] }) => {
        if (topic === UPLOADS) throw awsError('AuthorizationErrorException', 'no');
      },
    };
    await expect(reconcile('offboarded', SETTINGS, aws.client(denying))).rejects.toMatchObject({
      problems: [{
        code: 'topic-not-accessible',
        subject: `topic ${UPLOADS}`,
        message: 'Logs Analysis may still be subscribed to it: no; let the role of the function use the topic, or end the subscription of '
          + `${QUEUE} and delete the topic ${TOPIC}`,
      }],
    });
    const unused = fakeAws(accountWith({ ...EVERYTHING, Events: ['s3:ObjectRemoved:*'] }), HERE);
    const before = unused.account();
    await reconcile('onboarded', SETTINGS, unused.api);
    await reconcile('offboarded', SETTINGS, unused.client(denying));
    expect(unused.account()).toEqual(before);
  });
});

describe('what the service is told', () => {
  const event = fc.record({
    bucket: fc.constantFrom('central', 'more', 'other'),
    folder: fc.constantFrom(FOLDER, `shop/${FOLDER}`, 'uploads/', `x/${FOLDER}`, 'AWSLogs/999988887777/'),
    file: fc.constantFrom('2026/11/23/a.log.gz', 'a.log.gz'),
    kind: fc.constantFrom('ObjectCreated:Put', 'ObjectCreated:CompleteMultipartUpload', 'ObjectRemoved:Delete'),
  });

  test.each<[string, readonly NotificationRule[]]>([
    ['is told of created objects only', [EVERYTHING]],
    ['is told of removed objects too', [{ ...EVERYTHING, Events: ['s3:ObjectCreated:*', 's3:ObjectRemoved:*'] }]],
    ['is told of removed objects by another rule', [EVERYTHING, { ...EVERYTHING, Id: 'removals', Events: ['s3:ObjectRemoved:*'] }]],
  ])('is exactly the new log objects of these load balancers, where the topic %s', async (_, rules) => {
    const aws = await onboarded(accountWith(...rules), BOTH);
    const { filter } = aws.account().topics[UPLOADS].subscriptions.find(({ endpoint }) => endpoint === QUEUE)!;
    fc.assert(fc.property(event, ({ bucket, folder, file, kind }) => {
      const told = rules.some(({ Events = [], ...rule }) =>
        Events.some((one) => `s3:${kind}`.startsWith(one.slice(0, -1))) && matchesKey(rule, folder + file));
      const record = { eventName: kind, s3: { bucket: { name: bucket }, object: { key: folder + file } } };
      const heard = told && passes(filter, { Records: [record] });
      const isOurs = (bucket === 'central' && folder === FOLDER) || (bucket === 'more' && folder === `shop/${FOLDER}`);
      expect(heard).toBe(isOurs && kind.startsWith('ObjectCreated:'));
    }), { numRuns: 500 });
    expect(rulesOf(aws.account().buckets.central.notifications)).toEqual(rules);
  });
});

describe('a topic that cannot be looked at', () => {
  test.each([
    ['NotFoundException', 'topic-not-accessible', 'a bucket notifies it but it does not exist; create it, or remove that notification'],
    ['AuthorizationErrorException', 'topic-not-accessible',
      expect.stringMatching(/^a policy keeps this stack from using it: sns:ListSubscriptionsByTopic failed with Auth\w+: No; /)],
    ['InternalError', 'aws-refused', expect.stringContaining('InternalError')],
  ])('is named when SNS says %s', async (said, code, message) => {
    const failing = (topic: string): Interposed => ({
      before: ({ name, args }) => {
        if (name === 'listSubscriptions' && args[0] === topic) throw awsError(said, 'No.');
      },
    });
    const aws = fakeAws(ACCOUNT, HERE);
    const api = retrying(aws.client(failing(UPLOADS)), { deadline: Infinity, clock: new FakeClock() });
    const problems = await plan('onboarded', SETTINGS, api)
      .then(({ blockers }) => blockers, (error: OnboardingError) => error.problems);
    expect(problems).toEqual([expect.objectContaining({ code, message })]);
    expect(JSON.stringify(problems)).toContain(UPLOADS);
  });
});
