import { customResourceEvent as event } from './custom-resource-events';
import { VirtualClock } from './virtual-clock';
import type { CustomResourceEvent } from '../../src/cloudformation/custom-resource';
import { handleEvent } from '../../src/cloudformation/handle-event';
import { ALB, HERE, logsTo, NEW_BUCKET, OTHER_ALB, PROPERTIES, TOPIC } from '../example';
import { EMPTY_ACCOUNT } from '../fake-aws/account';
import type { Account, StoredBucket } from '../fake-aws/account';
import { fakeAws } from '../fake-aws/fake-aws';
import type { FakeAws } from '../fake-aws/fake-aws';

const ACCOUNT: Account = { ...EMPTY_ACCOUNT, loadBalancers: { [ALB]: { type: 'application', attributes: {} } } };
const LATER = 60_000;

let aws: FakeAws;
let clock: VirtualClock;
let lines: Array<Readonly<Record<string, unknown>>>;
beforeEach(() => {
  aws = fakeAws(ACCOUNT, HERE);
  clock = new VirtualClock();
  lines = [];
});

const withProperties = (properties: Readonly<Record<string, unknown>>): Partial<CustomResourceEvent> =>
  ({ ResourceProperties: { ...PROPERTIES, ...properties } });
const handle = (one: CustomResourceEvent, deadline = LATER): ReturnType<typeof handleEvent> =>
  clock.until(handleEvent(one, { connect: () => aws.api, deadline, clock, log: (line) => lines.push(line) }));

describe('an event with properties that cannot be used', () => {
  const wrong = { Troll: 'x', LogExpirationDays: 'never', LoadBalancerArns: ['my-alb', ALB.replace('app/', 'net/')] };

  test.each<[string, Readonly<Record<string, unknown>>, string]>([
    ['a malformed ARN', { LoadBalancerArns: ['my-alb'] }, 'LoadBalancerArns: "my-alb" is not the ARN of a load balancer'],
    ['another account', { LoadBalancerArns: [ALB.replace('111122223333', '999988887777')] }, 'belongs to account 999988887777'],
    ['another Region', { LoadBalancerArns: [ALB.replace('eu-west-1', 'us-east-1')] }, 'is in Region us-east-1'],
    ['a Network Load Balancer', { LoadBalancerArns: [ALB.replace('app/', 'net/')] }, 'is a Network Load Balancer'],
    ['no load balancer', { LoadBalancerArns: [''] }, 'LoadBalancerArns: the list is empty'],
    ['a bucket name instead of its ARN', { LogBucketArns: ['my-logs'] }, 'LogBucketArns: "my-logs" is not the ARN of a bucket'],
    ['a missing property', { OnboardingName: undefined }, 'OnboardingName: this property is missing'],
    ['an unknown property', { LogBuckets: 'x' }, 'LogBuckets: there is no such property'],
  ])('is answered with %s, and nothing is looked at', async (_, properties, finding) => {
    const answer = await handle(event('Create', withProperties(properties)));
    expect(answer).toMatchObject({ Status: 'FAILED', Reason: expect.stringContaining(finding) });
    expect(aws.calls).toEqual([]);
  });

  test('is answered with all findings at once', async () => {
    const { OnboardingName: _, ...rest } = PROPERTIES;
    const { Reason } = await handle(event('Create', { ResourceProperties: { ...rest, ...wrong } }));
    expect(Reason!.match(/\[[a-z-]+\]/g)).toEqual([
      '[property-unknown]', '[property-missing]', '[property-invalid]', '[property-invalid]', '[property-invalid]',
    ]);
    expect(['Troll', 'OnboardingName', 'my-alb', 'Network Load Balancer', 'LogExpirationDays'].filter((part) => !Reason!.includes(part)))
      .toEqual([]);
    expect(aws.calls).toEqual([]);
  });

  test('can be deleted', async () => {
    expect(await handle(event('Delete', withProperties(wrong)))).toEqual({
      Status: 'SUCCESS', PhysicalResourceId: 'alb-logs/alb-logs', Data: {},
    });
    expect(aws.writes).toEqual([]);
  });
});

