import fc from 'fast-check';
import { CREATED_BY, ownTopic, topicWith, TURNED_ON } from './states';
import { resourceId } from '../../src/cloudformation/physical-resource-id';
import { entryOf, MOST_ENTRIES, outOfReachOf, ownsTopic, placeOf, recorded, recordOf, removedTags, tagsOf } from '../../src/core/journal';
import type { Entry } from '../../src/core/journal';
import { LOG_TYPES } from '../../src/core/state';
import type { LoadBalancerState, TopicState } from '../../src/core/state';
import { settingsBefore, targetOf } from '../../src/core/target-journal';
import type { Settings } from '../../src/settings';
import { ALB, loadBalancerArn, logsOf, NEW_BUCKET, OTHER_ALB, settingsOf, STACK, stackId } from '../example';

const SETTINGS = settingsOf({ LoadBalancerArns: [ALB, OTHER_ALB] });
const OURS = { [CREATED_BY]: STACK };
const on = { enabled: true, bucket: 'central', prefix: '' };
const id = ALB.slice(-16);
const states = (...logs: ReadonlyArray<LoadBalancerState['logs']>): readonly LoadBalancerState[] =>
  logs.map((one, index) => ({ arn: [ALB, OTHER_ALB][index], logs: one }));

test('a topic is ours by the tag it was created with', () => {
  expect(ownsTopic(SETTINGS, topicWith(OURS))).toBe(true);
  expect(ownsTopic(SETTINGS, topicWith({ [CREATED_BY]: stackId('other') }))).toBe(false);
  expect(ownsTopic(SETTINGS, topicWith({}))).toBe(false);
  expect(ownsTopic(SETTINGS, topicWith(undefined))).toBe(false);
});

describe('what is recorded', () => {
  test('are the logs that are turned on, and not those that were on', () => {
    const before = states(logsOf({ connection: on }), logsOf({ access: on }));
    const after = states(logsOf({ access: on, connection: on }), logsOf({ access: on }));
    expect(recordOf(SETTINGS, [], before, after)).toEqual([
      { id, staying: ['access'], leaving: [], place: placeOf(NEW_BUCKET, on) }, { id: OTHER_ALB.slice(-16), staying: [], leaving: [] },
    ]);
  });

  test('is where they go only if that is not the bucket created for them', () => {
    const after = states(logsOf({ access: { enabled: true, bucket: NEW_BUCKET, prefix: '' } }));
    expect(recordOf(SETTINGS, [], states(logsOf()), after)).toEqual([{ id, staying: ['access'], leaving: [] }]);
    expect(placeOf(NEW_BUCKET, on)).not.toBe(placeOf(NEW_BUCKET, { ...on, prefix: 'web' }));
  });

  test('is where the last went that were turned on, without those that went elsewhere, because somebody has redirected them', () => {
    const settings = settingsOf({ LoadBalancerArns: [ALB], LogTypes: ['access', 'connection', 'health-check'] });
    const next = { ...on, prefix: 'web' };
    const entries: readonly Entry[] = [{ id, staying: ['access', 'connection'], leaving: [], place: placeOf(NEW_BUCKET, on) }];
    const recordWith = (one: typeof on): Entry => recordOf(
      settings, entries, states(logsOf({ access: one, connection: one })),
      states(logsOf({ 'access': one, 'connection': one, 'health-check': one })))[0];
    expect(recordWith(next)).toEqual({ id, staying: ['health-check'], leaving: [], place: placeOf(NEW_BUCKET, next) });
    expect(recordWith(on)).toEqual({ id, staying: [...LOG_TYPES], leaving: [], place: placeOf(NEW_BUCKET, on) });
  });

  test('stays once they are on', () => {
    const entries: readonly Entry[] = [{ id, staying: ['access'], leaving: [], place: placeOf(NEW_BUCKET, on) }];
    const now = states(logsOf({ access: on }));
    expect(recordOf(SETTINGS, entries, now, now)).toEqual(entries);
  });

  test.each([
    ['the load balancer is a former one', settingsOf({ LoadBalancerArns: [OTHER_ALB], FormerLoadBalancerArns: [ALB] })],
    ['this type of log is no longer asked for', settingsOf({ LoadBalancerArns: [ALB], LogTypes: ['connection'] })],
  ])('is about to leave if %s, and stays after all if it is asked for again', (_, settings) => {
    const now = states(logsOf({ access: on }));
    const [leaving] = recordOf(settings, [{ id, staying: ['access'], leaving: [] }], now, now);
    expect(leaving).toEqual({ id, staying: [], leaving: ['access'] });
    expect(recordOf(SETTINGS, [leaving], now, now)).toEqual([{ id, staying: ['access'], leaving: [] }]);
  });
});

