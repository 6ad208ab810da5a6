import fc from 'fast-check';
import { customResourceEvent } from './custom-resource-events';
import { physicalResourceId } from '../../src/cloudformation/physical-resource-id';

const named = (OnboardingName: unknown, PhysicalResourceId?: string): Parameters<typeof physicalResourceId>[0] =>
  ({ ...customResourceEvent('Update'), ResourceProperties: { OnboardingName }, PhysicalResourceId });

test('is made of the onboarding\'s name', () => {
  expect(physicalResourceId(named('alb-logs', 'alb-logs/earlier'))).toBe('alb-logs/alb-logs');
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
    ResourceProperties: fc.dictionary(fc.oneof(fc.constant('OnboardingName'), fc.string()), fc.oneof(
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
