import fc from 'fast-check';
import type { CustomResourceAnswer } from '../../src/cloudformation/custom-resource';
import { answerBody } from '../../src/cloudformation/respond';
import type { ChangeSummary } from '../../src/core/change-summary';
import type { Remark } from '../../src/core/left-alone';
import { blockedReport } from '../../src/core/report';
import type { Report } from '../../src/core/report';
import { reportData } from '../../src/core/report-data';
import { reportJson } from '../../src/core/report-json';
import { reportMarkdown } from '../../src/core/report-markdown';
import { reportText } from '../../src/core/report-text';
import { customResourceEvent } from '../cloudformation/custom-resource-events';
import { loadBalancerArn, QUEUE, TOPIC } from '../example';

const REPORT: Report = {
  outcome: 'planned',
  topicArn: TOPIC,
  buckets: ['central', 'logs'],
  subscription: 'pending',
  changes: [
    { verb: 'create', kind: 'topic', id: TOPIC, details: [] },
    { verb: 'update', kind: 'bucket-policy', id: 'central', details: ['+ ReadLogs'] },
  ],
  leftAlone: [{ kind: 'load-balancer', id: loadBalancerArn('shop'), why: 'logs already into central/team' }],
  pending: [{ kind: 'subscription', id: QUEUE, why: 'it waits' }],
  notes: [],
  blockers: [],
  nextStep: 'Run the stack with Mode Apply to do this.',
};

test('as text it is made of lines that can be read one by one', () => {
  expect(reportText(REPORT)).toBe(`2 changes would be made:
+ topic          ${TOPIC}
~ bucket-policy  central
    + ReadLogs

Left alone:
= load-balancer  ${loadBalancerArn('shop')}
    logs already into central/team

Pending:
? subscription   ${QUEUE}
    it waits

Next step: Run the stack with Mode Apply to do this.`);
  expect(reportText({ ...REPORT, outcome: 'done' })).toMatch(/^2 changes made:/);
});

test('as Markdown it is made of tables', () => {
  expect(reportMarkdown(REPORT)).toBe(`# What would be done

|  |  |
| --- | --- |
| Topic | \`${TOPIC}\` |
| Buckets | \`central\`, \`logs\` |
| Subscription | pending |

## Changes

|  | Kind | Resource | Details |
| --- | --- | --- | --- |
| create | topic | \`${TOPIC}\` |  |
| update | bucket-policy | \`central\` | + ReadLogs |

## Left alone

| Kind | Resource | Why |
| --- | --- | --- |
| load-balancer | \`${loadBalancerArn('shop')}\` | logs already into central/team |

## Pending

| Kind | Resource | Why |
| --- | --- | --- |
| subscription | \`${QUEUE}\` | it waits |

**Next step:** Run the stack with Mode Apply to do this.`);
});

test('as Markdown it keeps its tables, whatever people call their things', () => {
  const evil = 'a|b`c\n<img src=x>**[d](e)';
  const markdown = reportMarkdown({
    ...REPORT,
    changes: [{ verb: 'update', kind: 'notifications', id: evil, details: [evil] }],
    leftAlone: [{ kind: 'subscription', id: evil, why: evil }],
  });
  const rows = markdown.split('\n').filter((line) => line.startsWith('| update') || line.startsWith('| subscription'));
  expect(rows.map((row) => row.split('|').length)).toEqual([6, 5, 5]);
  expect(markdown).not.toMatch(/<img|\*\*\[/);
});

test('as JSON it is the report', () => {
  expect(JSON.parse(reportJson(REPORT))).toEqual(REPORT);
});

test('as data of a custom resource it is flat, and tells how much there is of what', () => {
  expect(reportData(REPORT)).toEqual({
    TopicArn: TOPIC,
    Buckets: 'central, logs',
    Subscription: 'pending',
    Changes: '2',
    LeftAlone: '1',
    NextStep: 'Run the stack with Mode Apply to do this.',
    Report: reportText(REPORT),
  });
});

describe('every rendering', () => {
  const blockers = [{ code: 'bucket-not-named', subject: 'LogBucketArns', message: 'add the bucket to the list' }] as const;
  const reports: ReadonlyArray<readonly [string, () => Report]> = [
    ['a plan', () => REPORT],
    ['a run', () => ({ ...REPORT, outcome: 'done', pending: [], subscription: 'confirmed' })],
    ['a run that changed nothing', () => ({ ...REPORT, outcome: 'done', changes: [] })],
    ['a plan that is blocked', () => blockedReport(blockers, TOPIC)],
    ['settings that cannot be used', () => blockedReport(blockers)],
  ];

  test.each(reports)('of %s names every change, all that is left alone or in the way, and the next step', (_, made) => {
    const report = made();
    for (const rendering of [reportText(report), reportMarkdown(report), reportJson(report), reportData(report).Report]) {
      expect(missingFrom(rendering, report)).toEqual([]);
    }
  });

  test.each(reports)('of %s as data has the same attributes, and none is empty', (_, made) => {
    const data = reportData(made());
    expect(Object.keys(data)).toEqual(['TopicArn', 'Buckets', 'Subscription', 'Changes', 'LeftAlone', 'NextStep', 'Report']);
    expect(Object.values(data).filter((value) => value === '')).toEqual([]);
  });
});

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
  }).map((more) => ({ ...REPORT, ...more, topicArn: `arn:aws-us-gov:sns:us-gov-west-1:111122223333:${'x'.repeat(40)}` }));
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
    const data = reportData({ ...REPORT, changes, leftAlone: [] });
    expect(data.Changes).toBe('400');
    expect(data.Report).toMatch(/^400 changes would be made:\n~ load-balancer [^]*\n\.\.\. \d{3} more, see the log of the function$/);
    expect(Buffer.byteLength(answerBody(event, answerWith(data)))).toBeGreaterThan(3_300);
  });
});

/** What a reader of a rendering would not learn from it. Markup aside. */
function missingFrom(rendering: string, { changes, leftAlone, blockers, nextStep }: Report): readonly string[] {
  const text = rendering.replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)));
  return [
    ...changes.flatMap(({ kind, id, details }) => [kind, id, ...details]), ...leftAlone.flatMap(({ id, why }) => [id, why]),
    ...blockers.flatMap(({ code, message }) => [code, message]), nextStep,
  ].filter((part) => !text.includes(part));
}
