import { bucketArn, LOG_EVENT_TARGET_ID, statementsOf } from '@logs-analysis/policy-model';
import { FakeClock } from './aws/fake-clock';
import { ALB, HERE, logsTo, OTHER_ALB, PROPERTIES, RULE, settingsOf, STACK, TOPIC } from './example';
import type { Account } from './fake-aws/account';
import { awsError } from './fake-aws/aws-error';
import { fakeAws } from './fake-aws/fake-aws';
import type { FakeAws, Interposed } from './fake-aws/fake-aws';
import { virtualTime } from './fake-aws/virtual-time';
import { runEvent } from './faults/run-event';
import type { Answer, StackEvent } from './faults/run-event';
import { missingFor } from './faults/service-access';
import { reconcile } from './instantly';
import type { AwsApi } from '../src/aws/aws-api';
import { retrying } from '../src/aws/retry';
import { sentence } from '../src/errors';
import { plan } from '../src/reconcile';
import { reconcileAndReport } from '../src/run-and-report';

/** All but the folder `shop` is told to a queue of the customer's. */
const ACCOUNT: Account = {
  loadBalancers: {
    [ALB]: { type: 'application', attributes: logsTo('central') },
    [OTHER_ALB]: { type: 'application', attributes: logsTo('central', 'shop') },
  },
  buckets: {
    central: {
      owner: HERE.accountId,
      tags: {},
      notifications: {
        QueueConfigurations: [{
          Id: 'most',
          QueueArn: 'arn:aws:sqs:eu-west-1:111122223333:uploads',
          Events: ['s3:ObjectCreated:*'],
          Filter: { Key: { FilterRules: [{ Name: 'Prefix', Value: 'AWSLogs/' }] } },
        }],
        EventBridgeConfiguration: {},
      },
    },
  },
  topics: {},
};
const BEFORE = { ...PROPERTIES, LoadBalancerArns: [OTHER_ALB], LogBucketArns: [bucketArn(HERE, 'central')] };
const AFTER = { ...BEFORE, LoadBalancerArns: [ALB, OTHER_ALB], UseEventBridge: 'true' };
const SETTINGS = settingsOf(AFTER);
const denying: Interposed = {
  before: ({ name }) => {
    if (name === 'describeEventRule') throw awsError('AccessDeniedException', 'no');
  },
};

const ruleCalls = (aws: FakeAws): readonly string[] => aws.calls.map(({ name }) => name).filter((name) => name.includes('Event'));
const isOnRecord = (aws: FakeAws): boolean =>
  statementsOf(aws.account().topics[TOPIC].policy).some(({ Sid }) => Sid === 'EventRulePublishes');
const writesOf = async (aws: FakeAws, run: () => Promise<unknown>): Promise<readonly string[]> => {
  const before = aws.writes.length;
  await run();
  return aws.writes.slice(before).map(({ name }) => name);
};
async function onboarded(): Promise<FakeAws> {
  const aws = fakeAws(ACCOUNT, HERE);
  await reconcile('onboarded', SETTINGS, aws.api);
  return aws;
}
/** A bucket that tells the customer of nothing any more. */
const makeRoom = (aws: FakeAws): void => aws.change(({ buckets }) => {
  buckets.central.notifications = { ...buckets.central.notifications, QueueConfigurations: [] };
});

