import fc from 'fast-check';
import {
  destinationOf, filterOf, logNotifications, mergeNotifications, overlappingRules, ownsNotification, rulesOf, rulesOverlap,
  sameNotifications,
} from '../src';
import type { NotificationConfiguration, NotificationRule } from '../src';
import { notifications, rule } from './arbitraries';
import { HERE, OWNER, TOPIC } from './example';

const RUNS = { numRuns: 500 };
const owns = ownsNotification(OWNER, TOPIC);
const ours = logNotifications(OWNER, HERE, TOPIC, ['', 'team']);
const merge = (configuration: NotificationConfiguration): NotificationConfiguration => mergeNotifications(configuration, ours, owns);
const of = (Events: readonly string[], prefix?: string, suffix?: string): NotificationRule => ({
  Events,
  Filter: {
    Key: { FilterRules: Object.entries({ prefix, suffix }).flatMap(([Name, Value]) => Value === undefined ? [] : [{ Name, Value }]) },
  },
});
const CREATED = 's3:ObjectCreated:*';

describe('our notifications', () => {
  test('are one for each folder of logs, of every kind of creation, without the test file', () => {
    const folder = 'AWSLogs/111122223333/elasticloadbalancing/eu-west-1/';
    expect(logNotifications(OWNER, HERE, TOPIC, ['team', '', 'team'])).toEqual([
      { ...of([CREATED], folder, '.log.gz'), Id: 'logs-analysis/alb-logs/1', TopicArn: TOPIC },
      { ...of([CREATED], `team/${folder}`, '.log.gz'), Id: 'logs-analysis/alb-logs/2', TopicArn: TOPIC },
    ]);
  });

  test('never overlap with each other, whatever the prefixes', () => {
    const prefix = fc.array(fc.constantFrom('a', 'b', 'logs'), { maxLength: 3 }).map((parts) => parts.join('/'));
    fc.assert(fc.property(fc.uniqueArray(prefix), (prefixes) => {
      const rules = logNotifications(OWNER, HERE, TOPIC, prefixes);
      expect(rules.flatMap((one, index) => rules.slice(index + 1).filter((other) => rulesOverlap(one, other)))).toEqual([]);
    }));
  });
});

describe('merging notifications', () => {
  test('keeps every foreign rule in its order, and EventBridge', () => {
    fc.assert(fc.property(notifications, (configuration) => {
      const { TopicConfigurations = [], ...others } = configuration;
      expect(merge(configuration)).toEqual({ TopicConfigurations: [...TopicConfigurations, ...ours], ...others });
    }), RUNS);
  });

  test('a second time answers the very same configuration, also with filter names as S3 answers them', () => {
    fc.assert(fc.property(notifications, (configuration) => {
      const stored = JSON.parse(JSON.stringify(merge(configuration)).replaceAll('"prefix"', '"Prefix"').replaceAll('"suffix"', '"Suffix"'));
      expect(merge(stored)).toBe(stored);
    }), RUNS);
  });

  test('and taking ours out again leaves what was there', () => {
    fc.assert(fc.property(notifications, (configuration) => {
      expect(mergeNotifications(merge(configuration), [], owns)).toEqual(configuration);
    }), RUNS);
  });

  test('answers the very same configuration where nothing is ours and nothing shall be', () => {
    fc.assert(fc.property(notifications, (configuration) => {
      expect(mergeNotifications(configuration, [], owns)).toBe(configuration);
    }), RUNS);
  });

  test.each<[string, Partial<NotificationRule>]>([
    ['events', { Events: ['s3:ObjectCreated:Put'] }],
    ['no events', { Events: undefined }],
    ['prefix', { Filter: of([], 'other/', '.log.gz').Filter }],
    ['suffix', { Filter: of([], filterOf(ours[0], 'prefix'), '.gz').Filter }],
    ['id', { Id: `${ours[0].Id}0` }],
  ])('replaces ours in an earlier form, with its own %s', (_, earlier) => {
    const old = { ...ours[0], ...earlier };
    expect(mergeNotifications({ TopicConfigurations: [old] }, [ours[0]], owns)).toEqual({ TopicConfigurations: [ours[0]] });
    expect(merge({ TopicConfigurations: [old, ours[1]] })).toEqual({ TopicConfigurations: ours });
    expect(merge({ TopicConfigurations: [old] })).toEqual({ TopicConfigurations: ours });
  });

  test('takes a rule of ours for the same whatever the order of its members, and with those that are absent', () => {
    const mirrored = Object.fromEntries(Object.entries({ ...ours[0], QueueArn: undefined }).reverse());
    const configuration = { TopicConfigurations: [mirrored, ours[1]] };
    expect(merge(configuration)).toBe(configuration);
  });

  test('finds nothing of ours where there are no rules for topics', () => {
    const nothing = {};
    expect(mergeNotifications(nothing, [], () => true)).toBe(nothing);
  });
});

