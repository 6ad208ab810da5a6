import { REGION, runEvent } from './run-event';
import type { Answer, StackEvent } from './run-event';
import { CENTRAL, STARTS } from './starts';
import type { AwsApi } from '../../src/aws/aws-api';
import { ALB, loadBalancerArn, logsTo, NEW_BUCKET, OTHER_ALB, PROPERTIES, STACK, TOPIC } from '../example';
import type { Account, LoadBalancer } from '../fake-aws/account';
import { awsError } from '../fake-aws/aws-error';
import { fakeAws } from '../fake-aws/fake-aws';
import type { FakeAws } from '../fake-aws/fake-aws';
import { virtualTime } from '../fake-aws/virtual-time';

const API = loadBalancerArn('api');
const off = (): LoadBalancer => ({ type: 'application', attributes: {} });
const ACCOUNT: Account = {
  loadBalancers: { [ALB]: off(), [OTHER_ALB]: off(), [API]: { type: 'application', attributes: logsTo('central') } },
  buckets: { central: CENTRAL },
  topics: {},
};
const given = (...arns: readonly string[]): StackEvent['properties'] =>
  ({ ...PROPERTIES, LoadBalancerArns: arns, LogBucketArns: ['arn:aws:s3:::central'] });

let aws: FakeAws;
const time = virtualTime();
beforeEach(() => { aws = fakeAws(ACCOUNT, REGION); });

type More = Partial<StackEvent> & { readonly api?: AwsApi; readonly during?: string };

async function run(type: StackEvent['type'], properties: StackEvent['properties'], more: More = {}): Promise<Answer> {
  const { api = aws.api, during = type.toUpperCase(), ...event } = more;
  aws.change((world) => { world.stacks = { [STACK]: `${during}_IN_PROGRESS` }; });
  return runEvent({ type, properties, stackId: STACK, ...event }, api, time);
}

/** The account whose first answers to a call are what it would answer now, whatever changes until then. */
async function withOldAnswers<K extends keyof AwsApi>(name: K, times: number, ...args: Parameters<AwsApi[K]>): Promise<AwsApi> {
  const call = aws.api[name] as (...given: unknown[]) => Promise<unknown>;
  const old = await call(...args);
  let left = times;
  return { ...aws.api, [name]: (...asked: unknown[]) => asked[0] === args[0] && left-- > 0 ? Promise.resolve(old) : call(...asked) };
}

const isOn = (arn: string): boolean => aws.account().loadBalancers[arn].attributes['access_logs.s3.enabled'] === 'true';
const timesOf = (name: string): number => aws.calls.filter((one) => one.name === name).length;
const tags = (): string => JSON.stringify(Object.values(aws.account().topics).map((one) => one.tags));

describe('a reason to stop', () => {
  test.each([1, 2])('is looked at again, and %d old answers are none', async (times) => {
    aws.change(({ loadBalancers }) => { delete loadBalancers[ALB]; });
    const api = await withOldAnswers('describeLoadBalancerAttributes', times, ALB);
    aws.change(({ loadBalancers }) => { loadBalancers[ALB] = off(); });
    expect(await run('Create', given(ALB), { api })).toMatchObject({ status: 'SUCCESS' });
    expect(isOn(ALB)).toBe(true);
  });

  test.each([1, 2])('is looked at again in the middle of a run too, after %d old answers', async (times) => {
    let looks = 0;
    const getBucketTagging: AwsApi['getBucketTagging'] = async (bucket) => looks++ < times ? {} : aws.api.getBucketTagging(bucket);
    expect(await run('Create', given(ALB), { api: { ...aws.api, getBucketTagging } })).toMatchObject({ status: 'SUCCESS' });
    expect(isOn(ALB)).toBe(true);
  });

  test('that is still there is told, and nothing is written', async () => {
    aws.change(({ loadBalancers }) => { delete loadBalancers[ALB]; });
    expect(await run('Create', given(ALB))).toMatchObject({ reason: expect.stringContaining('[load-balancer-not-found]') });
    expect([timesOf('describeLoadBalancerAttributes'), aws.writes]).toEqual([3, []]);
  });
});

