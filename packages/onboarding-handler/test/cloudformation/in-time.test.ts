import { paced } from '../../src/aws/pace';
import { mostWithin, timeToUndo } from '../../src/aws/time-needed';
import { MOST_ENTRIES, MOST_REMOVED } from '../../src/core/journal';
import { HERE, loadBalancerArn, logsTo, PROPERTIES, settingsOf, STACK } from '../example';
import { EMPTY_ACCOUNT } from '../fake-aws/account';
import type { World } from '../fake-aws/account';
import { awsError } from '../fake-aws/aws-error';
import { fakeAws } from '../fake-aws/fake-aws';
import type { Call, FakeAws } from '../fake-aws/fake-aws';
import { virtualTime } from '../fake-aws/virtual-time';
import { BUDGET, runEvent } from '../faults/run-event';
import type { Answer, StackEvent } from '../faults/run-event';
import { CENTRAL } from '../faults/starts';

/** After so long, in milliseconds, Elastic Load Balancing has forgotten earlier calls. */
const MINUTE = 60_000;
const arns = Array.from({ length: 1_000 }, (_, index) => loadBalancerArn(`web-${index}`));

interface Run extends Answer { readonly milliseconds: number; readonly calls: readonly Call[] }

/** An account whose load balancers do not log, and in which Elastic Load Balancing counts calls. */
class Many {
  public readonly aws: FakeAws;
  private readonly time = virtualTime();

  constructor(before: (call: Call, now: number) => void = () => {}) {
    const loadBalancers = Object.fromEntries(arns.map((arn) => [arn, { type: 'application' as const, attributes: {} }]));
    this.aws = fakeAws({ ...EMPTY_ACCOUNT, loadBalancers }, HERE, {
      time: this.time, latency: 100, elbQuotas: true, before: (call) => before(call, this.time.now()),
    });
  }

  public async run(type: StackEvent['type'], count: number, budget = BUDGET, earlier?: readonly string[]): Promise<Run> {
    const properties = { ...PROPERTIES, LoadBalancerArns: arns.slice(0, count) };
    return this.send({ type, properties, before: earlier && { ...PROPERTIES, LoadBalancerArns: earlier } }, budget);
  }

  public async send(event: Omit<StackEvent, 'stackId'>, budget = BUDGET): Promise<Run> {
    const [began, made] = [this.time.now(), this.aws.calls.length];
    const answer = await runEvent({ ...event, stackId: STACK }, paced(this.aws.api, this.time), this.time, budget);
    const milliseconds = this.time.now() - began;
    await this.time.sleep(MINUTE);
    return { ...answer, milliseconds, calls: this.aws.calls.slice(made) };
  }

  /** From now on, that is what CloudFormation does with the stack. */
  public during(what: string): void {
    this.aws.change((world) => { world.stacks = { [STACK]: `${what}_IN_PROGRESS` }; });
  }

  public get now(): number {
    return this.time.now();
  }

  public get logging(): number {
    return this.loggingOf('access');
  }

  public loggingOf(type: 'access' | 'connection', those: readonly string[] = arns): number {
    const { loadBalancers } = this.aws.account();
    return those.filter((arn) => loadBalancers[arn].attributes[`${type}_logs.s3.enabled`] === 'true').length;
  }
}

/** A stack of so many load balancers, then an update that replaces some and adds a type of logs, rolled back by nothing but a deletion. */
async function rolledBack(count: number, replaced: number, budget: number, meanwhile: (aws: FakeAws) => void = () => {}): Promise<void> {
  const many = new Many();
  const before = { ...PROPERTIES, LoadBalancerArns: arns.slice(0, count), LogBucketArns: ['arn:aws:s3:::central'] };
  const after = { ...before, LogTypes: ['access', 'connection'], LoadBalancerArns: arns.slice(replaced, count + replaced) };
  many.aws.change(({ buckets, loadBalancers }) => {
    buckets.central = structuredClone(CENTRAL) as World['buckets'][string];
    // What this stack did not turn on may leave the list.
    for (const arn of arns.slice(0, replaced)) loadBalancers[arn].attributes = logsTo('central');
  });
  const { id } = await many.send({ type: 'Create', properties: before });
  many.during('UPDATE');
  const updated = await many.send({ type: 'Update', properties: after, before, id }, budget);
  expect(updated).toMatchObject({ status: 'SUCCESS' });
  meanwhile(many.aws);
  many.during('UPDATE_ROLLBACK_COMPLETE_CLEANUP');
  const back = await many.send({ type: 'Delete', properties: after, id: updated.id }, budget);
  expect([back.status, back.reason]).toEqual(['SUCCESS', undefined]);
  expect(back.milliseconds).toBeLessThan(budget);
  // What only the update listed is out of reach.
  expect([many.loggingOf('access', arns.slice(0, count)), many.loggingOf('connection', arns.slice(0, count))]).toEqual([count, 0]);
}

test('a stack with as many load balancers as it may have comes and goes in the time that its function has', async () => {
  const many = new Many();
  expect(await many.run('Create', MOST_ENTRIES)).toMatchObject({ status: 'SUCCESS' });
  expect(many.logging).toBe(MOST_ENTRIES);
  expect(await many.run('Delete', MOST_ENTRIES)).toMatchObject({ status: 'SUCCESS' });
  expect(many.logging).toBe(0);
});

