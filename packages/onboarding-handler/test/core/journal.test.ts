import fc from 'fast-check';
import { entryOf, MOST_ENTRIES, ownsTopic, recorded, recordOf, tagsOf } from '../../src/core/journal';
import type { Entry } from '../../src/core/journal';
import { LOG_TYPES } from '../../src/core/state';
import type { LoadBalancerState, Tags, TopicState } from '../../src/core/state';
import { ALB, loadBalancerArn, logsOf, OTHER_ALB, settingsOf, STACK, stackId, TOPIC } from '../example';

const SETTINGS = settingsOf({ LoadBalancerArns: [ALB, OTHER_ALB] });
const OURS = { 'logs-analysis:created-by': STACK };
const topicWith = (tags: Tags | undefined): TopicState => ({ arn: TOPIC, topic: tags && { tags, policy: undefined }, endpoints: [] });
const on = { enabled: true, bucket: 'central', prefix: '' };
const id = ALB.slice(-16);
const states = (...logs: ReadonlyArray<LoadBalancerState['logs']>): readonly LoadBalancerState[] =>
  logs.map((one, index) => ({ arn: [ALB, OTHER_ALB][index], logs: one }));

test('a topic is ours by the tag it was created with', () => {
  expect(ownsTopic(SETTINGS, topicWith(OURS))).toBe(true);
  expect(ownsTopic(SETTINGS, topicWith({ 'logs-analysis:created-by': stackId('other') }))).toBe(false);
  expect(ownsTopic(SETTINGS, topicWith({}))).toBe(false);
  expect(ownsTopic(SETTINGS, topicWith(undefined))).toBe(false);
});

describe('what is recorded', () => {
  test('are the logs that are turned on, and not those that were on', () => {
    const before = states(logsOf({ connection: on }), logsOf({ access: on }));
    const after = states(logsOf({ access: on, connection: on }), logsOf({ access: on }));
    expect(recordOf(SETTINGS, [], before, after)).toEqual([
      { id, staying: ['access'], leaving: [] }, { id: OTHER_ALB.slice(-16), staying: [], leaving: [] },
    ]);
  });

  test('stays once they are on', () => {
    const entries: readonly Entry[] = [{ id, staying: ['access'], leaving: [] }];
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
  const entry: fc.Arbitrary<Entry> = fc.tuple(fc.nat({ max: 1e9 }), fc.subarray([...LOG_TYPES], { minLength: 1 }), fc.nat({ max: 3 }))
    .map(([number, types, staying]) => ({
      id: String(number).padStart(16, '0'), staying: types.slice(0, staying), leaving: types.slice(staying),
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
      id: String(index).padStart(16, '0'), staying: LOG_TYPES.slice(0, 1), leaving: LOG_TYPES.slice(1),
    }));
    const tags = tagsOf(SETTINGS, longest, OURS);
    expect(Object.keys(tags).length).toBeLessThan(50);
    for (const value of Object.values(tags)) expect(value).toMatch(/^[\w .:/=+@-]{0,256}$/);
  });

  test('do not grow by load balancers that logged before', () => {
    expect(tagsOf(SETTINGS, [{ id, staying: [], leaving: [] }], OURS)).toEqual(OURS);
  });

  test('say nothing if the topic is not ours', () => {
    expect(recorded(SETTINGS, topicWith(tagsOf(SETTINGS, [{ id, staying: ['access'], leaving: [] }])))).toEqual([]);
    expect(recorded(SETTINGS, topicWith(undefined))).toEqual([]);
  });
});

test('nothing is on record for a load balancer that is not in it', () => {
  expect(entryOf([{ id, staying: ['access'], leaving: [] }], loadBalancerArn('new'))).toMatchObject({ staying: [], leaving: [] });
});