test('an update that goes on where an earlier run of it was cut off does not take an old answer for the record of what is on', async () => {
  const { id } = await run('Create', given(ALB));
  const { listTopicTags } = await withOldAnswers('listTopicTags', 1, TOPIC);
  const cut: AwsApi = {
    ...aws.api,
    modifyLoadBalancerAttributes: (...to) => aws.api.modifyLoadBalancerAttributes(...to).then(() => new Promise<never>(() => {})),
  };
  const update = { id, before: given(ALB) };
  expect(await run('Update', given(ALB, OTHER_ALB), { ...update, api: cut })).toMatchObject({ status: 'FAILED' });
  expect(isOn(OTHER_ALB)).toBe(true);
  const again = await run('Update', given(ALB, OTHER_ALB), { ...update, api: { ...aws.api, listTopicTags } });
  expect(again).toMatchObject({ status: 'SUCCESS' });
  await run('Delete', given(ALB, OTHER_ALB));
  expect(isOn(OTHER_ALB)).toBe(false);
});

test('a load balancer that is taken off the list does not lose its record by an old answer that its logs are off', async () => {
  const api = await withOldAnswers('describeLoadBalancerAttributes', 1, OTHER_ALB);
  const { id } = await run('Create', given(ALB, OTHER_ALB));
  const update = await run('Update', given(ALB), { api, id, before: given(ALB, OTHER_ALB) });
  expect(update.reason).toContain('[load-balancer-removed]');
  expect(tags()).toContain(OTHER_ALB.slice(-16));
});

test('an update that fails takes back nothing that an old answer let it think it had to do', async () => {
  const { id } = await run('Create', given(ALB));
  aws.change(({ buckets }) => { delete buckets[NEW_BUCKET].policy; });
  const old = await withOldAnswers('getBucketPolicy', 1, NEW_BUCKET);
  await run('Update', given(ALB), { id, before: given(ALB) });
  const { policy } = aws.account().buckets[NEW_BUCKET];
  const api = { ...old, modifyLoadBalancerAttributes: () => Promise.reject(awsError('Forbidden', 'with an explicit deny')) };
  expect(await run('Update', given(ALB, OTHER_ALB), { api, id, before: given(ALB) })).toMatchObject({ status: 'FAILED' });
  expect(aws.account().buckets[NEW_BUCKET].policy).toEqual(policy);
});

test('an update that fails takes back what it wrote, and no plan that was made from an old answer and never carried out', async () => {
  aws.change(({ loadBalancers }) => { loadBalancers[OTHER_ALB].attributes = logsTo('central', 'shop'); });
  const old = await withOldAnswers('getBucketPolicy', 1, 'central');
  const { id } = await run('Create', given(API));
  const { policy } = aws.account().buckets.central;
  const api = { ...old, putBucketNotification: () => Promise.reject(awsError('Forbidden', 'with an explicit deny')) };
  const written = aws.writes.length;
  expect(await run('Update', given(API, OTHER_ALB), { api, id, before: given(API) })).toMatchObject({ status: 'FAILED' });
  expect(aws.account().buckets.central.policy).toEqual(policy);
  expect(aws.writes.slice(written).filter(({ name }) => name === 'putBucketPolicy')).toHaveLength(2);
});