describe('a deletion with properties of another release', () => {
  const others: ReadonlyArray<readonly [string, Readonly<Record<string, unknown>>]> = [
    ['has one that is not known', { Mode: 'Apply', Another: ['x'] }],
    ['lacks what is needed to set up only', { LogExpirationDays: undefined, ServiceName: undefined, LogBucketArns: undefined }],
    ['has values that cannot be used', { LogExpirationDays: 'never', LoadBalancerArns: [ALB, 'my-alb', 7], LogBucketArns: ['logs'] }],
  ];

  test.each(others)('takes everything down if it %s', async (_, properties) => {
    await handle(event('Create'));
    expect(await handle(event('Delete', withProperties(properties)))).toMatchObject({ Status: 'SUCCESS' });
    const { topics, buckets, loadBalancers } = aws.account();
    expect(topics).toEqual({});
    expect(JSON.stringify(buckets)).not.toContain('444455556666');
    expect(loadBalancers[ALB].attributes['access_logs.s3.enabled']).toBe('false');
  });

  test('withdraws access from the buckets it names if it names no load balancer', async () => {
    const central: StoredBucket = { owner: HERE.accountId, tags: {}, notifications: {} };
    aws = fakeAws({
      ...ACCOUNT, buckets: { central }, loadBalancers: { [ALB]: { type: 'application', attributes: logsTo('central') } },
    }, HERE);
    const inCentral = { LogBucketArns: ['arn:aws:s3:::central'] };
    await handle(event('Create', withProperties(inCentral)));
    expect(JSON.stringify(aws.account().buckets)).toContain('444455556666');
    const { Status } = await handle(event('Delete', withProperties({ ...inCentral, LoadBalancerArns: undefined })));
    expect(Status).toBe('SUCCESS');
    const { topics, buckets } = aws.account();
    expect([topics, buckets]).toEqual([{}, { central }]);
  });

  const names = ['OnboardingName', 'ServiceIdPrefix', 'ServiceResourcePrefix', 'ServiceEndpoint'];

  test.each(names)('has nothing to take down without %s', async (name) => {
    await handle(event('Create'));
    const calls = aws.calls.length;
    for (const value of [undefined, 7, 'a\nb', '*']) {
      expect(await handle(event('Delete', withProperties({ [name]: value })))).toMatchObject({ Status: 'SUCCESS', Data: {} });
    }
    expect(aws.calls).toHaveLength(calls);
  });
});

describe('text that means something elsewhere', () => {
  const texts = Object.entries(PROPERTIES).filter(([name]) => !['ServiceToken', 'ServiceTimeout', 'CodeSha256'].includes(name));
  const optional: ReadonlyArray<readonly [string, unknown]> = [
    ['Mode', 'Apply'], ['ServiceReader', 'role/LogReader'], ['ServiceTenantTag', 'tenant'],
  ];
  const poison = ['\n', '\r\n', '*', '?', '${aws:username}', '","Principal":"*', '\u2028', '\0', '\\'];

  // The name of the service is for people only, so it may have any character but those that end a line.
  const strict = [...texts, ...optional].filter(([name]) => name !== 'ServiceName');

  test.each(strict)('is refused in %s, wherever it stands, and nothing is looked at', async (name, value) => {
    const right = String([value].flat()[0]);
    for (const part of poison) {
      for (const wrong of [`${part}${right}`, `${right}${part}`, `${right.slice(0, 5)}${part}${right.slice(5)}`]) {
        const { Status, Reason } = await handle(event('Create', withProperties({ [name]: Array.isArray(value) ? [wrong] : wrong })));
        expect([wrong, Status]).toEqual([wrong, 'FAILED']);
        expect(Reason).toContain(name);
      }
    }
    expect(aws.calls).toEqual([]);
  });
});

describe('the physical id', () => {
  test('is the same in every answer on the same onboarding', async () => {
    const { PhysicalResourceId } = await handle(event('Create'));
    const answers = [
      await handle(event('Create')),
      await handle(event('Update', { PhysicalResourceId })),
      await handle(event('Update', { PhysicalResourceId, ...withProperties({ LogExpirationDays: '1' }) })),
      await handle(event('Delete', { PhysicalResourceId })),
    ];
    expect(answers.map((one) => one.PhysicalResourceId)).toEqual(Array(4).fill(PhysicalResourceId));
  });

  test('stays what it was when an update fails', async () => {
    const wrong = withProperties({ LoadBalancerArns: ['x'] });
    expect(await handle(event('Update', { PhysicalResourceId: 'alb-logs/before', ...wrong })))
      .toMatchObject({ Status: 'FAILED', PhysicalResourceId: 'alb-logs/before' });
  });

  test('that CloudFormation made up is kept when it is deleted', async () => {
    const made = { PhysicalResourceId: 'logs-InvokeLambdaFunction-1AB2C3' };
    expect(await handle(event('Delete', made))).toMatchObject({ ...made, Status: 'SUCCESS' });
  });

  const names = [undefined, '', 7, ['x'], 'x'.repeat(5_000)];

  test.each(names)('is one CloudFormation takes, even for a name like %j', async (OnboardingName) => {
    const { PhysicalResourceId } = await handle(event('Create', withProperties({ OnboardingName })));
    expect(PhysicalResourceId).toMatch(/^alb-logs\/.{1,1000}$/);
  });
});

