import { isDeepStrictEqual } from 'node:util';
import { API_CALLS } from '@logs-analysis/policy-model';
import { loadBalancerArn, logsTo, PROPERTIES, STACK } from '../example';
import { ofTheCustomer, ofTheService } from './account-views';
import { addForeignEntries, eventOf, hasForeignStatement, neighbourhood } from './neighbours';
import { REGION, runEvent } from './run-event';
import type { Answer } from './run-event';
import { missingFor } from './service-access';
import { CENTRAL, STARTS } from './starts';
import type { Start } from './starts';
import type { Violation } from './violation';
import type { Account } from '../fake-aws/account';
import type { Conditions } from '../fake-aws/conditions';
import { fakeAws } from '../fake-aws/fake-aws';
import { seeded } from '../fake-aws/seeded';
import { virtualTime } from '../fake-aws/virtual-time';

const isRestored = (initial: Account, now: Account): boolean =>
  isDeepStrictEqual([ofTheService(initial), ofTheCustomer(initial)], [ofTheService(now), ofTheCustomer(now)]);
const drawn = (most: number): (() => number) => {
  const random = seeded(most);
  return () => most * random();
};
const MANY = Array.from({ length: 60 }, (_, index) => loadBalancerArn(`web-${index}`));
const sixty: Start = {
  name: 'sixty load balancers',
  account: {
    loadBalancers: Object.fromEntries(MANY.map((arn, index) =>
      [arn, { type: 'application', attributes: index < 10 ? logsTo('central', `p${index}`) : {} }])),
    buckets: { central: CENTRAL },
    topics: {},
  },
  create: { ...PROPERTIES, LoadBalancerArns: MANY.slice(0, 45), LogBucketArns: ['arn:aws:s3:::central'] },
  update: {},
  remedied: {},
  siblings: [],
};

describe.each<[string, Start, Conditions]>([
  ['takes its time', STARTS[2], { latency: 120, conflicts: true }],
  ['passes a bucket policy on to Elastic Load Balancing after a minute', STARTS[0], { elbLag: 60_000 }],
  ['passes a bucket policy on to Elastic Load Balancing after two minutes', STARTS[0], { elbLag: 120_000 }],
  ['knows the role after two seconds', STARTS[1], { latency: 50, roleKnownAt: 2_000 }],
  ['knows the role after a minute', STARTS[1], { latency: 50, roleKnownAt: 60_000 }],
  ['answers what was there three seconds ago', STARTS[1], { latency: 50, readLag: 3_000 }],
  ['answers what was there up to five seconds ago', STARTS[2], { latency: drawn(100), readLag: drawn(5_000) }],
  ['counts calls, and there are many load balancers', sixty, { latency: 50, elbQuotas: true }],
])('an AWS that %s', (what, start, conditions) => {
  test('lets a stack come, and go without a trace', async () => {
    const time = virtualTime();
    const aws = fakeAws(start.account, REGION, { ...conditions, time });
    const initial = aws.account();
    const run = async (type: 'Create' | 'Delete'): Promise<Answer> =>
      runEvent({ type, properties: start.create, stackId: STACK }, aws.api, time);
    const violation = (invariant: string, found: string): Violation => ({ invariant, start: `an AWS that ${what}`, what: found });
    const created = await run('Create');
    const lacks = (start.create.LoadBalancerArns as readonly string[]).flatMap((arn) => missingFor(aws.account(), arn));
    const deleted = await run('Delete');
    expect([
      ...created.status === 'FAILED' ? [violation('I26', `Create: ${created.reason}`)] : lacks.map((lack) => violation('I4', lack)),
      ...deleted.status === 'FAILED' ? [violation('I26', `Delete: ${deleted.reason}`)]
        : isRestored(initial, aws.account()) ? [] : [violation('I5', 'Delete says that it succeeded, and left something')],
    ]).toEqual([]);
  });
});

const ACTIONS = [...new Set(Object.values(API_CALLS).flatMap(({ actions }): readonly string[] => actions))];

test.each(ACTIONS)('where the organization denies %s, nothing is left half done', async (action) => {
  const violations: Violation[] = [];
  for (const start of STARTS.slice(0, 3)) {
    const aws = fakeAws(start.account, REGION, { deniedActions: [action] });
    const initial = aws.account();
    const time = virtualTime();
    const created = await runEvent({ type: 'Create', properties: start.create, stackId: STACK }, aws.api, time);
    const deleted = await runEvent({ type: 'Delete', properties: start.create, stackId: STACK }, aws.api, time);
    const at = { invariant: 'F53', start: `${start.name}, and ${action} is denied` };
    // Who may not look cannot say that nothing is left.
    const mayLook = !/:(Describe|Get|List)/.test(action);
    if (mayLook && created.status === 'FAILED' && deleted.status === 'FAILED') {
      violations.push({ ...at, what: `Delete: ${deleted.reason}` });
    }
    if (deleted.status === 'SUCCESS' && !isRestored(initial, aws.account())) {
      violations.push({ ...at, what: 'Delete says that it succeeded, and left something' });
    }
    if (created.status === 'FAILED' && !/denied|deny|not be looked at|not authorized/i.test(created.reason!)) {
      violations.push({ ...at, what: `Create: ${created.reason}` });
    }
  }
  expect(violations).toEqual([]);
});

test('a change that made AWS abort our write is still there after we wrote', async () => {
  const violations: Violation[] = [];
  let aborted = 0;
  for (let pause = 0; pause < 2_000; pause += 10) {
    const time = virtualTime();
    const aws = fakeAws(neighbourhood(false), REGION, { latency: 100, conflicts: true, time });
    let wasThere = false;
    const api = aws.client();
    const watched = {
      ...api,
      putBucketPolicy: (...args: Parameters<typeof api.putBucketPolicy>) => api.putBucketPolicy(...args).catch((error: unknown) => {
        wasThere ||= hasForeignStatement(aws.account());
        throw error;
      }),
    };
    await Promise.all([addForeignEntries(aws.client(), time, pause), runEvent(eventOf(0, 'Create'), watched, time)]);
    if (!wasThere) continue;
    aborted++;
    if (!hasForeignStatement(aws.account())) {
      violations.push({ invariant: 'F43', start: 'a foreign change', what: `the change of a tool that begins after ${pause} ms is gone` });
    }
  }
  expect(aborted).toBeGreaterThan(0);
  expect(violations).toEqual([]);
});