describe('the rule of EventBridge', () => {
  test('is on record before it is made, and comes when the service may read what it is told of', async () => {
    const aws = fakeAws(ACCOUNT, HERE);
    expect(await writesOf(aws, () => reconcile('onboarded', SETTINGS, aws.api))).toEqual([
      'createTopic', 'subscribe', 'putBucketPolicy', 'putBucketNotification', 'putEventRule', 'putEventTarget',
    ]);
    expect(JSON.stringify(aws.writes[0].args)).toContain('EventRulePublishes');
    expect([ALB, OTHER_ALB].flatMap((arn) => missingFor(aws.account(), arn))).toEqual([]);
  });

  test.each<[string, (aws: FakeAws) => void, readonly string[]]>([
    ['disabled it', (aws) => aws.change(({ rules }) => { rules![RULE].State = 'DISABLED'; }), ['putEventRule']],
    ['made it match more', (aws) => aws.change(({ rules }) => { rules![RULE].EventPattern = '{"source":["aws.s3"]}'; }), ['putEventRule']],
    ['took its target away', (aws) => aws.change(({ rules }) => { rules![RULE].targets = []; }), ['putEventTarget']],
    ['took the permission to publish away', (aws) => aws.change(({ topics }) => { topics[TOPIC].policy = undefined; }),
      ['setTopicPolicy']],
    ['added a target', (aws) => aws.change(({ rules }) => {
      rules![RULE].targets = [...rules![RULE].targets, { Id: 'mine', Arn: 'arn:aws:sqs:eu-west-1:111122223333:mine' }];
    }), []],
  ])('is put back in order when somebody %s', async (_, edit, writes) => {
    const aws = await onboarded();
    edit(aws);
    expect(await writesOf(aws, () => reconcile('onboarded', SETTINGS, aws.api))).toEqual(writes);
    expect(missingFor(aws.account(), ALB)).toEqual([]);
  });

  test('keeps what others added to its target', async () => {
    const aws = await onboarded();
    const DeadLetterConfig = { Arn: 'arn:aws:sqs:eu-west-1:111122223333:mine' };
    aws.change(({ rules }) => {
      rules![RULE].targets = [{ Id: LOG_EVENT_TARGET_ID, Arn: TOPIC, DeadLetterConfig } as { Id: string }];
    });
    await reconcile('onboarded', SETTINGS, aws.api);
    const whole = expect.objectContaining({ DeadLetterConfig, InputTransformer: expect.anything() });
    expect(aws.account().rules![RULE].targets).toEqual([whole]);
  });

  test('goes when nothing goes through it any more, and then the consent may go', async () => {
    const aws = await onboarded();
    makeRoom(aws);
    expect(await writesOf(aws, () => reconcile('onboarded', SETTINGS, aws.api))).toEqual([
      'putBucketNotification', 'removeEventTargets', 'deleteEventRule', 'setTopicPolicy',
    ]);
    expect(aws.account().rules).toBeUndefined();
    expect(await plan('onboarded', { ...SETTINGS, usesEventBridge: false }, aws.api)).toMatchObject({ changes: [], blockers: [] });
  });

  test('is not looked for without consent', async () => {
    const aws = fakeAws(ACCOUNT, HERE);
    await reconcile('onboarded', settingsOf(BEFORE), aws.api);
    await reconcile('offboarded', settingsOf(BEFORE), aws.api);
    expect(ruleCalls(aws)).toEqual([]);
  });

  test('is deleted although EventBridge still sees its targets for a while', async () => {
    const clock = new FakeClock();
    const aws = await onboarded();
    let refusals = 3;
    const api = aws.client({
      before: ({ name }) => {
        if (name !== 'deleteEventRule' || refusals-- <= 0) return;
        throw awsError('ValidationException', 'Rule can\'t be deleted since it has targets.');
      },
    });
    await reconcile('offboarded', SETTINGS, retrying(api, { deadline: Infinity, clock }));
    expect(aws.account()).toEqual(fakeAws(ACCOUNT, HERE).account());
  });

  test.each([0, 1, 2, 3])('is deleted although an old answer, after %d others, does not show its targets', async (earlier) => {
    const limits = { deadline: Infinity, clock: new FakeClock() };
    const aws = await onboarded();
    let looks = 0;
    const listEventTargets: AwsApi['listEventTargets'] = async (arn) => looks++ === earlier ? [] : aws.api.listEventTargets(arn);
    await reconcile('offboarded', SETTINGS, retrying({ ...aws.api, listEventTargets }, limits));
    expect(aws.account()).toEqual(fakeAws(ACCOUNT, HERE).account());
  });

  test('that may not be looked at is in the way where it is needed, and of a deletion where it was made', async () => {
    const unused = fakeAws(ACCOUNT, HERE);
    const withConsent = settingsOf({ ...BEFORE, UseEventBridge: 'true' });
    for (const goal of ['onboarded', 'offboarded'] as const) await reconcile(goal, withConsent, unused.client(denying));
    const { blockers } = await plan('onboarded', SETTINGS, unused.client(denying));
    expect(blockers.map(sentence)).toEqual([
      `event-rule ${RULE}: a policy keeps this stack from using it: no. [event-rule-not-accessible]`,
    ]);
    const aws = await onboarded();
    await expect(reconcile('offboarded', SETTINGS, aws.client(denying))).rejects.toMatchObject({
      problems: [{
        code: 'event-rule-not-accessible',
        subject: `event-rule ${RULE}`,
        message: `it may still be there: no; let the role of the function use it, or delete it and the topic ${TOPIC}`,
      }],
    });
  });

  test('that was made with a consent that is gone is told of, and stays on record', async () => {
    const aws = await onboarded();
    const limits = { deadline: Infinity, clock: new FakeClock() };
    makeRoom(aws);
    const settings = { ...settingsOf(BEFORE), isRollback: true };
    const { leftAlone } = await reconcileAndReport('onboarded', settings, aws.api, { limits });
    expect(leftAlone).toContainEqual({ kind: 'event-rule', id: RULE, why: expect.stringContaining('UseEventBridge is not true') });
    expect(isOnRecord(aws)).toBe(true);
    expect((await plan('onboarded', settingsOf(BEFORE), aws.api)).blockers.map(({ code }) => code)).toEqual(['event-rule-needed']);
  });
});