test('so does one whose new permissions take as long as it waits for them, and an update to it', async () => {
  let began = 0;
  const many = new Many(({ name }, now) => {
    if (/Bucket/.test(name) && now < began + 89_000) throw awsError('AccessDenied', 'because no identity-based policy allows it');
  });
  expect(await many.run('Create', MOST_ENTRIES)).toMatchObject({ status: 'SUCCESS' });
  began = -MINUTE * 2;
  expect(await many.run('Delete', MOST_ENTRIES)).toMatchObject({ status: 'SUCCESS' });
  expect(await many.run('Create', 1)).toMatchObject({ status: 'SUCCESS' });
  many.during('UPDATE');
  began = many.now;
  expect(await many.run('Update', MOST_ENTRIES, BUDGET, arns.slice(0, 1))).toMatchObject({ status: 'SUCCESS' });
  expect(many.logging).toBe(MOST_ENTRIES);
  expect(mostWithin(BUDGET - 90_000, settingsOf())).toBe(MOST_ENTRIES);
});

test('no call to Elastic Load Balancing is one too many for its quotas', async () => {
  const many = new Many();
  for (const type of ['Create', 'Delete'] as const) {
    const { calls } = await many.run(type, 300);
    // As many as it takes without a repetition: to look once or twice, and to change.
    expect(calls.filter(({ name }) => /LoadBalancer/.test(name))).toHaveLength(type === 'Create' ? 600 : 900);
  }
});

test('an update that replaces all load balancers of a stack by as many others fits in its time', () => {
  const before = arns.slice(500, 500 + MOST_ENTRIES);
  const settings = settingsOf({ LoadBalancerArns: arns.slice(0, 1) }, STACK, { LoadBalancerArns: before });
  expect(mostWithin(BUDGET, settings)).toBe(MOST_ENTRIES);
});

describe('a deletion that is all there is of the rollback of an update', () => {
  test('sets up what was before and takes back what the update did, in time, however many load balancers the stack has', async () => {
    await rolledBack(MOST_ENTRIES, MOST_REMOVED, BUDGET);
  });

  test('has the time even if somebody has turned off all logs meanwhile', async () => {
    await rolledBack(MOST_ENTRIES, 0, BUDGET, (aws) => aws.change(({ loadBalancers }) => {
      for (const one of Object.values(loadBalancers)) one.attributes = { ...one.attributes, 'access_logs.s3.enabled': 'false' };
    }));
  });
});

describe.each([60_000, 120_000, 150_000, 180_000, 240_000])('in %d ms', (budget) => {
  const most = mostWithin(budget, settingsOf());

  test('more load balancers than can be set up are refused before anything is looked at, with the number that can', async () => {
    const { status, reason, calls } = await new Many().run('Create', most + 1, budget);
    expect([status, calls]).toEqual(['FAILED', []]);
    expect(reason).toContain(`there are ${most + 1}, and one stack can take ${most} in the time that its function has`);
    expect(reason).toContain('[too-many-load-balancers]');
  });

  test('the number that is named can be set up', async () => {
    expect(await new Many().run('Create', most, budget)).toMatchObject({ status: 'SUCCESS' });
  });

  test('an update of that number is taken back by a deletion alone', async () => {
    await rolledBack(most, 0, budget);
  });

  test('an update to that number that fails at its very end turns off again what it turned on', async () => {
    const many = new Many(({ name, args: [arn] }) => {
      if (name === 'modifyLoadBalancerAttributes' && arn === arns[most - 1]) throw awsError('Forbidden', 'with an explicit deny');
    });
    await many.run('Create', 1);
    const { reason, milliseconds, calls } = await many.run('Update', most, budget, arns.slice(0, 1));
    expect(reason).toContain('explicit deny');
    expect(calls.filter(({ name }) => name === 'modifyLoadBalancerAttributes').length).toBeGreaterThanOrEqual(2 * (most - 2));
    expect(many.logging).toBe(1);
    expect(milliseconds).toBeLessThan(budget);
  });
});

test('an update that others have kept waiting until its changes would not be done in time turns nothing on', async () => {
  let until = 0;
  const many = new Many(({ name }, now) => {
    if (name === 'tagTopic' && now < until) throw awsError('ThrottledException', 'Rate exceeded');
  });
  await many.run('Create', 1);
  until = many.now + 80_000;
  const { reason, calls } = await many.run('Update', mostWithin(300_000, settingsOf()), 300_000, arns.slice(0, 1));
  expect(reason).toContain('[deadline]');
  expect(calls.filter(({ name }) => name === 'modifyLoadBalancerAttributes')).toEqual([]);
  expect(many.logging).toBe(1);
});

test('as many load balancers as Elastic Load Balancing takes at once are tried in whatever time there is', () => {
  expect(mostWithin(-1, settingsOf())).toBe(20);
});

test('a stack that has more than it may have is refused without a look as well, however long its function may take', async () => {
  const { reason, calls } = await new Many().run('Create', 1_000, 100 * BUDGET);
  expect(reason).toContain(`there are 1000, and one stack can take ${MOST_ENTRIES}; distribute`);
  expect(calls).toEqual([]);
});

test('a deletion is never refused: what it has no time for is done when it is repeated', async () => {
  const many = new Many();
  await many.run('Create', 300);
  const answers = [];
  for (let repeated = 0; repeated < 5; repeated++) answers.push(await many.run('Delete', 300, 100_000));
  expect(answers[0]).toMatchObject({ status: 'FAILED', reason: expect.stringContaining('[deadline]') });
  expect(answers.at(-1)).toMatchObject({ status: 'SUCCESS' });
  expect(many.logging).toBe(0);
});

test('what is kept free to undo grows with the load balancers, from some seconds that a few need as well', () => {
  expect([0, 20, 50].map(timeToUndo)).toEqual([20_000, 20_000, 30_000]);
});