test.each([
  ['describeLoadBalancerAttributes', OTHER_ALB, 'no load balancer logs', undefined],
  ['getBucketPolicy', 'central', 'logs go to a bucket with a policy and notifications of its own', 'getBucketNotification'],
  ['getBucketNotification', 'central', 'logs go to a bucket with a policy and notifications of its own', 'getBucketPolicy'],
] as const)('an update that is sent again does not take an old answer for it that what the first one took back is there: %s', async (
  name, of, startName, unreadable,
) => {
  const { account, create: before, update: after } = STARTS.find((one) => one.name === startName)!;
  aws = fakeAws(account, REGION);
  const { id } = await run('Create', before);
  let old: AwsApi | undefined;
  const denied = (): Promise<never> => Promise.reject(awsError('Forbidden', 'with an explicit deny'));
  const failing: AwsApi = {
    ...aws.api,
    // The last that an update writes is which one it was.
    tagTopic: async (arn, tagged) => {
      if (!('logs-analysis:target' in tagged)) return aws.api.tagTopic(arn, tagged);
      old ??= await withOldAnswers(name, 1, of as never);
      return denied();
    },
    // Then only one of the documents of a bucket can be taken back.
    ...(unreadable && { [unreadable]: (bucket: string) => old === undefined ? aws.api[unreadable](bucket) : denied() }),
  };
  expect(await run('Update', after, { id, before, api: failing })).toMatchObject({ status: 'FAILED' });
  expect(await run('Update', after, { id, before, api: old })).toMatchObject({ status: 'SUCCESS' });
  const written = aws.writes.length;
  expect(await run('Update', after, { id, before })).toMatchObject({ status: 'SUCCESS' });
  expect(aws.writes.slice(written)).toEqual([]);
});

test.each(['Create', 'Update'] as const)('two old answers that the stack is at rest do not pass over a %s', async (type) => {
  const { id } = type === 'Update' ? await run('Create', given(API)) : { id: undefined };
  aws.change((world) => { world.stacks = { [STACK]: 'CREATE_COMPLETE' }; });
  const api = await withOldAnswers('describeStack', 2, STACK);
  expect(await run(type, given(API, ALB), { api, id, before: given(API) })).toMatchObject({ status: 'SUCCESS' });
  expect(isOn(ALB)).toBe(true);
});

test('two old answers that an update is not rolled back do not refuse the name that it goes back to', async () => {
  const renamed = { ...given(ALB), OnboardingName: 'another' };
  const { id } = await run('Create', given(ALB));
  expect(await run('Update', renamed, { id, before: given(ALB) })).toMatchObject({ reason: expect.stringContaining('OnboardingName') });
  const api = await withOldAnswers('describeStack', 2, STACK);
  expect(await run('Update', given(ALB), { api, id, before: renamed, during: 'UPDATE_ROLLBACK' })).toMatchObject({ status: 'SUCCESS' });
});

describe('two old answers, one to each look of a deletion,', () => {
  test('do not hide logs that are to be turned off', async () => {
    const api = await withOldAnswers('describeLoadBalancerAttributes', 2, ALB);
    await run('Create', given(ALB));
    expect(await run('Delete', given(ALB), { api })).toMatchObject({ status: 'SUCCESS' });
    expect(isOn(ALB)).toBe(false);
  });

  test.each(['getBucketPolicy', 'getBucketNotification'] as const)('do not hide access that is to be withdrawn: %s', async (name) => {
    const api = await withOldAnswers(name, 2, 'central');
    await run('Create', given(API));
    expect(await run('Delete', given(API), { api })).toMatchObject({ status: 'SUCCESS' });
    expect(aws.account().buckets.central).toEqual(fakeAws(ACCOUNT, REGION).account().buckets.central);
  });

  test('do not hide the topic', async () => {
    const { getTopicAttributes } = await withOldAnswers('getTopicAttributes', 2, TOPIC);
    await run('Create', given(API));
    let looks = 0;
    const api = {
      ...aws.api, getTopicAttributes: (arn: string) => looks++ === 0 ? aws.api.getTopicAttributes(arn) : getTopicAttributes(arn),
    };
    expect(await run('Delete', given(API), { api })).toMatchObject({ status: 'SUCCESS' });
    expect(aws.account().topics).toEqual({});
  });
});