describe('the tags of the topic', () => {
  const entry: fc.Arbitrary<Entry> = fc
    .tuple(fc.nat({ max: 1e9 }), fc.subarray([...LOG_TYPES]), fc.nat({ max: 3 }), fc.boolean(), fc.boolean())
    .map(([number, types, staying, added, isBeside]) => ({
      id: String(number).padStart(16, '0'),
      staying: types.slice(0, staying),
      leaving: types.slice(staying),
      ...(isBeside && { place: placeOf(NEW_BUCKET, { ...on, prefix: String(number) }) }),
      ...((added || types.length === 0) && { added: true as const }),
    }));
  const entries = (maxLength: number): fc.Arbitrary<readonly Entry[]> => fc.uniqueArray(entry, { maxLength, selector: (one) => one.id });

  test('hold the record and leave other tags alone', () => {
    fc.assert(fc.property(entries(60), entries(60), (one, next) => {
      const tags = tagsOf(SETTINGS, next, tagsOf(SETTINGS, one, { ...OURS, team: 'web' }));
      expect(recorded(SETTINGS, topicWith(tags))).toEqual(next);
      expect(tags).toMatchObject({ ...OURS, team: 'web' });
    }));
  });

  test('are as AWS takes them, up to the greatest number of load balancers', () => {
    const longest = Array.from({ length: MOST_ENTRIES }, (_, index) => ({
      id: String(index).padStart(16, '0'), staying: LOG_TYPES.slice(0, 1), leaving: LOG_TYPES.slice(1), added: true as const, place: 'zzzz',
    }));
    const tags = tagsOf(SETTINGS, longest, OURS);
    expect(Object.keys(tags).length).toBeLessThan(50);
    for (const value of Object.values(tags)) expect(value).toMatch(/^[\w .:/=+@-]{0,256}$/);
  });

  test('do not grow by load balancers that logged before', () => {
    expect(tagsOf(SETTINGS, [{ id, staying: [], leaving: [] }], OURS)).toEqual(OURS);
  });

  test('say of a load balancer that nothing was turned on if somebody has changed them', () => {
    expect(recorded(SETTINGS, topicWith({ ...OURS, [TURNED_ON]: `${id} hash=-` }))).toEqual([
      { id, staying: [], leaving: [] }, { id: 'hash', staying: [], leaving: [] },
    ]);
  });

  test('say nothing if the topic is not ours', () => {
    expect(recorded(SETTINGS, topicWith(tagsOf(SETTINGS, [{ id, staying: ['access'], leaving: [] }])))).toEqual([]);
    expect(recorded(SETTINGS, topicWith(undefined))).toEqual([]);
  });
});

describe('a load balancer came with the update that is going on', () => {
  const isAdded = (more: Partial<Settings>, entries: readonly Entry[] = []): boolean | undefined => {
    const [entry] = recordOf({ ...SETTINGS, ...more }, entries, states(logsOf()), states(logsOf()));
    return entry.added;
  };
  const target = { id: 'next', before: 'first' };
  const previous = {
    loadBalancerArns: [OTHER_ALB], logBuckets: [], existingTopics: [], usesEventBridge: false, logTypes: [], logExpirationDays: 90,
  };

  test('if it is listed and was not', () => {
    expect(isAdded({ target, previous })).toBe(true);
    expect(isAdded({ target, previous: { ...previous, loadBalancerArns: [ALB] } })).toBeUndefined();
    expect(isAdded({ target, previous, loadBalancerArns: [] })).toBeUndefined();
    expect(isAdded({ target })).toBeUndefined();
  });

  test('for as long as no update says otherwise', () => {
    const entries: readonly Entry[] = [{ id, staying: [], leaving: [], added: true }];
    expect(isAdded({}, entries)).toBe(true);
    expect(isAdded({ previous })).toBeUndefined();
    expect(isAdded({ target, previous: { ...previous, loadBalancerArns: [ALB] } }, entries)).toBeUndefined();
  });
});

