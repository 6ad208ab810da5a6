import fc from 'fast-check';
import { ALB, HERE, NEW_BUCKET, OTHER_ALB, PROPERTIES, QUEUE, settingsOf, STACK, TOPIC } from './example';
import { parseSettings } from '../src/settings';
import type { Properties } from '../src/settings';

const parse = (properties: Properties): ReturnType<typeof parseSettings> => parseSettings(properties, HERE, STACK);
const problemsOf = (properties: Properties): ReadonlyArray<readonly [string, string]> => {
  const parsed = parse({ ...PROPERTIES, ...properties });
  return 'problems' in parsed ? parsed.problems.map(({ code, subject }) => [code, subject]) : [];
};

test('the properties of the template become settings', () => {
  expect(settingsOf({ LoadBalancerArns: [ALB, OTHER_ALB], LogBucketArns: ['arn:aws:s3:::central', 'arn:aws:s3:::more'] })).toEqual({
    mode: 'Apply',
    environment: HERE,
    createdBy: STACK,
    owner: {
      onboardingName: 'alb-logs',
      service: {
        name: 'Logs Analysis', idPrefix: 'DTLogsAnalysis', resourcePrefix: 'logs-analysis', accountId: '444455556666', endpoint: QUEUE,
      },
    },
    loadBalancerArns: [ALB, OTHER_ALB],
    logBuckets: ['central', 'more'],
    existingTopics: [],
    usesEventBridge: false,
    newBucket: NEW_BUCKET,
    formerLoadBalancerArns: [],
    unlistedLoadBalancerArns: [],
    logTypes: ['access'],
    logExpirationDays: 90,
  });
});

describe('a list', () => {
  test.each<[string, unknown, readonly string[]]>([
    ['nothing, as CloudFormation hands over an empty list', [''], []],
    ['nothing', [], []],
    ['one value that is not in a list', 'arn:aws:s3:::central', ['central']],
    ['the same twice', ['arn:aws:s3:::central', 'arn:aws:s3:::central'], ['central']],
  ])('may hold %s', (_, LogBucketArns, expected) => {
    expect(settingsOf({ LogBucketArns } as Properties).logBuckets).toEqual(expected);
  });

  test('of load balancers may not be empty', () => {
    expect(problemsOf({ LoadBalancerArns: [''] })).toEqual([['property-invalid', 'LoadBalancerArns']]);
  });

  test('of topics has at most four, and not the topic of the onboarding', () => {
    const topics = Array.from({ length: 5 }, (_, i) => `arn:aws:sns:eu-west-1:111122223333:uploads-${i}`);
    expect(settingsOf({ ExistingTopicArns: topics.slice(1) }).existingTopics).toEqual(topics.slice(1));
    expect(problemsOf({ ExistingTopicArns: topics })).toEqual([['property-invalid', 'ExistingTopicArns']]);
    expect(problemsOf({ ExistingTopicArns: [TOPIC] })).toEqual([['property-invalid', 'ExistingTopicArns']]);
  });

  test('has a finding for each member that cannot be used', () => {
    const LoadBalancerArns = [ALB, 'a', null, 7, { b: 1 }];
    expect(problemsOf({ LoadBalancerArns })).toEqual(Array(4).fill(['property-invalid', 'LoadBalancerArns']));
  });
});