test.each([0, 1])('a rollback does not forget logs that two old answers show off, after %d that are not old', async (earlier) => {
  const old = await withOldAnswers('describeLoadBalancerAttributes', 2, OTHER_ALB);
  const { id } = await run('Create', given(ALB));
  const { id: updated } = await run('Update', given(ALB, OTHER_ALB), { id, before: given(ALB) });
  let looks = 0;
  const api: AwsApi = {
    ...aws.api,
    describeLoadBalancerAttributes: (arn) =>
      (arn === OTHER_ALB && looks++ < earlier ? aws.api : old).describeLoadBalancerAttributes(arn),
  };
  await run('Update', given(ALB), { api, id: updated, before: given(ALB, OTHER_ALB), during: 'UPDATE_ROLLBACK' });
  expect(tags()).toContain(`${OTHER_ALB.slice(-16)}=-a`);
});

describe('two old answers in the rollback of an update that is a deletion only', () => {
  test('do not take down what was there before, because the topic is not seen after its buckets were written', async () => {
    aws.change(({ loadBalancers }) => { loadBalancers[OTHER_ALB].attributes = logsTo('central', 'shop'); });
    const { getTopicAttributes } = await withOldAnswers('getTopicAttributes', 2, TOPIC);
    const { id } = await run('Create', given(API));
    const { central } = aws.account().buckets;
    const updated = await run('Update', given(API, OTHER_ALB), { id, before: given(API) });
    const written = timesOf('putBucketNotification');
    const api: AwsApi = {
      ...aws.api,
      getTopicAttributes: (arn) => (timesOf('putBucketNotification') === written ? aws.api.getTopicAttributes : getTopicAttributes)(arn),
    };
    const back = await run('Delete', given(API, OTHER_ALB), { api, id: updated.id, during: 'UPDATE_ROLLBACK_COMPLETE_CLEANUP' });
    expect([back.status, aws.account().buckets.central]).toEqual(['SUCCESS', central]);
  });

  test.each([
    ['describeStack', STACK],
    ['listTopicTags', TOPIC],
  ] as const)('do not take down what was there before the update: %s', async (name, of) => {
    const { id } = await run('Create', given(API));
    const before = aws.account();
    aws.change((world) => { world.stacks = { [STACK]: 'UPDATE_IN_PROGRESS' }; });
    const api = await withOldAnswers(name, 2, of);
    const updated = await run('Update', given(API, ALB), { id, before: given(API) });
    const back = await run('Delete', given(API, ALB), { api, id: updated.id, during: 'UPDATE_ROLLBACK_COMPLETE_CLEANUP' });
    expect([back.status, aws.account().buckets.central]).toEqual(['SUCCESS', before.buckets.central]);
  });

  test.each([0, 1, 2, 3, 4, 5])('do not leave on record what it may be rolled back to, after %d that are not old', async (earlier) => {
    const { getTopicAttributes } = await withOldAnswers('getTopicAttributes', 2, TOPIC);
    const { id } = await run('Create', given(ALB));
    const updated = await run('Update', given(ALB, OTHER_ALB), { id, before: given(ALB) });
    let looks = 0;
    const api: AwsApi = {
      ...aws.api, getTopicAttributes: (arn) => looks++ < earlier ? aws.api.getTopicAttributes(arn) : getTopicAttributes(arn),
    };
    await run('Delete', given(ALB, OTHER_ALB), { api, id: updated.id, during: 'UPDATE_ROLLBACK_COMPLETE_CLEANUP' });
    expect(tags()).toContain(`"logs-analysis:target":"${id}"`);
  });
});

test('an old answer that an update goes on does not stop what rolls it back', async () => {
  const { id } = await run('Create', given(ALB));
  const updated = await run('Update', given(ALB, OTHER_ALB), { id, before: given(ALB) });
  const api = await withOldAnswers('describeStack', 1, STACK);
  const back = await run('Update', given(ALB), { api, id: updated.id, before: given(ALB, OTHER_ALB), during: 'UPDATE_ROLLBACK' });
  expect([back.status, back.id]).toEqual(['SUCCESS', id]);
});

