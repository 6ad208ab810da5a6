import fc from 'fast-check';
import { hasEventTarget, LOG_EVENT_TARGET_ID, logEventTarget, logEventTrouble, logFolder, MOST_PATTERN_CHARACTERS } from '../src';
import type { EventTarget, LogEventTrouble, LogPrefixes } from '../src';
import { objectCreated, transformed } from './event-bridge';
import type { Writing } from './event-bridge';
import { HERE, PARTITIONS, TOPIC } from './example';

const TARGET = logEventTarget(HERE, 'alb-logs');
const FILE = '2026/11/24/111122223333_elasticloadbalancing_eu-west-1_app.web.0123456789abcdef_20261124T0000Z_192.0.2.10_1x2y.log.gz';
const WRITINGS: readonly Writing[] = ['escaped', 'as it is'];

interface S3Message { readonly Records: ReadonlyArray<{ readonly s3: { readonly object: { readonly key: string } } }> }
const messageOf = (key: string, writing: Writing): S3Message =>
  JSON.parse(transformed(TARGET.InputTransformer, objectCreated('central', key), writing)) as S3Message;
/** How consumers of S3's notifications read a key. */
const decoded = (key: string): string => decodeURIComponent(key.replaceAll('+', ' '));

describe('the message that the rule sends', () => {
  test('is that of an S3 event notification', () => {
    expect(messageOf(`AWSLogs/${FILE}`, 'escaped')).toEqual({
      Records: [{
        eventVersion: '2.1',
        eventSource: 'aws:s3',
        awsRegion: 'eu-west-1',
        eventTime: '2021-11-12T00:00:00Z',
        eventName: 'ObjectCreated:Put',
        userIdentity: { principalId: '123456789012' },
        requestParameters: { sourceIPAddress: '1.2.3.4' },
        responseElements: { 'x-amz-request-id': 'N4N7GDK58NMKJ12R', 'x-amz-id-2': '17793124-05d4-b198-2fde-7ededc63b103' },
        s3: {
          s3SchemaVersion: '1.0',
          configurationId: 'alb-logs',
          bucket: { name: 'central', ownerIdentity: { principalId: '111122223333' }, arn: 'arn:aws:s3:::central' },
          object: { key: `AWSLogs/${FILE}`, size: 5, eTag: 'b1946ac92492d2347c6235b4d2611184', sequencer: '617f08299329d189' },
        },
      }],
    });
  });

  test('names the log as it is called, to whoever decodes keys, for every prefix that is no trouble', () => {
    const character = fc.oneof(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }), fc.constantFrom(...'+%"\\<>\n\'&é日🪵=:@ '));
    fc.assert(fc.property(fc.array(character).map((all) => all.join('')), fc.constantFrom(...WRITINGS), (prefix, writing) => {
      fc.pre(logEventTrouble(HERE, { central: [prefix] }).length === 0);
      const key = `${logFolder(HERE, prefix)}${FILE}`;
      expect(decoded(messageOf(key, writing).Records[0].s3.object.key)).toBe(key);
    }), { numRuns: 2000 });
  });

  test('is JSON with the very key, whatever the key, if EventBridge escapes what it puts in', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (key) => {
      expect(messageOf(key, 'escaped').Records[0].s3.object.key).toBe(key);
    }));
  });

  test('is JSON even where the event lacks what may be missing', () => {
    const { detail: { bucket, object: { key, size } }, ...event } = objectCreated('central', FILE);
    const message = transformed(TARGET.InputTransformer, { ...event, detail: { bucket, object: { key, size } } }, 'as it is');
    expect(JSON.parse(message)).toMatchObject({ Records: [{ s3: { object: { key: FILE, size, eTag: '', sequencer: '' } } }] });
  });

  test.each(PARTITIONS)('goes to the topic of the onboarding, and names the bucket, in $partition', (environment) => {
    const { Id, Arn, InputTransformer } = logEventTarget(environment, 'alb-logs');
    expect(Arn).toBe(`arn:${environment.partition}:sns:${environment.region}:111122223333:alb-logs`);
    expect(InputTransformer.InputTemplate).toContain(`"arn:${environment.partition}:s3:::<bucket>"`);
    expect(Id).toMatch(/^[.\-_A-Za-z0-9]{1,64}$/);
  });

  test('keeps to what EventBridge takes: 100 variables, dots and no brackets in paths, 8192 characters', () => {
    const { InputPathsMap = {}, InputTemplate = '' } = logEventTarget(HERE, 'a'.repeat(40)).InputTransformer;
    expect(Object.keys(InputPathsMap).length).toBeLessThanOrEqual(100);
    expect(InputTemplate.length).toBeLessThanOrEqual(8192);
    for (const [name, path] of Object.entries(InputPathsMap)) {
      expect(name).toMatch(/^(?!AWS)[A-Za-z0-9_-]+$/);
      expect(path).toMatch(/^\$(\.[a-z-]+)+$/);
      expect(InputTemplate).toContain(`<${name}>`);
    }
  });
});

describe('a rule tells the topic', () => {
  const other: EventTarget = { Id: 'theirs', Arn: 'arn:aws:sqs:eu-west-1:111122223333:q' };
  const queue = { DeadLetterConfig: { Arn: other.Arn } };

  test.each<[string, readonly EventTarget[]]>([
    ['alone', [TARGET]],
    ['beside another target', [other, TARGET]],
    ['with a queue that somebody added', [{ ...TARGET, ...queue }]],
  ])('%s', (_, targets) => {
    expect(hasEventTarget(targets, TARGET)).toBe(true);
  });

  test.each<[string, readonly EventTarget[]]>([
    ['without targets', []],
    ['with another target', [other]],
    ['under another id', [{ ...TARGET, Id: 'theirs' }]],
    ['with another topic', [{ ...TARGET, Arn: `${TOPIC}-2` }]],
    ['with another message', [{ ...TARGET, InputTransformer: { ...TARGET.InputTransformer, InputTemplate: '"<key>"' } }]],
    ['without a message of ours', [{ Id: LOG_EVENT_TARGET_ID, Arn: TOPIC }]],
  ])('but not %s', (_, targets) => {
    expect(hasEventTarget(targets, TARGET)).toBe(false);
  });
});

describe('a rule cannot be had', () => {
  const unsafe = ['a+b', '50%', '"', '\\', '<key>', 'a\tb', 'a\u007f'];
  test.each(unsafe)('for the prefix %j, of which nobody could tell what it means', (prefix) => {
    const expected: LogEventTrouble[] = [{ kind: 'unsafe-prefix', bucket: 'central', prefix }];
    expect(logEventTrouble(HERE, { central: ['', prefix], shop: ['team'] })).toEqual(expected);
  });

  const many = (count: number): LogPrefixes => ({ central: Array.from({ length: count }, (_, index) => `team-${index}`) });
  test('for more folders than a pattern has room for', () => {
    expect(logEventTrouble(HERE, many(20))).toEqual([]);
    const [trouble, ...others] = logEventTrouble(HERE, many(40));
    expect([trouble.kind, others]).toEqual(['pattern-too-long', []]);
    expect((trouble as { characters: number }).characters).toBeGreaterThan(MOST_PATTERN_CHARACTERS);
  });

  test('for both reasons at once', () => {
    expect(logEventTrouble(HERE, { ...many(40), shop: ['a+b'] }).map(({ kind }) => kind)).toEqual(['unsafe-prefix', 'pattern-too-long']);
  });

  test('but no reason is found where there is nothing to match', () => {
    expect(logEventTrouble(HERE, {})).toEqual([]);
  });
});
