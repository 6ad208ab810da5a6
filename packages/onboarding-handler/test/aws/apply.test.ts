import { FakeClock } from './fake-clock';
import { apply as applyInTime, PlanOutdated } from '../../src/aws/apply';
import type { AwsApi } from '../../src/aws/aws-api';
import type { Change } from '../../src/core/change';
import { ALB, HERE, logsOf, logsTo, NEW_BUCKET, TOPIC } from '../example';
import { EMPTY_ACCOUNT } from '../fake-aws/account';
import type { Account } from '../fake-aws/account';
import { awsError } from '../fake-aws/aws-error';
import { fakeAws } from '../fake-aws/fake-aws';

const apply = (change: Change, aws: AwsApi): Promise<void> =>
  applyInTime(change, aws, { deadline: Infinity, clock: new FakeClock() });
const policy = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow' as const, Principal: { AWS: '222233334444' }, Action: 's3:GetObject', Resource: '*' }],
};
const other = { Version: '2012-10-17', Statement: [{ ...policy.Statement[0], Effect: 'Deny' as const }] };
const access = { enabled: true, bucket: 'central', prefix: '' };
const third = { ...other, Id: 'third' };
const topic = { tags: { owner: 'us' }, policy };
const account: Account = {
  ...EMPTY_ACCOUNT,
  loadBalancers: { [ALB]: { type: 'application', attributes: logsTo('central', 'team') } },
  buckets: { central: { owner: HERE.accountId, tags: {}, policy, notifications: { EventBridgeConfiguration: {} } } },
};

test('a document is written only if it is what the change starts from', async () => {
  const aws = fakeAws(account, HERE);
  await expect(apply({ kind: 'bucket-policy', id: 'central', before: other, after: third }, aws.api)).rejects.toThrow(PlanOutdated);
  await expect(apply({ kind: 'bucket-policy', id: 'central', before: undefined, after: other }, aws.api)).rejects.toThrow(PlanOutdated);
  await expect(apply({ kind: 'notifications', id: 'central', before: {}, after: { QueueConfigurations: [] } }, aws.api))
    .rejects.toThrow(PlanOutdated);
  expect(aws.writes).toEqual([]);
  await apply({ kind: 'bucket-policy', id: 'central', before: policy, after: undefined }, aws.api);
  await apply({ kind: 'notifications', id: 'central', before: { EventBridgeConfiguration: {} }, after: {} }, aws.api);
  expect(aws.account().buckets.central).toEqual({ owner: HERE.accountId, tags: {}, notifications: {} });
});

test('a document that is as it should be by now is not written, because the answer to the first write may have been lost', async () => {
  const aws = fakeAws(account, HERE);
  await apply({ kind: 'bucket-policy', id: 'central', before: other, after: policy }, aws.api);
  await apply({ kind: 'notifications', id: 'central', before: {}, after: { EventBridgeConfiguration: {} } }, aws.api);
  expect(aws.writes).toEqual([]);
});

test('of the tags of a topic only those that differ are written, and nothing where none does', async () => {
  const aws = fakeAws({ ...account, topics: { [TOPIC]: { ...topic, tags: { owner: 'us', record: 'new' }, subscriptions: [] } } }, HERE);
  const old = { ...topic, tags: { owner: 'us', record: 'old' } };
  await apply({ kind: 'topic', id: TOPIC, before: old, after: { ...old, tags: { ...old.tags, target: 'id' } } }, aws.api);
  expect(aws.writes.map(({ args }) => args)).toEqual([[TOPIC, { target: 'id' }]]);
  expect(aws.account().topics[TOPIC].tags).toEqual({ owner: 'us', record: 'new', target: 'id' });
  await apply({ kind: 'topic', id: TOPIC, before: old, after: { ...old, policy: other } }, aws.api);
  expect(aws.writes.map(({ name }) => name)).toEqual(['tagTopic', 'setTopicPolicy']);
});

test('a write that fails is repeated, and what it replaces is read anew each time', async () => {
  let aborted = 0;
  const aws = fakeAws(account, HERE, {
    before: ({ kind }) => {
      if (kind === 'write' && aborted++ < 3) throw awsError('OperationAborted', 'A conflicting operation is in progress');
    },
  });
  await apply({ kind: 'bucket-policy', id: 'central', before: policy, after: other }, aws.api);
  expect(aws.calls.map(({ kind }) => kind)).toEqual(['read', 'write', 'read', 'write', 'read', 'write', 'read', 'write']);
});

