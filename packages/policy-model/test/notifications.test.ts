import fc from 'fast-check';
import {
  destinationOf, filterOf, logFolder, logNotification, meantBy, mergeNotifications, MOST_NOTIFICATIONS, notificationId, notificationTrouble,
  onboardingsOf, rulesOf, rulesOverlap, sameNotifications,
} from '../src';
import type { NotificationConfiguration, NotificationRule } from '../src';
import { notifications, rule } from './arbitraries';
import { HERE, OWNER, TOPIC } from './example';

const RUNS = { numRuns: 500 };
const FOLDER = logFolder(HERE, '');
const ruleOf = (onboardings: readonly string[], prefix: string): NotificationRule =>
  logNotification(OWNER.service, HERE, onboardings, prefix);
const ours = [ruleOf(['alb-logs'], ''), ruleOf(['alb-logs'], 'team')];
/** What an onboarding makes of a configuration. */
const mergeAs = (
  onboardingName: string, configuration: NotificationConfiguration, prefixes: readonly string[],
): NotificationConfiguration =>
  mergeNotifications(configuration, { ...OWNER, onboardingName }, HERE, prefixes);
const merge = (configuration: NotificationConfiguration, prefixes: readonly string[] = ['', 'team']): NotificationConfiguration =>
  mergeAs('alb-logs', configuration, prefixes);
const of = (Events: readonly string[], prefix?: string, suffix?: string): NotificationRule => ({
  Events,
  Filter: {
    Key: { FilterRules: Object.entries({ prefix, suffix }).flatMap(([Name, Value]) => Value === undefined ? [] : [{ Name, Value }]) },
  },
});
const CREATED = 's3:ObjectCreated:*';

describe('our notifications', () => {
  test('are one for each folder of logs, of every kind of creation, without the test file', () => {
    const { TopicConfigurations } = merge({}, ['team', '', 'team']);
    expect(TopicConfigurations).toEqual([
      { ...of([CREATED], FOLDER, '.log.gz'), Id: 'logs-analysis/alb-logs/xe5hpd', TopicArn: TOPIC },
      { ...of([CREATED], `team/${FOLDER}`, '.log.gz'), Id: 'logs-analysis/alb-logs/snnry8', TopicArn: TOPIC },
    ]);
  });

  test('never overlap with each other, and never have the same id, whatever the prefixes', () => {
    const prefix = fc.array(fc.constantFrom('a', 'b', 'logs', 'a b', 'a+b', 'a%2Bb', 'a=b', '%'), { maxLength: 3 })
      .map((parts) => parts.join('/'));
    fc.assert(fc.property(fc.uniqueArray(prefix), (prefixes) => {
      const rules = rulesOf(merge({}, prefixes));
      expect(rules.flatMap((one, index) => rules.slice(index + 1).filter((other) => rulesOverlap(one, other)))).toEqual([]);
      expect(new Set(rules.map(({ Id }) => Id)).size).toBe(prefixes.length);
    }));
  });
});

