import fc from 'fast-check';
import type { CustomResourceAnswer } from '../../src/cloudformation/custom-resource';
import { answerBody } from '../../src/cloudformation/respond';
import type { ChangeSummary } from '../../src/core/change-summary';
import type { Remark } from '../../src/core/left-alone';
import type { Report } from '../../src/core/report';
import { reportData } from '../../src/core/report-data';
import { customResourceEvent } from '../cloudformation/custom-resource-events';
import { loadBalancerArn, TOPIC } from '../example';

const EMPTY: Report = {
  outcome: 'planned',
  topicArn: TOPIC,
  buckets: ['central', 'logs'],
  subscription: 'confirmed',
  changes: [],
  leftAlone: [],
  pending: [],
  notes: [],
  blockers: [],
  nextStep: 'Run the stack with Mode Apply to do this.',
};

describe('an answer with the data of a report', () => {
  const name = fc.oneof(
    fc.string({ unit: 'binary', minLength: 1, maxLength: 255 }), fc.stringMatching(/^[a-z0-9.-]{63}$/), fc.constant('\u0000'.repeat(255)),
    fc.constant('東'.repeat(255)),
  );
  const remark: fc.Arbitrary<Remark> = fc.record({ kind: fc.constant('load-balancer' as const), id: name, why: name });
  const change: fc.Arbitrary<ChangeSummary> = fc.record({
    verb: fc.constant('update' as const), kind: fc.constant('notifications' as const), id: name, details: fc.array(name, { maxLength: 5 }),
  });
  const report: fc.Arbitrary<Report> = fc.record({
    outcome: fc.constantFrom('planned' as const, 'done' as const),
    buckets: fc.array(fc.stringMatching(/^[a-z0-9.-]{3,63}$/), { maxLength: 100 }),
    changes: fc.array(change, { maxLength: 400, size: 'max' }),
    leftAlone: fc.array(remark, { maxLength: 400, size: 'max' }),
  }).map((more) => ({ ...EMPTY, ...more, topicArn: `arn:aws-us-gov:sns:us-gov-west-1:111122223333:${'x'.repeat(40)}` }));
  const event = {
    ...customResourceEvent('Create'),
    StackId: `arn:aws-us-gov:cloudformation:us-gov-west-1:111122223333:stack/${'s'.repeat(128)}/0a1b2c3d-0000-4000-8000-000000000000`,
    RequestId: '0a1b2c3d-0000-4000-8000-000000000000',
    LogicalResourceId: 'L'.repeat(255),
  };
  const answerWith = (Data: Readonly<Record<string, string>>): CustomResourceAnswer =>
    ({ Status: 'SUCCESS', PhysicalResourceId: `alb-logs/${'x'.repeat(40)}/0123456789abcdef`, Data });

  test('has no more bytes than CloudFormation takes, and needs no cut, whatever was changed and left alone', () => {
    fc.assert(fc.property(report, (one) => {
      const data = reportData(one);
      const body = answerBody(event, answerWith(data));
      expect(Buffer.byteLength(body)).toBeLessThanOrEqual(4_096);
      // Halves of characters do not survive being sent.
      const sent = Object.entries(data).map(([key, text]) => [key, Buffer.from(text).toString()]);
      expect(JSON.parse(body).Data).toEqual(Object.fromEntries(sent));
      expect([data.Changes, data.LeftAlone]).toEqual([String(one.changes.length), String(one.leftAlone.length)]);
      expect([data.TopicArn, data.NextStep]).toEqual([one.topicArn, one.nextStep]);
    }), { numRuns: 60 });
  });

  test('of 400 load balancers says how much of the report is in the log only', () => {
    const changes = Array.from({ length: 400 }, (_, index): ChangeSummary =>
      ({ verb: 'update', kind: 'load-balancer', id: loadBalancerArn(`lb-${index}`), details: ['access logs on, into logs'] }));
    const data = reportData({ ...EMPTY, changes, leftAlone: [] });
    expect(data.Changes).toBe('400');
    expect(data.Report).toMatch(/^400 changes would be made:\n~ load-balancer [^]*\n\.\.\. \d{3} more, see the log of the function$/);
    expect(Buffer.byteLength(answerBody(event, answerWith(data)))).toBeGreaterThan(3_300);
  });
});