describe('two rules overlap', () => {
  test.each<[string, NotificationRule, NotificationRule]>([
    ['no filters', of([CREATED]), of([CREATED])],
    ['equal prefixes', of([CREATED], 'a/'), of([CREATED], 'a/')],
    ['nested prefixes', of([CREATED], 'a/'), of([CREATED], 'a/b/')],
    ['an empty prefix', of([CREATED], ''), of([CREATED], 'a/')],
    ['nested suffixes', of([CREATED], 'a/', '.gz'), of([CREATED], 'a/', '.log.gz')],
    ['a prefix only and a suffix only', of([CREATED], 'a/'), of([CREATED], undefined, '.gz')],
    ['an event and its family', of(['s3:ObjectCreated:Put']), of([CREATED])],
    ['one of several events', of(['s3:ObjectRemoved:*', CREATED]), of([CREATED, 's3:ObjectTagging:*'])],
  ])('with %s', (_, a, b) => {
    expect([rulesOverlap(a, b), rulesOverlap(b, a)]).toEqual([true, true]);
  });

  test.each<[string, NotificationRule, NotificationRule]>([
    ['prefixes apart', of([CREATED], 'a/'), of([CREATED], 'b/')],
    ['suffixes apart', of([CREATED], 'a/', '.gz'), of([CREATED], 'a/', '.txt')],
    ['events apart', of([CREATED]), of(['s3:ObjectRemoved:*'])],
    ['events of one family apart', of(['s3:ObjectCreated:Put']), of(['s3:ObjectCreated:Post'])],
    ['families that begin alike', of(['s3:ObjectCreated:*']), of(['s3:ObjectCreatedBy:Me'])],
    ['an event that another begins with', of(['s3:ObjectRemoved:Delete']), of(['s3:ObjectRemoved:DeleteMarkerCreated'])],
    ['no events', of([]), of([CREATED])],
    ['events left out', {}, of([CREATED])],
    ['events left out of both', {}, {}],
  ])('but not with %s', (_, a, b) => {
    expect([rulesOverlap(a, b), rulesOverlap(b, a)]).toEqual([false, false]);
  });

  test('in both directions, and with themselves', () => {
    fc.assert(fc.property(rule, rule, (a, b) => {
      expect(rulesOverlap(a, b)).toBe(rulesOverlap(b, a));
      expect(rulesOverlap(a, a)).toBe(true);
    }), RUNS);
  });

  test('with a foreign one only, and whatever its destination', () => {
    const queue = { ...of([CREATED], 'AWSLogs/'), QueueArn: 'arn:aws:sqs:eu-west-1:111122223333:q' };
    const apart = { ...of([CREATED], 'images/'), TopicArn: 'arn:aws:sns:eu-west-1:111122223333:t' };
    expect(overlappingRules({ TopicConfigurations: [...ours, apart], QueueConfigurations: [queue] }, ours, owns)).toEqual([queue]);
  });

  test('with ours, as S3 sees it, if they have an id of ours', () => {
    const spoof = { ...of([CREATED], 'images/'), Id: ours[1].Id, QueueArn: 'arn:aws:sqs:eu-west-1:111122223333:q' };
    expect(overlappingRules({ QueueConfigurations: [spoof] }, ours, owns)).toEqual([spoof]);
  });
});

describe('two configurations say the same', () => {
  test('whatever the order of their rules and events', () => {
    fc.assert(fc.property(notifications, (configuration) => {
      const mirrored = Object.fromEntries(Object.entries(configuration).map(([list, rules]) => [list, Array.isArray(rules)
        ? [...rules as NotificationRule[]].reverse().map((one) => ({ ...one, Events: [...one.Events!].reverse() })) : rules]));
      expect(sameNotifications(configuration, mirrored)).toBe(true);
    }));
  });

  test('whether a rule without events has an empty list of them or none', () => {
    expect(sameNotifications({ TopicConfigurations: [{ TopicArn: TOPIC }] }, { TopicConfigurations: [{ ...of([]), TopicArn: TOPIC }] }))
      .toBe(true);
  });

  test.each<[string, NotificationConfiguration]>([
    ['events differ', { TopicConfigurations: [ours[0], { ...ours[1], Events: [] }], EventBridgeConfiguration: {} }],
    ['EventBridge is off', { TopicConfigurations: [...ours] }],
    ['a rule is missing', { TopicConfigurations: [ours[0]], EventBridgeConfiguration: {} }],
    ['an id differs', { TopicConfigurations: [ours[0], { ...ours[1], Id: 'x' }], EventBridgeConfiguration: {} }],
    ['a filter differs', { TopicConfigurations: [ours[0], { ...ours[1], Filter: undefined }], EventBridgeConfiguration: {} }],
  ])('but not if %s', (_, other) => {
    expect(sameNotifications({ TopicConfigurations: ours, EventBridgeConfiguration: {} }, other)).toBe(false);
  });
});

test('a rule\'s destination and filters are found wherever they are', () => {
  const all = {
    TopicConfigurations: [{ TopicArn: 't' }],
    QueueConfigurations: [{ QueueArn: 'q' }],
    LambdaFunctionConfigurations: [{ LambdaFunctionArn: 'l' }],
  };
  expect(rulesOf(all).map(destinationOf)).toEqual(['t', 'q', 'l']);
  expect(destinationOf({})).toBe('an unknown destination');
  expect(filterOf(of([CREATED], 'a/'), 'prefix')).toBe('a/');
  expect(filterOf(of([CREATED], 'a/'), 'suffix')).toBe('');
});

test('a configuration without rules has none', () => {
  expect(rulesOf({})).toEqual([]);
});

test.each<[string, NotificationRule]>([
  ['no filter', {}],
  ['a filter without a key', { Filter: {} }],
  ['a key without rules', { Filter: { Key: {} } }],
  ['no rules', { Filter: { Key: { FilterRules: [] } } }],
  ['a filter without a name', { Filter: { Key: { FilterRules: [{ Value: 'a/' }] } } }],
  ['a name without a value', { Filter: { Key: { FilterRules: [{ Name: 'prefix' }] } } }],
])('a rule with %s is for every key', (_, unfiltered) => {
  expect([filterOf(unfiltered, 'prefix'), filterOf(unfiltered, 'suffix')]).toEqual(['', '']);
});