describe('the filter of ours', () => {
  const written = (prefix: string): string => filterOf(ruleOf(['alb-logs'], prefix), 'prefix');

  test.each([
    ['env=prod', 'env%3Dprod'], ['a b', 'a+b'], ['a+b', 'a%2Bb'], ['100%', '100%25'], ['a%3Db', 'a%253Db'],
    ['$&,:;?@', '%24%26%2C%3A%3B%3F%40'], ['~', '%7E'], ['é', '%C3%A9'],
  ])('has the special characters of the prefix "%s" as "%s"', (prefix, expected) => {
    expect(written(prefix)).toBe(`${expected}/${FOLDER}`);
  });

  test('has letters, digits and the other safe characters as they are, so that a prefix of them is written as ever', () => {
    const safe = fc.stringMatching(/^[\w!.*'()/-]+$/);
    fc.assert(fc.property(safe, (prefix) => {
      expect(written(prefix)).toBe(logFolder(HERE, prefix));
    }), RUNS);
  });

  test('means the folder, has no character in it that had to be encoded, and an id that goes by the folder', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (prefix) => {
      expect(meantBy(written(prefix))).toBe(logFolder(HERE, prefix));
      expect(written(prefix)).toMatch(/^([\w!.*'()/+-]|%[\dA-F]{2})*$/);
      expect(ruleOf(['alb-logs'], prefix).Id).toBe(notificationId(OWNER.service, ['alb-logs'], logFolder(HERE, prefix)));
    }), RUNS);
  });
});

test.each([
  ['100%/', '100%/'], ['%', '%'], ['%zz%3D', '%zz='], ['%ff/', '%ff/'], ['%C3%A9', 'é'], ['a%2fb', 'a/b'],
  ['a=b c', 'a=b c'], ['a+b', 'a b'],
])('a filter with "%s" means "%s"', (value, meant) => {
  expect(meantBy(value)).toBe(meant);
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
      expect(merge(merge(configuration), [])).toEqual(configuration);
    }), RUNS);
  });

  test('answers the very same configuration where nothing is ours and nothing shall be', () => {
    fc.assert(fc.property(notifications, (configuration) => {
      expect(merge(configuration, [])).toBe(configuration);
    }), RUNS);
  });

  test.each<[string, Partial<NotificationRule>]>([
    ['events', { Events: ['s3:ObjectCreated:Put'] }],
    ['no events', { Events: undefined }],
    ['prefix', { Filter: of([], 'other/', '.log.gz').Filter }],
    ['suffix', { Filter: of([], filterOf(ours[0], 'prefix'), '.gz').Filter }],
    ['id', { Id: 'logs-analysis/alb-logs/1' }],
  ])('replaces ours in an earlier form, with its own %s', (_, earlier) => {
    const old = { ...ours[0], ...earlier };
    expect(merge({ TopicConfigurations: [old] }, [''])).toEqual({ TopicConfigurations: [ours[0]] });
    expect(merge({ TopicConfigurations: [old, ours[1]] })).toEqual({ TopicConfigurations: ours });
    expect(merge({ TopicConfigurations: [old] })).toEqual({ TopicConfigurations: ours });
  });

  const special = ['env=prod', 'a b', 'a+b', '100%', 'a%3Db', '@'];
  test.each(special)('replaces ours for "%s" that was not encoded, and finds no overlap with it', (prefix) => {
    const [encoded] = rulesOf(merge({}, [prefix]));
    const raw = { ...encoded, Filter: of([], logFolder(HERE, prefix), '.log.gz').Filter };
    const other = { ...of([CREATED], 'images/=/'), Id: 'other', TopicArn: `${TOPIC}-2` };
    expect(merge({ TopicConfigurations: [raw, other] }, [prefix])).toEqual({ TopicConfigurations: [other, encoded] });
    expect(notificationTrouble({ TopicConfigurations: [raw, other] }, OWNER, HERE, [prefix])).toEqual([]);
    expect(merge({ TopicConfigurations: [raw, other] }, [])).toEqual({ TopicConfigurations: [other] });
  });

  test('takes a rule of ours for the same whatever the order of its members, and with those that are absent', () => {
    const mirrored = Object.fromEntries(Object.entries({ ...ours[0], QueueArn: undefined }).reverse());
    const configuration = { TopicConfigurations: [mirrored, ours[1]] };
    expect(merge(configuration)).toBe(configuration);
  });

  test('leaves the notifications of other onboardings in other folders as they are', () => {
    const others = { TopicConfigurations: [{ ...ruleOf(['other'], 'shop'), Events: ['s3:ObjectCreated:Put'] }] };
    expect(merge(others, [])).toBe(others);
    expect(merge(others, ['']).TopicConfigurations).toEqual([...others.TopicConfigurations, ours[0]]);
  });
});