describe('the answer', () => {
  test('to a creation names the topic and says what was changed', async () => {
    const { Status, Data } = await handle(event('Create'));
    expect(Status).toBe('SUCCESS');
    expect(Data!.TopicArn).toBe(TOPIC);
    expect(Data!.Report.match(/^[+~-] [a-z-]+/gm)).toEqual(
      ['+ topic', '+ subscription', '+ bucket', '+ bucket-policy', '~ notifications', '~ load-balancer']);
  });

  test('to the same creation, delivered twice, is a success that changed nothing', async () => {
    await handle(event('Create'));
    const writes = aws.writes.length;
    expect((await handle(event('Create'))).Data!.Report).toMatch(/^Nothing to change: everything is as it should be\.\n/);
    expect(aws.writes).toHaveLength(writes);
  });

  test('to an update that asks for what there is already is a success that changed nothing', async () => {
    const { PhysicalResourceId } = await handle(event('Create'));
    const writes = aws.writes.length;
    const { Status, Data } = await handle(event('Update', { PhysicalResourceId, OldResourceProperties: PROPERTIES }));
    expect([Status, Data!.Report.split('\n')[0]]).toEqual(['SUCCESS', 'Nothing to change: everything is as it should be.']);
    expect(aws.writes).toHaveLength(writes);
  });

  test('to a deletion is a success, also twice and also of what was never created', async () => {
    await handle(event('Create'));
    for (const one of [event('Delete'), event('Delete')]) expect(await handle(one)).toMatchObject({ Status: 'SUCCESS', Data: {} });
    aws = fakeAws(EMPTY_ACCOUNT, HERE);
    expect(await handle(event('Delete'))).toMatchObject({ Status: 'SUCCESS', Data: {} });
    expect(aws.writes).toEqual([]);
  });

  test('to a plan that is blocked names every blocker, and nothing is written', async () => {
    aws = fakeAws({ ...EMPTY_ACCOUNT, loadBalancers: { [OTHER_ALB]: { type: 'application', attributes: logsTo('central') } } }, HERE);
    const { Status, Reason } = await handle(event('Create', withProperties({ LoadBalancerArns: [ALB, OTHER_ALB] })));
    expect(Status).toBe('FAILED');
    expect(Reason).toContain('[load-balancer-not-found]');
    expect(Reason).toContain('[bucket-not-named]');
    expect(aws.writes).toEqual([]);
  });

  test('to a creation says what may keep it from working, which the log has as well', async () => {
    const everybody = { Sid: 'Everybody', Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: '*' } as const;
    const policy = { Version: '2012-10-17', Statement: [everybody] };
    aws = fakeAws({
      ...EMPTY_ACCOUNT,
      loadBalancers: { [ALB]: { type: 'application', attributes: logsTo('central') } },
      buckets: { central: { owner: HERE.accountId, tags: {}, notifications: {}, policy } },
    }, HERE, {
      // So that the plan is made anew, which is no reason to say it again.
      before: ({ name }) => {
        if (name === 'subscribe') aws.change(({ buckets }) => { buckets.central.policy = { ...policy, Id: 'new' }; });
      },
    });
    const { Status, Data } = await handle(event('Create', withProperties({ LogBucketArns: ['arn:aws:s3:::central'] })));
    expect(Status).toBe('SUCCESS');
    expect(Data!.Report).toMatch(/^! bucket central: the statement Everybody makes its policy public.* \[policy-public\]$/m);
    expect(lines.filter(({ note }) => note)).toEqual([expect.objectContaining({ code: 'policy-public', subject: 'bucket central' })]);
  });

  test('names the error of AWS that ended the work', async () => {
    aws = fakeAws(ACCOUNT, HERE, {
      before: ({ name }) => {
        if (name === 'createBucket') throw Object.assign(new Error('with an explicit deny'), { name: 'Forbidden' });
      },
    });
    expect(await handle(event('Create'))).toMatchObject({
      Status: 'FAILED',
      Reason: `bucket ${NEW_BUCKET}: Forbidden: with an explicit deny; read the message of AWS; often a policy of the organization `
        + 'denies the call. [aws-refused]',
    });
  });

  test('names the resource of the change that AWS refused, what AWS said and what to do, whichever change it is', async () => {
    const says = /^[a-z-]+ (arn:|logs-)\S+: Forbidden: with an explicit deny; read the .*\[aws-refused\]$/;
    const writes: string[] = [];
    for (let failing = 0; failing < 7; failing++) {
      let write = 0;
      aws = fakeAws(ACCOUNT, HERE, {
        before: ({ kind, name, args: [id] }) => {
          if (kind !== 'write' || write++ !== failing) return;
          writes.push(`${name} ${id}`);
          throw Object.assign(new Error('with an explicit deny'), { name: 'Forbidden' });
        },
      });
      const { Status, Reason } = await handle(event('Create'));
      expect([Status, Reason]).toEqual(['FAILED', expect.stringMatching(says)]);
    }
    expect(writes.map((one) => one.split(' ')[0])).toEqual([
      'createTopic', 'subscribe', 'createBucket', 'putLogExpiration', 'putBucketPolicy', 'putBucketNotification',
      'modifyLoadBalancerAttributes',
    ]);
  });

  test.each<[string, unknown]>([
    ['a text', 'no'],
    ['nothing', undefined],
    ['a symbol', Symbol('no')],
    ['an object that has no text', Object.create(null)],
    ['an object that objects', { toString: () => { throw new Error('no'); } }],
    ['an object that is all traps', new Proxy({}, { getPrototypeOf: () => { throw new Error('no'); } })],
    ['an error whose name cannot be read', Object.defineProperty(new Error(), 'name', { get: () => { throw new Error('no'); } })],
    ['an error whose message is a symbol', Object.assign(new Error(), { message: Symbol('no') })],
    ['an error that is its own cause', itsOwnCause()],
    ['an error without message', Object.assign(new Error(), { message: undefined })],
  ])('is given even if a call throws %s', async (_, thrown) => {
    aws = fakeAws(ACCOUNT, HERE, { before: () => { throw thrown; } });
    expect(await handle(event('Create'))).toEqual({
      Status: 'FAILED',
      PhysicalResourceId: expect.stringMatching(/^alb-logs\/alb-logs\/\w+\/\w+$/),
      Reason: expect.stringMatching(/\[aws-refused\]$/),
    });
  });
});

