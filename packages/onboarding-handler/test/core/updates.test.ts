import { desiredState } from '../../src/core/desired-state';
import type { Goal } from '../../src/core/desired-state';
import type { State, Tags } from '../../src/core/state';
import type { Settings } from '../../src/settings';
import { ALB, loadBalancerArn, logsOf, NEW_BUCKET, OTHER_ALB, settingsOf, STACK } from '../example';
import { CREATED_BY, ownTopic, stateOf, TURNED_ON } from './states';

const API = loadBalancerArn('api');
const [web, shop, api] = [ALB, OTHER_ALB, API].map((arn) => arn.slice(-16));
const on = logsOf({ access: { enabled: true, bucket: NEW_BUCKET, prefix: '' } });
const REMOVED = 'logs-analysis:removed/0';
const TARGET = 'logs-analysis:target';
const NEXT = { id: 'next', before: 'first' };

/** An update from the second list to the first. */
const update = (listed: readonly string[], before: readonly string[], more: Partial<Settings> = {}): Settings =>
  ({ ...settingsOf({ LoadBalancerArns: listed }, STACK, { LoadBalancerArns: before, LogExpirationDays: '90' }), target: NEXT, ...more });

function observed(tags: Tags, more: Partial<State> = {}, target?: string): State {
  return stateOf({
    topic: ownTopic(tags, target ? { target: { [TARGET]: target } } : {}),
    loadBalancers: [{ arn: ALB, logs: on }],
    ...more,
  });
}

/** The tags of the topic, but for whose it is, and what the target is. */
function tagsAfter(goal: Goal, settings: Settings, state: State): Tags {
  const { topic, target } = desiredState(goal, settings, state).topic;
  const { [CREATED_BY]: _, ...tags } = topic!.tags;
  return { ...tags, ...target };
}

describe('an update', () => {
  test('has on record what it adds and what it takes off the list, and what it may be rolled back to', () => {
    const state = observed({ [TURNED_ON]: `${web}=a` }, { loadBalancers: [{ arn: ALB, logs: on }, { arn: OTHER_ALB, logs: logsOf() }] });
    expect(tagsAfter('onboarded', update([ALB, OTHER_ALB], [ALB, API]), state)).toEqual({
      [TURNED_ON]: `${web}=a ${shop}=a+`, [REMOVED]: API.split('app/')[1], [TARGET]: 'next first a 90',
    });
  });

  test('that comes to what is there already, or cannot be told from it, has neither on record', () => {
    const same = update([ALB], [ALB, API], { target: { id: 'first', before: 'first' } });
    expect(tagsAfter('onboarded', same, observed({}, {}, 'next'))).toEqual({ [TARGET]: 'first' });
    expect(tagsAfter('onboarded', update([ALB], [API], { target: { id: 'next' } }), observed({}))).toEqual({ [TARGET]: 'next' });
    expect(tagsAfter('onboarded', { ...settingsOf(), target: NEXT }, observed({}))).toEqual({ [TARGET]: 'next first' });
  });

  test.each([undefined, 'first', 'next first a 90', 'deleted'])(
    'that can be rolled back to nothing is on record with the topic, before anything else, whatever was on record: %s', (target) => {
      const { topic } = desiredState('onboarded', { ...settingsOf(), target: { id: 'next' } }, observed({}, {}, target));
      expect([topic.topic!.tags[TARGET], topic.target]).toEqual(['next', target && { [TARGET]: target }]);
    },
  );

  test('that can be rolled back to nothing and is on record is not recorded again', () => {
    const { topic } = desiredState('onboarded', { ...settingsOf(), target: { id: 'next' } }, observed({}, {}, 'next'));
    expect([topic.topic!.tags, topic.target]).toEqual([{ [CREATED_BY]: STACK }, { [TARGET]: 'next' }]);
  });

  test('that can be rolled back is on record when it is done, in no tag of the topic', () => {
    const { topic } = desiredState('onboarded', update([ALB], [ALB]), observed({}, {}, 'first'));
    expect([topic.topic!.tags[TARGET], topic.target]).toEqual([undefined, { [TARGET]: 'next first a 90' }]);
  });

  test('keeps on record what it takes off the lists while its logs are as they were turned on', () => {
    const unlisted = [{ arn: OTHER_ALB, logs: on }, { arn: API, logs: logsOf() }];
    const record = `${web}=a ${shop}=a ${api}=a+`;
    expect(tagsAfter('onboarded', update([ALB], [ALB]), observed({ [TURNED_ON]: record }, { unlisted }))).toMatchObject({
      [TURNED_ON]: `${web}=a ${shop}=-a`,
    });
  });

  test('turns off the logs of a former load balancer that was not asked for before it either', () => {
    const state = observed({ [TURNED_ON]: `${shop}=-a` }, { loadBalancers: [{ arn: OTHER_ALB, logs: on }] });
    const loggingAfter = (settings: Settings): boolean =>
      desiredState('onboarded', { ...settings, formerLoadBalancerArns: [OTHER_ALB] }, state).loadBalancers[0].logs!.access.enabled;
    expect(loggingAfter(update([ALB], [ALB]))).toBe(false);
    expect(loggingAfter(update([ALB], [OTHER_ALB]))).toBe(true);
    expect(loggingAfter(settingsOf())).toBe(true);
  });
});

describe('what takes an update back', () => {
  test('by nothing but a deletion leaves on record what the update added and took off, until that is tidied up after', () => {
    const tags = { [TURNED_ON]: `${web}=a ${shop}=+ ${api}=a`, [REMOVED]: OTHER_ALB.split('app/')[1] };
    const unlisted = [{ arn: OTHER_ALB, logs: logsOf() }, { arn: API, logs: logsOf() }];
    expect(tagsAfter('onboarded', settingsOf(), observed(tags, { unlisted }))).toEqual({ ...tags, [TURNED_ON]: `${web}=a ${shop}=+` });
  });

  test('by an update back leaves what was taken off on record, and takes off nothing itself', () => {
    const tags = { [REMOVED]: API.split('app/')[1] };
    const back = update([ALB], [ALB, OTHER_ALB], { target: { id: 'first', before: 'first' }, isRollback: true });
    expect(tagsAfter('onboarded', back, observed(tags, {}, 'next first a 90'))).toEqual({ ...tags, [TARGET]: 'first' });
    const ahead = update([ALB], [ALB, OTHER_ALB], { isRollback: true });
    expect(tagsAfter('onboarded', ahead, observed(tags))).toMatchObject({ [REMOVED]: OTHER_ALB.split('app/')[1] });
  });

  test('leaves alone what its role does not reach, and what is on record of that', () => {
    const state = observed({ [TURNED_ON]: `${web}=-a ${shop}=-a+` }, {
      loadBalancers: [{ arn: ALB, logs: on }, { arn: OTHER_ALB, logs: on }],
    }, 'next first a 90');
    const rollback = { ...settingsOf(), isRollback: true };
    expect(desiredState('tidied', rollback, state).loadBalancers.map(({ logs }) => logs!.access.enabled)).toEqual([false, true]);
    expect(tagsAfter('tidied', rollback, state)).toEqual({
      [TURNED_ON]: `${shop}=-a`, [REMOVED]: OTHER_ALB.split('app/')[1], [TARGET]: 'next',
    });
    expect(tagsAfter('tidied', { ...rollback, target: { id: 'first' } }, state)).toMatchObject({ [TARGET]: 'first' });
    expect(desiredState('tidied', rollback, observed({})).topic.target).toBeUndefined();
  });
});