describe('a folder that several onboardings log into', () => {
  const NAMES = ['alb-logs', 'shop', 'web-eu', 'x-files'];
  /** Somebody comes, stays with other prefixes, or leaves. */
  const PREFIXES = ['', 'team', 'a/b', 'a=b', 'a+b', 'a b'];
  const step = fc.tuple(fc.constantFrom(...NAMES), fc.subarray(PREFIXES));

  test('has one notification, shared: the second comes into it, the topic stays that of the first', () => {
    const shared = ruleOf(['shop', 'alb-logs'], '');
    expect(merge({ TopicConfigurations: [ruleOf(['shop'], '')] }, [''])).toEqual({ TopicConfigurations: [shared] });
    expect(shared).toMatchObject({ Id: 'logs-analysis/shop+alb-logs/xe5hpd', TopicArn: TOPIC.replace('alb-logs', 'shop') });
  });

  test('is shared as well where the first wrote it without encoding', () => {
    const raw = { ...ruleOf(['shop'], 'env=prod'), Filter: of([], logFolder(HERE, 'env=prod'), '.log.gz').Filter };
    const shared = ruleOf(['shop', 'alb-logs'], 'env=prod');
    expect(merge({ TopicConfigurations: [raw] }, ['env=prod'])).toEqual({ TopicConfigurations: [shared] });
  });

  test('is not shared with whoever logs into one that is only written alike', () => {
    const spaced = ruleOf(['shop'], 'a b');
    expect(merge({ TopicConfigurations: [spaced] }, ['a+b'])).toEqual({ TopicConfigurations: [spaced, ruleOf(['alb-logs'], 'a+b')] });
  });

  test('is handed on to the topic of the next when the first leaves, and stays when another does', () => {
    const shared = { TopicConfigurations: [ruleOf(['shop', 'alb-logs'], '')] };
    expect(mergeAs('shop', shared, [])).toEqual({ TopicConfigurations: [ruleOf(['alb-logs'], '')] });
    expect(merge(shared, [])).toEqual({ TopicConfigurations: [ruleOf(['shop'], '')] });
  });

  test('is told to exactly those that log there, whoever comes and leaves in whatever order, and at last to nobody', () => {
    fc.assert(fc.property(notifications, fc.array(step, { maxLength: 12 }), (before, steps) => {
      const present = new Map<string, readonly string[]>();
      let configuration = before;
      for (const [name, prefixes] of steps) {
        configuration = mergeAs(name, configuration, prefixes);
        present.set(name, prefixes);
        expect(mergeAs(name, configuration, prefixes)).toBe(configuration);
        for (const prefix of PREFIXES) {
          const told = rulesOf(configuration).filter((one) => meantBy(filterOf(one, 'prefix')) === logFolder(HERE, prefix))
            .map((one) => onboardingsOf(one, OWNER.service, HERE)).filter((names) => names.length > 0);
          const logging = [...present].filter(([, theirs]) => theirs.includes(prefix)).map(([one]) => one);
          expect(told.map((names) => [...names].sort())).toEqual(logging.length > 0 ? [logging.sort()] : []);
        }
      }
      expect(NAMES.reduce((rest, name) => mergeAs(name, rest, []), configuration)).toEqual(before);
    }), RUNS);
  });

  test('is told once where somebody wrote two notifications of ours for it', () => {
    const twice = { TopicConfigurations: [{ ...ruleOf(['shop'], ''), Events: ['s3:ObjectCreated:Put'] }, { ...ours[0], Events: [] }] };
    expect(merge(twice, [''])).toEqual({ TopicConfigurations: [ruleOf(['shop', 'alb-logs'], '')] });
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
    ['a prefix encoded and not', of([CREATED], 'env%3Dprod/'), of([CREATED], 'env=prod/a/')],
    ['a prefix encoded in two ways', of([CREATED], '%28a%29%20/'), of([CREATED], '(a)+/')],
    ['a percent sign encoded and not', of([CREATED], '100%/'), of([CREATED], '100%25/')],
    ['prefixes of which one is written like the beginning of the other', of([CREATED], 'a%3'), of([CREATED], 'a%3Db/')],
    ['a suffix encoded and not', of([CREATED], '', '%2Egz'), of([CREATED], '', '.log.gz')],
    ['an event and its family', of(['s3:ObjectCreated:Put']), of([CREATED])],
    ['one of several events', of(['s3:ObjectRemoved:*', CREATED]), of([CREATED, 's3:ObjectTagging:*'])],
  ])('with %s', (_, a, b) => {
    expect([rulesOverlap(a, b), rulesOverlap(b, a)]).toEqual([true, true]);
  });

  test.each<[string, NotificationRule, NotificationRule]>([
    ['prefixes apart', of([CREATED], 'a/'), of([CREATED], 'b/')],
    ['a plus and a space', of([CREATED], 'a%2Bb/'), of([CREATED], 'a+b/')],
    ['encoded prefixes apart', of([CREATED], 'env%3Dprod/'), of([CREATED], 'env%3Dtest/')],
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
});

describe('S3 would refuse the merged notifications', () => {
  const trouble = (configuration: NotificationConfiguration, prefixes = ['', 'team']): unknown =>
    notificationTrouble(configuration, OWNER, HERE, prefixes);
  const QueueArn = 'arn:aws:sqs:eu-west-1:111122223333:q';
  const apart = (count: number): readonly NotificationRule[] =>
    Array.from({ length: count }, (_, index) => ({ ...of([CREATED], `images/${index}/`), Id: `${index}`, TopicArn: `${TOPIC}-2` }));

  test('beside a foreign rule that overlaps with ours, whatever its destination', () => {
    const queue = { ...of([CREATED], 'team/AWSLogs/'), QueueArn };
    expect(trouble({ TopicConfigurations: apart(1), QueueConfigurations: [queue] }))
      .toEqual([{ kind: 'overlap', rule: queue, ours: ours[1] }]);
  });

  test.each(['env%3Dprod/', 'env=prod/', 'env%3dprod/AWSLogs/'])(
    'beside a foreign rule for "%s" where logs are under env=prod', (prefix) => {
      const queue = { ...of([CREATED], prefix), QueueArn };
      expect(trouble({ QueueConfigurations: [queue] }, ['env=prod'])).toMatchObject([{ kind: 'overlap', rule: queue }]);
    });

  test('beside a foreign rule that has the id of ours', () => {
    const spoof = { ...of([CREATED], 'images/'), Id: ours[1].Id, QueueArn };
    expect(trouble({ QueueConfigurations: [spoof] })).toEqual([{ kind: 'overlap', rule: spoof, ours: ours[1] }]);
  });

  test('beside a rule of another onboarding that overlaps without being for the same folder', () => {
    const wider = { ...ruleOf(['shop'], ''), Filter: undefined };
    expect(trouble({ TopicConfigurations: [wider] }, [''])).toEqual([{ kind: 'overlap', rule: wider, ours: ours[0] }]);
  });

  test(`when there are more than ${MOST_NOTIFICATIONS} of them`, () => {
    expect(trouble({ TopicConfigurations: apart(MOST_NOTIFICATIONS - 2) })).toEqual([]);
    expect(trouble({ TopicConfigurations: apart(MOST_NOTIFICATIONS - 1) })).toEqual([{ kind: 'too-many', count: MOST_NOTIFICATIONS + 1 }]);
  });

  test('but not when there were more already and ours adds none', () => {
    expect(trouble({ TopicConfigurations: [...ours, ...apart(MOST_NOTIFICATIONS)] })).toEqual([]);
    expect(trouble({ TopicConfigurations: apart(MOST_NOTIFICATIONS + 1) }, [])).toEqual([]);
  });

  test('when the names of all that share one do not fit into its id', () => {
    // 13 characters for the service, 40 for each name, 6 for the folder, and a separator between any two of them.
    const names = ['b', 'c', 'd', 'e', 'f'].map((letter) => letter.repeat(40));
    const shared = (count: number): NotificationConfiguration => ({ TopicConfigurations: [ruleOf(names.slice(0, count), '')] });
    expect(trouble(shared(5), [''])).toEqual([]);
    const sixth = { ...OWNER, onboardingName: 'g'.repeat(40) };
    expect(notificationTrouble(shared(4), sixth, HERE, [''])).toEqual([]);
    expect(notificationTrouble(shared(5), sixth, HERE, [''])).toEqual([
      { kind: 'shared-by-too-many', ours: ruleOf([...names, sixth.onboardingName], '') },
    ]);
  });

  test('never where there is nothing foreign', () => {
    expect(trouble({})).toEqual([]);
    expect(trouble({ TopicConfigurations: [...ours, ...apart(3)] })).toEqual([]);
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
    ['a filter is written otherwise', {
      TopicConfigurations: [ours[0], { ...ours[1], Filter: of([], `%74eam/${FOLDER}`, '.log.gz').Filter }], EventBridgeConfiguration: {},
    }],
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