describe('what an update comes to is on record', () => {
  const reached = (value?: string): TopicState => (ownTopic({}, value ? { target: { 'logs-analysis:target': value } } : {}));
  const logTypes = ['access', 'connection'] as const;
  const previous = { loadBalancerArns: [ALB], logBuckets: [], existingTopics: [], usesEventBridge: false, logTypes, logExpirationDays: 30 };
  const [MINE, OTHERS] = ['Moved', 'Onboarding'].map((logicalId) => resourceId('alb-logs', [ALB], logicalId));
  const ELSE = resourceId('alb-logs', [OTHER_ALB], 'Onboarding');

  test.each<[string, Pick<Settings, 'target' | 'previous'>, string | undefined, string | undefined]>([
    ['not while the stack is created', {}, undefined, undefined],
    ['not while there is one id only', { target: { id: 'first', before: 'first' } }, undefined, undefined],
    ['as its id, if that stays the same', { target: { id: 'first', before: 'first' } }, 'next', 'first'],
    ['as its id, if there is nothing to go back to', { target: { id: 'next' } }, undefined, 'next'],
    ['as its id, if it was reached before and there is nothing to go back to', { target: { id: 'next' } }, 'next first', 'next'],
    ['as its id, if the event comes again and there is nothing to go back to', { target: { id: 'next' } }, 'next', 'next'],
    ['as its id, if that is what was there before the update', { target: { id: 'first', before: 'next' } }, 'first other', 'first'],
    ['with what it may be rolled back to', { target: { id: 'next', before: 'first' } }, undefined, 'next first'],
    ['with what it may be rolled back to, and what that asked for',
      { target: { id: 'next', before: 'first' }, previous }, 'first', 'next first ac 30'],
    ['with the consent to EventBridge, if that was given before', {
      target: { id: 'next', before: 'first' }, previous: { ...previous, usesEventBridge: true },
    }, 'first', 'next first ac 30 events'],
    ['the same, if the event comes again', { target: { id: 'next', before: 'first' }, previous }, 'next first ac 30', 'next first ac 30'],
    ['with what was really reached before, whatever it is told', { target: { id: 'next', before: 'first' } }, 'other', 'next other'],
    ['as its id, if there is nothing to go back to, whatever was reached before', { target: { id: 'next' } }, 'first', 'next'],
    ['as its id, if there is nothing to go back to, though a deletion began', { target: { id: 'next' } }, 'deleted', 'next'],
    ['with what has another logical id, and asks for the same', { target: { id: MINE } }, OTHERS, `${MINE} ${OTHERS} a 90`],
    ['with that of two which asks for the same', { target: { id: MINE } }, `${ELSE} ${OTHERS} a 90`, `${MINE} ${OTHERS} a 90`],
    ['with what the first creation has reached', { target: { id: 'next', before: 'first' } }, 'first+', 'next first'],
    ['as the first creation, if that is what it stays', { target: { id: 'first', before: 'first' } }, 'first+', 'first+'],
    ['as its id, if it is created anew', { target: { id: 'first' } }, 'first+', 'first'],
    ['the same, if that creation comes again', { target: { id: MINE } }, `${MINE} ${OTHERS} a 90`, `${MINE} ${OTHERS} a 90`],
  ])('%s', (_, settings, before, after) => {
    expect(targetOf({ ...SETTINGS, ...settings }, reached(before))).toBe(after);
  });
});

describe('what an update takes off the list', () => {
  test('is on record by the ends of the ARNs, in as many tags as it takes', () => {
    const arns = Array.from({ length: 6 }, (_, index) => loadBalancerArn(`lb-${index}`));
    const tags = removedTags(SETTINGS, arns, OURS);
    expect(tags).toEqual({
      ...OURS,
      'logs-analysis:removed/0': arns.slice(0, 5).map((arn) => arn.split('app/')[1]).join(' '),
      'logs-analysis:removed/1': arns[5].split('app/')[1],
    });
    expect(removedTags(SETTINGS, [], tags)).toEqual({ ...OURS, 'logs-analysis:removed/0': '', 'logs-analysis:removed/1': '' });
  });

  test('is out of reach of its rollback, and so is what it added', () => {
    const topic = topicWith(removedTags(SETTINGS, [OTHER_ALB], { ...OURS, [TURNED_ON]: `${id}=a+` }));
    const listed = [ALB, OTHER_ALB, loadBalancerArn('api')];
    expect(outOfReachOf({ ...SETTINGS, isRollback: true }, topic, listed)).toEqual([ALB, OTHER_ALB]);
    expect(outOfReachOf(SETTINGS, topic, listed)).toEqual([]);
  });

  test.each<[string, boolean]>([['next first a 90', false], ['next first a 90 events', true]])(
    'leaves the consent to EventBridge as it was before, on record as "%s"', (target, usesEventBridge) => {
      const topic = ownTopic({}, { target: { 'logs-analysis:target': target } });
      expect(settingsBefore({ ...SETTINGS, usesEventBridge: !usesEventBridge }, topic)).toMatchObject({ usesEventBridge });
    },
  );

  test('is asked for again by what was there before the update', () => {
    const API = loadBalancerArn('api');
    const tags = removedTags(SETTINGS, [API], { ...OURS, [TURNED_ON]: `${OTHER_ALB.slice(-16)}=a+ ${id}=a` });
    const before = settingsBefore(
      { ...SETTINGS, formerLoadBalancerArns: [API, loadBalancerArn('blog')] },
      { ...topicWith(tags), target: { 'logs-analysis:target': 'next first ch 30' } },
    );
    expect(before).toEqual({
      ...SETTINGS,
      loadBalancerArns: [ALB, API],
      formerLoadBalancerArns: [loadBalancerArn('blog')],
      unlistedLoadBalancerArns: [OTHER_ALB],
      logTypes: ['connection', 'health-check'],
      logExpirationDays: 30,
    });
  });
});

test('nothing is on record for a load balancer that is not in it', () => {
  expect(entryOf([{ id, staying: ['access'], leaving: [] }], loadBalancerArn('new'))).toMatchObject({ staying: [], leaving: [] });
});