test('an old answer that a subscription is not confirmed does not let a rollback leave it as the update made it', async () => {
  const { account, create, update } = STARTS.find(({ name }) => name === 'the bucket notifies a topic of the customer\'s of everything')!;
  aws = fakeAws(account, REGION);
  const uploads = Object.keys(account.topics)[0];
  const heard = (): unknown => aws.account().topics[uploads].subscriptions.map(({ filter }) => filter);
  const { id } = await run('Create', create);
  const confirming = aws.account();
  aws.confirmSubscriptions();
  const before = heard();
  const updated = await run('Update', update, { id, before: create });
  expect(heard()).not.toEqual(before);
  let isOld = false;
  const api: AwsApi = {
    ...aws.api,
    putBucketPolicy: async (...args) => { isOld = true; await aws.api.putBucketPolicy(...args); },
    listSubscriptions: (topic) => {
      const wasOld = isOld;
      isOld = false;
      return (wasOld ? fakeAws(confirming, REGION) : aws).api.listSubscriptions(topic);
    },
  };
  const back = await run('Update', create, { api, id: updated.id, before: update, during: 'UPDATE_ROLLBACK' });
  expect([back.status, heard()]).toEqual(['SUCCESS', before]);
});

describe('two old answers that the topic is not there do not fail an update', () => {
  test.each(['getTopicAttributes', 'listTopicTags'] as const)('%s', async (name) => {
    const absent = name === 'listTopicTags' ? {} : undefined;
    const { id } = await run('Create', given(ALB));
    let looks = 0;
    const api = { ...aws.api, [name]: async (arn: string): Promise<unknown> => looks++ < 2 ? absent : aws.api[name](arn) };
    const updated = await run('Update', given(ALB, OTHER_ALB), { api, id, before: given(ALB) });
    expect([updated.status, isOn(OTHER_ALB)]).toEqual(['SUCCESS', true]);
  });
});

test.each([1, 2])('%d old answers that a policy is as it is to become already do not keep logs from being turned on', async (times) => {
  await run('Create', given(ALB));
  const withPolicy = aws.account();
  aws.change((world) => {
    delete world.topics[TOPIC];
    world.loadBalancers[ALB] = off();
    world.buckets[NEW_BUCKET] = { ...world.buckets[NEW_BUCKET], policy: undefined };
  });
  const before = aws.writes.length;
  let left = times;
  const getBucketPolicy: AwsApi['getBucketPolicy'] = (bucket) =>
    (bucket === NEW_BUCKET && aws.writes.length > before && left-- > 0 ? fakeAws(withPolicy, REGION) : aws).api.getBucketPolicy(bucket);
  const created = await run('Create', given(ALB), { api: { ...aws.api, getBucketPolicy } });
  expect([created.status, isOn(ALB), left < 0]).toEqual(['SUCCESS', true, true]);
});

test('what an earlier update has replaced, deleted again while the next one goes on, takes nothing off the record', async () => {
  const { id } = await run('Create', given(ALB));
  const second = await run('Update', given(ALB, OTHER_ALB), { id, before: given(ALB) });
  await run('Delete', given(ALB), { id, during: 'UPDATE_COMPLETE_CLEANUP' });
  const third = await run('Update', given(ALB, OTHER_ALB, API), { id: second.id, before: given(ALB, OTHER_ALB) });
  await run('Delete', given(ALB), { id, during: 'UPDATE' });
  const back = await run('Delete', given(ALB, OTHER_ALB, API), { id: third.id, during: 'UPDATE_ROLLBACK_COMPLETE_CLEANUP' });
  expect([back.status, isOn(ALB), isOn(OTHER_ALB)]).toEqual(['SUCCESS', true, true]);
  expect(tags()).toContain(`"logs-analysis:target":"${second.id}"`);
});

