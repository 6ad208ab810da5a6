import { blockedReport } from '../../src/core/report';
import type { Report } from '../../src/core/report';
import { reportData } from '../../src/core/report-data';
import { reportJson } from '../../src/core/report-json';
import { reportMarkdown } from '../../src/core/report-markdown';
import { reportText } from '../../src/core/report-text';
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
const PROBLEMS = [
  { code: 'load-balancer-not-found', subject: 'LoadBalancerArns', message: 'there is none' },
  { code: 'policy-too-large', subject: 'bucket central', message: 'it is too large.' },
] as const;

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

test('as text it has a part only if there is something in it', () => {
  const empty: Report = { ...REPORT, changes: [], leftAlone: [], pending: [], nextStep: 'Rest.' };
  expect(reportText(empty)).toBe('Nothing to change: everything is as it should be.\n\nNext step: Rest.');
  expect(reportText({ ...empty, outcome: 'blocked', blockers: PROBLEMS })).toBe(`Blocked: nothing was changed.
  ! LoadBalancerArns: there is none. [load-balancer-not-found]
  ! bucket central: it is too large. [policy-too-large]

Next step: Rest.`);
  expect(reportText({ ...empty, notes: PROBLEMS })).toContain(`

Notes:
! LoadBalancerArns: there is none. [load-balancer-not-found]
! bucket central: it is too large. [policy-too-large]

`);
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

test('as Markdown it has a part only if there is something in it', () => {
  const empty: Report = { ...REPORT, topicArn: undefined, buckets: [], changes: [], leftAlone: [], pending: [], nextStep: 'Rest.' };
  const what = `| Code | What |
| --- | --- |
| \`load-balancer-not-found\` | LoadBalancerArns: there is none. &#91;load-balancer-not-found&#93; |
| \`policy-too-large\` | bucket central: it is too large. &#91;policy-too-large&#93; |`;
  expect(reportMarkdown({ ...empty, outcome: 'blocked', blockers: PROBLEMS, notes: PROBLEMS })).toBe(`# Nothing can be done yet

|  |  |
| --- | --- |
| Subscription | pending |

## In the way

${what}

## Notes

${what}

**Next step:** Rest.`);
});

test('as Markdown it keeps its tables, whatever people call their things', () => {
  const evil = 'a|b`c\n<img src=x>**[d](e)';
  const markdown = reportMarkdown({
    ...REPORT,
    changes: [{ verb: 'update', kind: 'notifications', id: evil, details: [evil, 'second'] }],
    leftAlone: [{ kind: 'subscription', id: evil, why: evil }],
  });
  const rows = markdown.split('\n').filter((line) => line.startsWith('| update') || line.startsWith('| subscription'));
  expect(rows.map((row) => row.split('|').length)).toEqual([6, 5, 5]);
  expect(markdown).not.toMatch(/<img|\*\*\[/);
  expect(withoutMarkup(rows[0])).toBe(`| update | notifications | ${evil} | ${evil}<br>second |`.replaceAll('\n', ' '));
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

describe('as data of a custom resource', () => {
  const bytes = (data: Readonly<Record<string, string>>): number => Buffer.byteLength(JSON.stringify(data));

  test('it says so where there is no topic and no bucket', () => {
    expect(reportData({ ...REPORT, topicArn: undefined, buckets: [] })).toMatchObject({ TopicArn: 'none', Buckets: 'none' });
  });

  test('a line that is too long gives way to those after it', () => {
    const why = (length: number): string => reportData({
      ...REPORT, leftAlone: [{ kind: 'topic', id: TOPIC, why: 'x'.repeat(length - 4) }],
    }).Report;
    expect(why(700)).toContain(`\n    ${'x'.repeat(696)}\n`);
    expect(why(701)).toContain(`\n    ${'x'.repeat(696)}...\n`);
  });

  test('of many buckets it names as many as take 500 bytes, and counts the others', () => {
    const of = (count: number, last: string): string =>
      reportData({ ...REPORT, buckets: [...Array.from({ length: count - 1 }, () => 'x'.repeat(61)), last] }).Buckets;
    // Seven of 63 with what parts them, two quotation marks, and the rest.
    expect(of(8, 'y'.repeat(57))).toBe(`${`${'x'.repeat(61)}, `.repeat(7)}${'y'.repeat(57)}`);
    expect(of(8, 'y'.repeat(58))).toBe(`${`${'x'.repeat(61)}, `.repeat(7)}... 1 more, see the log of the function`);
    expect(of(10, 'y')).toBe(`${`${'x'.repeat(61)}, `.repeat(7)}... 3 more, see the log of the function`);
    const exactly = Array.from({ length: 7 }, (_, index) => 'x'.repeat(index < 6 ? 61 : 79));
    expect(reportData({ ...REPORT, buckets: [...exactly, 'y'.repeat(63)] }).Buckets)
      .toBe(`${exactly.join(', ')}, ... 1 more, see the log of the function`);
  });

  test('it has as many lines of the report as fit beside all else, and counts the others', () => {
    const line = { verb: 'update', kind: 'topic', id: 'x'.repeat(33), details: [] } as const;
    const of = (count: number): Readonly<Record<string, string>> =>
      reportData({ ...REPORT, leftAlone: [], pending: [], changes: Array.from({ length: count }, () => line) });
    const fits = Array.from({ length: 60 }, (_, count) => count).filter((count) => !of(count).Report.includes('more, see')).at(-1)!;
    expect(bytes(of(fits))).toBeLessThanOrEqual(3_100);
    expect(bytes(of(fits))).toBeGreaterThan(3_100 - 60);
    expect(of(fits + 20).Report).toMatch(/^\d+ changes would be made:\n(~ topic +x{33}\n)+\.\.\. 2\d more, see the log of the function$/);
    expect(bytes(of(fits + 20))).toBeGreaterThan(3_100 - 60);
    expect(bytes(of(fits + 20))).toBeLessThanOrEqual(3_100);
  });
});

/** What a reader of a rendering would not learn from it. Markup aside. */
function missingFrom(rendering: string, { changes, leftAlone, blockers, nextStep }: Report): readonly string[] {
  const text = withoutMarkup(rendering);
  return [
    ...changes.flatMap(({ kind, id, details }) => [kind, id, ...details]), ...leftAlone.flatMap(({ id, why }) => [id, why]),
    ...blockers.flatMap(({ code, message }) => [code, message]), nextStep,
  ].filter((part) => !text.includes(part));
}

function withoutMarkup(rendering: string): string {
  return rendering.replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)));
}