describe('the deadline', () => {
  const BUDGET = 100_000;

  const hanging = (call: string): void => {
    aws = fakeAws(ACCOUNT, HERE, { before: ({ name }) => name === call ? new Promise(() => {}) : undefined });
  };

  const some = ['describeLoadBalancerAttributes', 'createTopic', 'modifyLoadBalancerAttributes'];

  test.each(some)('is kept if %s never returns', async (call) => {
    hanging(call);
    expect(await handle(event('Create'), BUDGET)).toMatchObject({ Status: 'FAILED', Reason: expect.stringContaining('[deadline]') });
    expect(clock.now()).toBeLessThanOrEqual(BUDGET);
    expect(clock.pending).toBe(0);
  });

  test('leaves nothing to wait for if the work was done in time', async () => {
    expect((await handle(event('Create'), BUDGET)).Status).toBe('SUCCESS');
    expect(clock.pending).toBe(0);
  });

  test('that has passed already is answered at once, and nothing is looked at', async () => {
    expect(await handle(event('Create'), -1)).toMatchObject({ Status: 'FAILED', Reason: expect.stringContaining('[deadline]') });
    expect(aws.calls).toEqual([]);
  });

  test('holds in real time as well', async () => {
    hanging('createTopic');
    const answer = await handleEvent(event('Create'), { connect: () => aws.api, deadline: Date.now() + 50, log: () => {} });
    expect(answer.Status).toBe('FAILED');
  });

  test('ends the work: whichever call the answer overtakes, none is begun after it', async () => {
    await handle(event('Create'));
    const names = aws.calls.map(({ name }) => name);
    for (let slow = 0; slow < names.length; slow++) {
      clock = new VirtualClock();
      aws = fakeAws(ACCOUNT, HERE, { before: (_, index) => index === slow ? clock.sleep(2 * BUDGET) : undefined });
      expect((await handle(event('Create'), BUDGET)).Status).toBe('FAILED');
      const begun = aws.calls.length;
      await clock.toTheEnd();
      expect([names[slow], aws.calls.length]).toEqual([names[slow], begun]);
    }
  });

  test('comes no later because a call is repeated until then', async () => {
    aws = fakeAws(ACCOUNT, HERE, { before: () => { throw Object.assign(new Error('Rate exceeded'), { name: 'Throttling' }); } });
    expect((await handle(event('Create'), 30_000)).Status).toBe('FAILED');
    expect(clock.now()).toBeLessThanOrEqual(30_000);
    const begun = aws.calls.length;
    await clock.toTheEnd();
    expect(aws.calls).toHaveLength(begun);
  });
});

describe('once it is answered that the work failed', () => {
  test('what still runs beside it makes no call any more', async () => {
    aws = fakeAws(ACCOUNT, HERE, {
      before: ({ name }) => {
        if (name === 'getTopicAttributes') throw Object.assign(new Error('no'), { name: 'Forbidden' });
        return clock.sleep(100);
      },
    });
    expect((await handle(event('Create'))).Status).toBe('FAILED');
    const begun = aws.calls.length;
    await clock.toTheEnd();
    expect(aws.calls).toHaveLength(begun);
  });
});

function itsOwnCause(): Error {
  const error = new Error('again');
  return Object.assign(error, { cause: error });
}
