import { STAGES } from '../../src/core/change';
import { desiredState } from '../../src/core/desired-state';
import { makePlan } from '../../src/core/make-plan';
import { planText } from '../../src/core/report';
import { ALB, logsOf, NEW_BUCKET, QUEUE, settingsOf } from '../example';
import { bucketState, stateOf } from './states';

const UPLOADS = 'arn:aws:sns:eu-west-1:111122223333:uploads';
const observed = stateOf({ loadBalancers: [{ arn: ALB, logs: logsOf() }], existingTopics: [{ arn: UPLOADS, subscription: undefined }] });
const ORDER = STAGES.flat();
const desired = {
  ...desiredState('onboarded', { ...settingsOf(), target: { id: 'next', before: 'first' } }, observed),
  existingTopics: [{ arn: UPLOADS, subscription: { endpoint: QUEUE, filter: {} } }],
};

test('two equal states need no change', () => {
  expect(makePlan('onboarded', desired, desired, [])).toEqual({ goal: 'onboarded', changes: [], blockers: [] });
});

test('onboarding goes in order, offboarding the opposite way', () => {
  const there = makePlan('onboarded', observed, desired, []).changes;
  const back = makePlan('offboarded', desired, observed, []).changes;
  expect(there.map(({ kind }) => kind)).toEqual(ORDER);
  expect(back.map(({ kind }) => kind)).toEqual([...ORDER].reverse());
  expect(back.map(({ before, after, ...rest }) => ({ ...rest, before: after, after: before }))).toEqual([...there].reverse());
});

test('what one state does not know of is created, or deleted', () => {
  const without = { ...desired, topic: { ...desired.topic, endpoints: [] } };
  expect(makePlan('onboarded', without, desired, []).changes).toEqual([expect.objectContaining({ id: QUEUE, before: undefined })]);
  expect(makePlan('onboarded', desired, without, []).changes).toEqual([expect.objectContaining({ id: QUEUE, after: undefined })]);
});

test('buckets of which one is known twice are planned once', () => {
  const twice = stateOf({ buckets: [bucketState('central'), bucketState('central')] });
  const policy = { Version: '2012-10-17', Statement: [] };
  const wanted = stateOf({ buckets: twice.buckets.map((one) => ({ ...one, policy })) });
  expect(makePlan('onboarded', twice, wanted, []).changes.filter(({ kind }) => kind === 'bucket-policy')).toHaveLength(1);
});

describe('a plan for people', () => {
  test('has a line for each change that names it', () => {
    const text = planText(makePlan('onboarded', observed, desired, []));
    expect(text.split('\n')[0]).toContain('8 changes');
    for (const id of [NEW_BUCKET, ALB, QUEUE, desired.topic.arn]) expect(text).toContain(id);
  });

  test('says that there is nothing to do', () => {
    expect(planText(makePlan('onboarded', desired, desired, []))).toMatch(/nothing to do/i);
  });

  test('names all that is in the way, and no change', () => {
    const text = planText(makePlan('onboarded', observed, desired, [
      { code: 'load-balancer-not-found', subject: 'LoadBalancerArns', message: 'there is none' },
      { code: 'policy-too-large', subject: 'bucket central', message: 'it is too large.' },
    ]));
    expect(text).toContain('LoadBalancerArns: there is none. [load-balancer-not-found]');
    expect(text).toContain('bucket central: it is too large. [policy-too-large]');
    expect(text).not.toContain(NEW_BUCKET);
  });
});