describe('a property', () => {
  const optional = ['ServiceToken', 'ServiceTimeout', 'CodeSha256'];

  test.each(Object.keys(PROPERTIES).filter((name) => !optional.includes(name)))('%s must be there', (name) => {
    const { [name]: _, ...others } = PROPERTIES;
    const parsed = parse(others);
    expect('problems' in parsed && parsed.problems.map(({ code, subject }) => [code, subject])).toEqual([['property-missing', name]]);
  });

  test.each(optional)('%s may be left out', (name) => {
    const { [name]: _, ...others } = PROPERTIES;
    expect(parse(others)).toHaveProperty('settings');
  });

  test.each([[undefined, 'Apply'], ['Apply', 'Apply'], ['Plan', 'Plan']])('Mode %s means %s', (Mode, mode) => {
    expect(settingsOf({ ...PROPERTIES, Mode }).mode).toBe(mode);
  });

  test.each(['', 'plan', 'Plan ', 'APPLY', 7, ['Plan'], { Plan: true }])('Mode may not be %j', (Mode) => {
    expect(problemsOf({ Mode })).toEqual([['property-invalid', 'Mode']]);
  });

  test.each(['LoadBalancerArn', 'PlanOnly', 'loadBalancerArns', 'toString', '__proto__'])('that is not known is found: %s', (name) => {
    expect(problemsOf({ [name]: 'x' })).toEqual([['property-unknown', name]]);
  });

  test.each<[string, readonly unknown[]]>([
    ['OnboardingName', ['ab', 'Upper', 'two--hyphens', '-a-b', 'a-b-', 'a-1b', '1ab', 'a_b', 'a'.repeat(41), 'a b', 'abc\n', 7]],
    ['LogExpirationDays', ['0', '-1', '1.5', '10000', 'never', '', ' 1', '1e3', 90]],
    ['ServiceEndpoint', [
      `${QUEUE}*`, 'arn:aws:sns:eu-west-1:444455556666:topic', 'https://example.com', QUEUE.replace('444455556666', '*'),
    ]],
    ['ServiceIdPrefix', ['', 'DT-Logs', '1DT', '.*', 'x'.repeat(33)]],
    ['ServiceResourcePrefix', ['', 'Logs', 'logs--analysis', 'logs-', 'x'.repeat(19)]],
    ['ServiceName', ['', 'x'.repeat(65), 'two\nlines']],
    ['ExistingTopicArns', ['uploads', TOPIC.replace('eu-west-1', 'eu-west-2'), TOPIC.replace('111122223333', '444455556666'), QUEUE]],
    ['LogBucketArns', ['central', 'arn:aws:s3:::central/*', 'arn:aws:s3:::*', 'arn:aws-cn:s3:::central', 'arn:aws:s3:::Central']],
  ])('%s is refused if it cannot be used', (name, values) => {
    for (const value of values) expect([value, problemsOf({ [name]: value })]).toEqual([value, [['property-invalid', name]]]);
  });
});

describe('whatever CloudFormation hands over', () => {
  const noText = fc.constantFrom<unknown>({ toString: null }, [{ toString: null, valueOf: 'x' }]);
  const anything = fc.dictionary(fc.oneof(fc.constantFrom(...Object.keys(PROPERTIES)), fc.string()), fc.oneof(fc.jsonValue(), noText));

  const ours = Object.keys(PROPERTIES).filter((name) => !['ServiceToken', 'ServiceTimeout', 'CodeSha256'].includes(name));

  test.each(ours)('%s may be what cannot be turned into text, now or before the update', (name) => {
    expect(problemsOf({ [name]: { toString: null } })).toEqual([['property-invalid', name]]);
    expect(parseSettings(PROPERTIES, HERE, STACK, { ...PROPERTIES, [name]: { toString: null } })).toHaveProperty('settings');
  });

  test('is read or has findings, and never throws', () => {
    fc.assert(fc.property(anything, anything, (properties, before) => {
      const parsed = parseSettings({ ...PROPERTIES, ...properties }, HERE, STACK, { ...PROPERTIES, ...before });
      expect('settings' in parsed || parsed.problems.length > 0).toBe(true);
    }), { numRuns: 500 });
  });

  test('has findings that say what to do, in one line each', () => {
    fc.assert(fc.property(anything, (properties) => {
      const parsed = parse(properties);
      for (const { message } of 'problems' in parsed ? parsed.problems : []) {
        expect(message.length).toBeLessThan(500);
        expect(message).toMatch(/[:;,] ?.+/);
      }
    }), { numRuns: 200 });
  });
});