describe('an update that brings the consent, and the rule with it,', () => {
  /** What the stack is told, one event after the other; the last one may meet something. */
  async function lifeOf(met: Interposed = {}): Promise<{
    readonly aws: FakeAws;
    readonly next: (event: Omit<StackEvent, 'stackId'>, status: string) => Promise<Answer>;
    readonly created: Answer;
    readonly update: Answer;
  }> {
    const aws = fakeAws(ACCOUNT, HERE);
    const clock = virtualTime();
    const next = (event: Omit<StackEvent, 'stackId'>, status: string, api = aws.api): Promise<Answer> => {
      aws.change((world) => { world.stacks = { [STACK]: status }; });
      return runEvent({ ...event, stackId: STACK }, api, clock);
    };
    const created = await next({ type: 'Create', properties: BEFORE }, 'CREATE_IN_PROGRESS');
    const event = { type: 'Update', properties: AFTER, before: BEFORE, id: created.id } as const;
    return { aws, next, created, update: await next(event, 'UPDATE_IN_PROGRESS', aws.client(met)) };
  }
  const withoutRecord = ({ topics, stacks: _, ...rest }: Account): unknown => ({ ...rest, policy: topics[TOPIC].policy });
  async function before(): Promise<unknown> {
    const aws = fakeAws(ACCOUNT, HERE);
    await reconcile('onboarded', settingsOf(BEFORE), aws.api);
    return withoutRecord(aws.account());
  }

  test.each<[string, Interposed]>([
    ['its target is refused', { before: ({ name }) => { if (name === 'putEventTarget') throw awsError('InvalidParameter', 'no'); } }],
    ['its target is put, and the answer is an error', {
      after: ({ name }) => { if (name === 'putEventTarget') throw awsError('InvalidParameter', 'no'); },
    }],
  ])('takes it back itself when %s, for the update that rolls it back cannot reach it', async (_, met) => {
    const { aws, next, update, created } = await lifeOf(met);
    expect([update.status, aws.account().rules, isOnRecord(aws)]).toEqual(['FAILED', undefined, false]);
    const calls = aws.calls.length;
    const back = await next({ type: 'Update', properties: BEFORE, before: AFTER, id: created.id }, 'UPDATE_ROLLBACK_IN_PROGRESS');
    expect([back.status, withoutRecord(aws.account())]).toEqual(['SUCCESS', await before()]);
    expect(aws.calls.slice(calls).filter(({ name }) => name.includes('Event'))).toEqual([]);
  });

  test('is rolled back without a call to EventBridge when something else in the stack fails, be it by nothing but a deletion', async () => {
    const { aws, next, update, created } = await lifeOf();
    expect(update.status).toBe('SUCCESS');
    const calls = aws.calls.length;
    const gone = await next({ type: 'Delete', properties: AFTER, id: update.id }, 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS');
    expect(gone.status).toBe('SUCCESS');
    expect(aws.calls.slice(calls).filter(({ name }) => name.includes('Event'))).toEqual([]);
    expect(isOnRecord(aws)).toBe(true);
    const again = { type: 'Update', properties: AFTER, before: BEFORE, id: created.id } as const;
    const settled = await next(again, 'UPDATE_IN_PROGRESS');
    expect([settled.status, missingFor(aws.account(), ALB)]).toEqual(['SUCCESS', []]);
    expect((await next({ type: 'Delete', properties: AFTER, id: settled.id }, 'DELETE_IN_PROGRESS')).status).toBe('SUCCESS');
    expect(aws.account()).toEqual({ ...fakeAws(ACCOUNT, HERE).account(), stacks: expect.anything() });
  });
});