describe.each([0, 1, 2])('one old answer, after %d others, does not decide what the deletion of a kept creation is for', (earlier) => {
  /** Answers what it would answer now once, after some that are not old. */
  async function withOldAnswer<K extends keyof AwsApi>(name: K, ...args: Parameters<AwsApi[K]>): Promise<AwsApi> {
    const old = (await withOldAnswers(name, 1, ...args))[name] as (...given: unknown[]) => Promise<unknown>;
    const call = aws.api[name] as typeof old;
    let looks = 0;
    return { ...aws.api, [name]: (...asked: unknown[]) => looks++ === earlier ? old(...asked) : call(...asked) };
  }

  test('so that it passes nothing over', async () => {
    const { id } = await run('Create', given(API));
    aws.change((world) => { world.stacks = { [STACK]: 'CREATE_FAILED' }; });
    const api = await withOldAnswer('describeStack', STACK);
    expect(await run('Delete', given(API), { api, id, during: 'UPDATE' })).toMatchObject({ status: 'SUCCESS' });
    expect(aws.account().topics).toEqual({});
  });

  test('so that it takes nothing down', async () => {
    const { id } = await run('Create', given(API));
    const api = await withOldAnswer('listTopicTags', TOPIC);
    await run('Create', given(API, ALB), { during: 'UPDATE' });
    expect(await run('Delete', given(API), { api, id, during: 'UPDATE' })).toMatchObject({ status: 'SUCCESS' });
    expect([Object.keys(aws.account().topics), isOn(ALB)]).toEqual([[TOPIC], true]);
  });
});

test('what an update no longer asks for stays on record until it is seen to be off twice', async () => {
  const api = await withOldAnswers('describeLoadBalancerAttributes', 1, OTHER_ALB);
  const before = given(ALB, OTHER_ALB);
  const after = { ...given(ALB), FormerLoadBalancerArns: [OTHER_ALB] };
  const { id } = await run('Create', before);
  await run('Update', after, { id, before });
  expect(isOn(OTHER_ALB)).toBe(true);
  const tidied = await run('Delete', { ...after, LoadBalancerArns: before.LoadBalancerArns, FormerLoadBalancerArns: [''] }, {
    api, id, during: 'UPDATE_COMPLETE_CLEANUP',
  });
  expect([tidied.status, isOn(OTHER_ALB), tags().includes(OTHER_ALB.slice(-16))]).toEqual(['SUCCESS', false, false]);
});

test.each([0, 1, 2, 3])('a rollback does not leave a grant that two old answers hide, after %d that are not old', async (earlier) => {
  aws.change(({ loadBalancers }) => { loadBalancers[OTHER_ALB].attributes = logsTo('central', 'shop'); });
  const { id } = await run('Create', given(API));
  const { central } = aws.account().buckets;
  const old = await withOldAnswers('getBucketPolicy', 2, 'central');
  const updated = await run('Update', given(API, OTHER_ALB), { id, before: given(API) });
  let looks = 0;
  const api: AwsApi = {
    ...aws.api,
    getBucketPolicy: (name) => (name === 'central' && looks++ < earlier ? aws.api : old).getBucketPolicy(name),
  };
  const back = await run('Delete', given(API, OTHER_ALB), { api, id: updated.id, during: 'UPDATE_ROLLBACK_COMPLETE_CLEANUP' });
  expect([back.status, aws.account().buckets.central]).toEqual(['SUCCESS', central]);
});

test('where no answer is old, nothing is looked at more often than it takes', async () => {
  const looks = async (...event: Parameters<typeof run>): Promise<number> => {
    const made = timesOf('describeLoadBalancerAttributes');
    expect(await run(...event)).toMatchObject({ status: 'SUCCESS' });
    return timesOf('describeLoadBalancerAttributes') - made;
  };
  expect(await looks('Create', given(ALB))).toBe(1);
  expect(await looks('Update', given(ALB), { before: given(ALB), id: 'alb-logs/alb-logs/x' })).toBe(1);
  expect(await looks('Delete', given(ALB))).toBe(2);
  expect(await looks('Delete', given(ALB))).toBe(2);
});
