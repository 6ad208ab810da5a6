import fc from 'fast-check';
import { customResourceEvent } from './custom-resource-events';
import { isOwnId, isPlanId, physicalResourceId } from '../../src/cloudformation/physical-resource-id';
import { asksForTheSame, isOtherResource } from '../../src/core/target-journal';

const named = (OnboardingName: unknown, PhysicalResourceId?: string): Parameters<typeof physicalResourceId>[0] =>
  ({ ...customResourceEvent('Update'), ResourceProperties: { OnboardingName }, PhysicalResourceId });

test('is made of the onboarding\'s name, of what it asks for and of the logical id', () => {
  expect(physicalResourceId(named('alb-logs', 'alb-logs/earlier'))).toMatch(/^alb-logs\/alb-logs\/[0-9a-f]{16}\/[0-9a-z]{1,6}$/);
});

describe('of two events', () => {
  const idOf = (properties: Readonly<Record<string, unknown>>): string =>
    physicalResourceId({
      ...customResourceEvent('Update'), ResourceProperties: { OnboardingName: 'alb-logs', LoadBalancerArns: ['a', 'b'], ...properties },
    });

  test.each<[string, Readonly<Record<string, unknown>>]>([
    ['the same is asked for in another order', { LoadBalancerArns: ['b', 'a'] }],
    ['defaults are given', { FormerLoadBalancerArns: [''], LogTypes: ['access'] }],
    ['it says that it is to be applied', { Mode: 'Apply' }],
    ['other things differ', { LogExpirationDays: '7', CodeSha256: 'x', LogBucketArns: ['x'] }],
  ])('is the same if %s', (_, properties) => {
    expect(idOf(properties)).toBe(idOf({}));
  });

  test.each<[string, Readonly<Record<string, unknown>>]>([
    ['load balancers differ', { LoadBalancerArns: ['a'] }],
    ['former load balancers differ', { FormerLoadBalancerArns: ['c'] }],
    ['types of log differ', { LogTypes: ['access', 'connection'] }],
  ])('is another one if %s', (_, properties) => {
    expect(idOf(properties)).not.toBe(idOf({}));
    expect(asksForTheSame(idOf(properties), idOf({}))).toBe(false);
    expect(isOtherResource(idOf(properties), idOf({}))).toBe(false);
  });

  test('is another one if the template gives another logical id, and tells so', () => {
    const renamed = physicalResourceId({
      ...customResourceEvent('Update'),
      LogicalResourceId: 'Renamed',
      ResourceProperties: { OnboardingName: 'alb-logs', LoadBalancerArns: ['a', 'b'] },
    });
    expect(renamed).not.toBe(idOf({}));
    expect([isOtherResource(renamed, idOf({})), asksForTheSame(renamed, idOf({}))]).toEqual([true, true]);
    expect(['deleted', 'logs-InvokeLambdaFunction-1AB2C3'].map((id) => isOtherResource(id, renamed))).toEqual([false, false]);
  });
});

test('of a plan names the plan, whatever is planned', () => {
  for (const LoadBalancerArns of [['a'], ['b'], undefined]) {
    const ResourceProperties = { OnboardingName: 'alb-logs', Mode: 'Plan', LoadBalancerArns };
    expect(physicalResourceId({ RequestType: 'Create', ResourceProperties })).toBe('alb-logs/alb-logs/plan');
  }
  const ids = ['alb-logs/alb-logs/plan', 'alb-logs/plan/0123456789abcdef', 'alb-logs/plan', 'logs-InvokeLambdaFunction-1AB2C3', 'x/plan'];
  expect(ids.map(isPlanId)).toEqual([true, false, false, false, false]);
});

test.each([['alb-logs/alb-logs/0123456789abcdef', true], ['logs-InvokeLambdaFunction-1AB2C3', false]])('%s is ours: %s', (id, ours) => {
  expect(isOwnId(id)).toBe(ours);
});

test('stays what it is under a name that cannot be used, because nothing is set up under it', () => {
  for (const name of [undefined, '', 7, ['x'], 'Not-A-Name', 'x'.repeat(5_000)]) {
    expect(physicalResourceId(named(name, 'alb-logs/earlier'))).toBe('alb-logs/earlier');
    expect(physicalResourceId(named(name))).toBe('alb-logs/InvokeLambdaFunction');
  }
});

test('of what is deleted is the one that CloudFormation gives, also if it made it up', () => {
  for (const PhysicalResourceId of ['alb-logs/other', 'logs-InvokeLambdaFunction-1AB2C3']) {
    expect(physicalResourceId({ ...customResourceEvent('Delete'), PhysicalResourceId })).toBe(PhysicalResourceId);
  }
});

test('is the same for the same event, and 1 to 1024 bytes, whatever is in it', () => {
  const event = fc.record({
    RequestType: fc.constantFrom('Create' as const, 'Update' as const, 'Delete' as const),
    PhysicalResourceId: fc.string({ unit: 'binary', maxLength: 256 }),
    LogicalResourceId: fc.oneof(fc.string({ unit: 'binary' }), fc.nat({ max: 5_000 }).map((length) => 'é'.repeat(length))),
    ResourceProperties: fc.dictionary(fc.oneof(fc.constantFrom('OnboardingName', 'LoadBalancerArns', 'LogTypes'), fc.string()), fc.oneof(
      fc.stringMatching(/^[a-z-]{1,50}$/), fc.string({ unit: 'binary' }), fc.jsonValue())),
    RequestId: fc.string(),
  }, { requiredKeys: [] });
  fc.assert(fc.property(event, fc.string(), (one, RequestId) => {
    const id = physicalResourceId(one);
    expect(physicalResourceId(structuredClone({ ...one, RequestId }))).toBe(id);
    expect(Buffer.byteLength(id)).toBeGreaterThan(0);
    expect(Buffer.byteLength(id)).toBeLessThanOrEqual(1_024);
  }), { numRuns: 300 });
});
