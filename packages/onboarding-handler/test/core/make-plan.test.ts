import { STAGES } from '../../src/core/change';
import { desiredState } from '../../src/core/desired-state';
import { makePlan } from '../../src/core/make-plan';
import type { State } from '../../src/core/state';
import { ALB, logsOf, QUEUE, RULE, settingsOf } from '../example';
import { bucketState, stateOf } from './states';

const UPLOADS = 'arn:aws:sns:eu-west-1:111122223333:uploads';
const observed = stateOf({ loadBalancers: [{ arn: ALB, logs: logsOf() }], existingTopics: [{ arn: UPLOADS, subscription: undefined }] });
let desired: State;
beforeEach(() => {
  desired = {
    ...desiredState('onboarded', { ...settingsOf(), target: { id: 'next', before: 'first' } }, observed),
    existingTopics: [{ arn: UPLOADS, subscription: { endpoint: QUEUE, filter: {} } }],
    eventRule: { arn: RULE, rule: { EventPattern: '{}', tags: {}, targets: [] } },
  };
});

test('two equal states need no change', () => {
  expect(makePlan('onboarded', desired, desired, [])).toEqual({ goal: 'onboarded', changes: [], blockers: [] });
});

test('onboarding goes in order, offboarding the opposite way', () => {
  const there = makePlan('onboarded', observed, desired, []).changes;
  const back = makePlan('offboarded', desired, observed, []).changes;
  expect(there.map(({ kind }) => kind)).toEqual(STAGES.flat());
  expect(back.map(({ kind }) => kind)).toEqual(STAGES.flat().reverse());
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
