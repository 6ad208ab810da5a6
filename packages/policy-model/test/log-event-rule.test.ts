import fc from 'fast-check';
import { filterOf, logEventRule, logFolder, logNotification, meantBy, sameEventRule } from '../src';
import type { EventRule, LogPrefixes } from '../src';
import { matchesEvent, objectCreated } from './event-bridge';
import { HERE, OWNER, PARTITIONS } from './example';

const BUCKETS = ['central', 'shop', 'shop-2'];
const PREFIXES = ['', 'team', 'team/a', 'a*b', '{"prefix":""}', '$or', 'env=prod', 'a b'];
const prefixesByBucket: fc.Arbitrary<LogPrefixes> = fc.dictionary(
  fc.constantFrom(...BUCKETS), fc.array(fc.constantFrom(...PREFIXES), { maxLength: 4 }), { maxKeys: 3 });
const anyKey = fc.oneof(
  fc.tuple(fc.constantFrom(...PREFIXES), fc.string()).map(([prefix, file]) => `${logFolder(HERE, prefix)}${file}`),
  fc.tuple(fc.constantFrom(...PREFIXES), fc.nat(80)).map(([prefix, length]) => logFolder(HERE, prefix).slice(0, length)),
  fc.string(),
);
const matches = (prefixes: LogPrefixes, event: unknown): boolean => {
  const rule = logEventRule(HERE, prefixes);
  return rule !== undefined && matchesEvent(rule.EventPattern, event);
};

describe('the rule for new logs', () => {
  test('matches the objects in the folders of each bucket, and no others', () => {
    fc.assert(fc.property(prefixesByBucket, fc.constantFrom(...BUCKETS), anyKey, (prefixes, bucket, key) => {
      const ours = (prefixes[bucket] ?? []).some((prefix) => key.startsWith(logFolder(HERE, prefix)));
      expect(matches(prefixes, objectCreated(bucket, key))).toBe(ours);
    }), { numRuns: 2000 });
  });

  test('matches what the notification of the same prefix would tell', () => {
    fc.assert(fc.property(fc.constantFrom(...PREFIXES), fc.string(), (prefix, file) => {
      const notification = logNotification(OWNER.service, HERE, ['alb-logs'], prefix);
      const key = `${meantBy(filterOf(notification, 'prefix'))}${file}${filterOf(notification, 'suffix')}`;
      expect(matches({ central: [prefix] }, objectCreated('central', key))).toBe(true);
    }));
  });

  const log = `${logFolder(HERE, '')}2026/11/24/a.log.gz`;
  test.each<[string, unknown]>([
    ['the test file of Elastic Load Balancing', objectCreated('central', 'AWSLogs/111122223333/ELBAccessLogTestFile')],
    ['the deletion of a log', objectCreated('central', log, { 'detail-type': 'Object Deleted' })],
    ['what another than S3 says', objectCreated('central', log, { source: 'my.app' })],
    ['logs of another Region', objectCreated('central', log.replace('eu-west-1', 'eu-west-2'))],
    ['an event without an object', { ...objectCreated('central', log), detail: {} }],
  ])('does not match %s', (_, event) => {
    expect(matches({ central: [''] }, objectCreated('central', log))).toBe(true);
    expect(matches({ central: [''] }, event)).toBe(false);
  });

  test('is the same text whatever the order, however often a prefix is named, and whichever buckets have none', () => {
    fc.assert(fc.property(prefixesByBucket, (prefixes) => {
      const mirrored = Object.fromEntries(Object.entries(prefixes).reverse().map(([bucket, all]) => [bucket, [...all, ...all].reverse()]));
      expect(logEventRule(HERE, { ...mirrored, another: [] })).toEqual(logEventRule(HERE, prefixes));
    }));
  });

  test('names buckets with the same folders together', () => {
    const { EventPattern } = logEventRule(HERE, { b: ['', 'team'], a: ['team', ''], c: ['team'] })!;
    const [one, other] = [logFolder(HERE, ''), logFolder(HERE, 'team')].map((prefix) => ({ prefix }));
    expect(JSON.parse(EventPattern)).toEqual({
      'source': ['aws.s3'],
      'detail-type': ['Object Created'],
      'detail': {
        $or: [
          { bucket: { name: ['a', 'b'] }, object: { key: [one, other] } },
          { bucket: { name: ['c'] }, object: { key: [other] } },
        ],
      },
    });
  });

  test.each(PARTITIONS)('is enabled, and for the Region of the stack, in $partition', (environment) => {
    const { EventPattern, State } = logEventRule(environment, { central: [''] })!;
    expect([State, EventPattern.includes(`/elasticloadbalancing/${environment.region}/`)]).toEqual(['ENABLED', true]);
  });

  test('is not there where there is nothing to match', () => {
    expect([logEventRule(HERE, {}), logEventRule(HERE, { central: [] })]).toEqual([undefined, undefined]);
  });
});

describe('two rules do the same', () => {
  const rule = logEventRule(HERE, { central: ['', 'team'], shop: ['team'] })!;
  const reordered = JSON.stringify({
    'detail': { $or: [...(JSON.parse(rule.EventPattern) as { detail: { $or: unknown[] } }).detail.$or].reverse() },
    'detail-type': ['Object Created'],
    'source': ['aws.s3'],
  }, undefined, 2);

  test.each<[string, EventRule | undefined, EventRule | undefined]>([
    ['the text is the same', rule, { ...rule }],
    ['keys and alternatives are in another order', rule, { ...rule, EventPattern: reordered }],
    ['one says that it has no schedule', rule, { ...rule, ScheduleExpression: '' }],
    ['both are missing', undefined, undefined],
    ['both have the same broken pattern', { EventPattern: '{' }, { EventPattern: '{' }],
  ])('if %s', (_, a, b) => {
    expect([sameEventRule(a, b), sameEventRule(b, a)]).toEqual([true, true]);
  });

  test.each<[string, EventRule | undefined]>([
    ['is disabled', { ...rule, State: 'DISABLED' }],
    ['has a schedule as well', { ...rule, ScheduleExpression: 'rate(1 day)' }],
    ['matches another bucket', logEventRule(HERE, { central: ['', 'team'], shops: ['team'] })],
    ['matches fewer folders', logEventRule(HERE, { central: ['team'], shop: ['team'] })],
    ['has the folders of the other bucket', logEventRule(HERE, { central: ['team'], shop: ['', 'team'] })],
    ['has no pattern', { State: 'ENABLED' }],
    ['has a broken pattern', { ...rule, EventPattern: '{' }],
    ['is missing', undefined],
  ])('but not if one of them %s', (_, other) => {
    expect([sameEventRule(rule, other), sameEventRule(other, rule)]).toEqual([false, false]);
  });
});