test('a subscription that is not seen can have ended, and is not taken for changed; nothing is told to have been written', async () => {
  const uploads = 'arn:aws:sns:eu-west-1:111122223333:uploads';
  const aws = fakeAws({ ...account, topics: { [uploads]: { tags: {}, subscriptions: [] } } }, HERE);
  const before = { endpoint: 'queue', filter: { a: ['b'] } };
  let told = 0;
  const limits = { deadline: Infinity, clock: new FakeClock() };
  const change = (after: typeof before | undefined): Promise<void> =>
    applyInTime({ kind: 'existing-subscription', id: uploads, before, after }, aws.api, limits, () => { told++; });
  await change(undefined);
  await expect(change({ ...before, filter: { a: ['c'] } })).rejects.toThrow(PlanOutdated);
  expect([told, aws.writes]).toEqual([0, []]);
});

test('a subscription that was confirmed for the plan and is pending for the change is looked at again, and it is known why', async () => {
  const uploads = 'arn:aws:sns:eu-west-1:111122223333:uploads';
  const before = { endpoint: 'queue', filter: { a: ['b'] } };
  const aws = fakeAws({ ...account, topics: { [uploads]: { tags: {}, subscriptions: [{ endpoint: 'queue', arn: undefined }] } } }, HERE);
  for (const after of [{ ...before, filter: { a: ['c'] } }, undefined]) {
    const error = await apply({ kind: 'existing-subscription', id: uploads, before, after }, aws.api).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(PlanOutdated);
    expect((error as PlanOutdated).told).toMatchObject({ problems: [{ code: 'subscription-pending', subject: `topic ${uploads}` }] });
  }
  expect(aws.writes).toEqual([]);
});

test('the record of what was there comes before the permission to change it', async () => {
  const aws = fakeAws(account, HERE);
  await apply({ kind: 'topic', id: TOPIC, before: undefined, after: topic }, aws.api);
  await apply({ kind: 'topic', id: TOPIC, before: topic, after: { tags: { owner: 'us', more: 'x' }, policy: other } }, aws.api);
  expect(aws.writes.map(({ name }) => name)).toEqual(['createTopic', 'tagTopic', 'setTopicPolicy']);
});

test('logs are turned on with all three attributes, because one that is left out keeps its value', async () => {
  const aws = fakeAws({
    ...account,
    buckets: {
      central: {
        ...account.buckets.central,
        policy: {
          Version: '2012-10-17', Statement: [{ ...policy.Statement[0], Principal: '*', Action: 's3:PutObject' }],
        },
      },
    },
  }, HERE);
  await apply({ kind: 'load-balancer', id: ALB, before: logsOf(), after: logsOf({ access }) }, aws.api);
  expect(aws.account().loadBalancers[ALB].attributes).toEqual(logsTo('central', ''));
});

test('logs are turned off by one attribute, because a bucket cannot be taken back', async () => {
  const aws = fakeAws(account, HERE);
  await apply({ kind: 'load-balancer', id: ALB, before: logsOf({ access }), after: logsOf() }, aws.api);
  expect(aws.account().loadBalancers[ALB].attributes).toEqual({ ...logsTo('central', 'team'), 'access_logs.s3.enabled': 'false' });
});

test('logs that stay as they are are not sent along, because somebody may have changed them', async () => {
  const aws = fakeAws(account, HERE);
  const after = logsOf({ access: { ...access, prefix: 'other' }, connection: { ...access, enabled: false, bucket: 'old' } });
  const before = { ...after, access: { ...access, enabled: false } };
  await apply({ kind: 'load-balancer', id: ALB, before, after }, aws.api).catch(() => {});
  expect(Object.keys(aws.writes[0].args[1] as object)).toEqual(Object.keys(logsTo('central')));
});

test('a bucket or a load balancer is never deleted, whatever the plan says', async () => {
  const aws = fakeAws(account, HERE);
  await expect(apply({ kind: 'bucket', id: NEW_BUCKET, before: { tags: {} }, after: undefined }, aws.api)).rejects.toThrow('never');
  await expect(apply({ kind: 'load-balancer', id: ALB, before: logsOf(), after: undefined }, aws.api)).rejects.toThrow('never');
  await expect(apply({ kind: 'load-balancer', id: ALB, before: undefined, after: logsOf() }, aws.api)).rejects.toThrow('never');
  expect(aws.writes).toEqual([]);
});
