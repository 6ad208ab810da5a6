import type { CustomResourceEvent } from '../../src/cloudformation/custom-resource';
import { handleEvent } from '../../src/cloudformation/handle-event';
import { ALB, HERE, logsTo, NEW_BUCKET, OTHER_ALB, PROPERTIES, STACK, TOPIC } from '../example';
import { EMPTY_ACCOUNT } from '../fake-aws/account';
import type { Account } from '../fake-aws/account';
import { fakeAws } from '../fake-aws/fake-aws';
import type { FakeAws } from '../fake-aws/fake-aws';

const ACCOUNT: Account = { ...EMPTY_ACCOUNT, loadBalancers: { [ALB]: { type: 'application', attributes: {} } } };
const LATER = Date.now() + 60_000;

let aws: FakeAws;
let lines: Array<Readonly<Record<string, unknown>>>;
beforeEach(() => {
  aws = fakeAws(ACCOUNT, HERE);
  lines = [];
});

const event = (RequestType: CustomResourceEvent['RequestType'], more: Partial<CustomResourceEvent> = {}): CustomResourceEvent => ({
  RequestType,
  ResponseURL: 'https://cloudformation.example/answer?signature=secret',
  StackId: STACK,
  RequestId: 'request-1',
  LogicalResourceId: 'InvokeLambdaFunction',
  ...(RequestType !== 'Create' && { PhysicalResourceId: 'alb-logs/alb-logs' }),
  ResourceProperties: PROPERTIES,
  ...more,
});
const withProperties = (properties: Readonly<Record<string, unknown>>): Partial<CustomResourceEvent> =>
  ({ ResourceProperties: { ...PROPERTIES, ...properties } });
const handle = (one: CustomResourceEvent, deadline = LATER): ReturnType<typeof handleEvent> =>
  handleEvent(one, { connect: () => aws.api, deadline, log: (line) => lines.push(line) });

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

describe('the physical id', () => {
  test('is the same in every answer on the same onboarding', async () => {
    const answers = [
      await handle(event('Create', withProperties({ LoadBalancerArns: [OTHER_ALB] }))),
      await handle(event('Create')),
      await handle(event('Update')),
      await handle(event('Update', withProperties({ LogExpirationDays: '1' }))),
      await handle(event('Delete')),
    ];
    expect(answers.map(({ PhysicalResourceId }) => PhysicalResourceId)).toEqual(Array(5).fill('alb-logs/alb-logs'));
  });

  test('is another one for another onboarding, so that the stack deletes the old one', async () => {
    expect((await handle(event('Update', withProperties({ OnboardingName: 'other' })))).PhysicalResourceId).toBe('alb-logs/other');
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
    expect((await handle(event('Create'))).Data!.Report).toBe('Nothing to do: everything is as it should be.');
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

  test('names the error of AWS that ended the work', async () => {
    aws = fakeAws(ACCOUNT, HERE, {
      before: ({ name }) => {
        if (name === 'createBucket') throw Object.assign(new Error('with an explicit deny'), { name: 'Forbidden' });
      },
    });
    expect(await handle(event('Create'))).toMatchObject({ Status: 'FAILED', Reason: 'Forbidden: with an explicit deny [aws-refused]' });
  });

  test.each<[string, unknown]>([
    ['a text', 'no'],
    ['nothing', undefined],
    ['a symbol', Symbol('no')],
    ['an object that has no text', Object.create(null)],
    ['an object that objects', { toString: () => { throw new Error('no'); } }],
    ['an error without message', Object.assign(new Error(), { message: undefined })],
  ])('is given even if a call throws %s', async (_, thrown) => {
    aws = fakeAws(ACCOUNT, HERE, { before: () => { throw thrown; } });
    expect(await handle(event('Create'))).toEqual({
      Status: 'FAILED', PhysicalResourceId: 'alb-logs/alb-logs', Reason: expect.stringMatching(/\[aws-refused\]$/),
    });
  });
});

describe('the deadline', () => {
  beforeEach(() => { jest.useFakeTimers(); });
  afterEach(() => { jest.useRealTimers(); });

  test('is kept if a call never returns', async () => {
    aws = fakeAws(ACCOUNT, HERE, { before: ({ name }) => name === 'createTopic' ? new Promise(() => {}) : undefined });
    const answer = handle(event('Create'), Date.now() + 10_000);
    await jest.advanceTimersByTimeAsync(10_000);
    expect(await answer).toMatchObject({ Status: 'FAILED', Reason: expect.stringContaining('[deadline]') });
    expect(jest.getTimerCount()).toBe(0);
  });

  test('leaves no timer behind if the work was done in time', async () => {
    await handle(event('Create'), Date.now() + 10_000);
    expect(jest.getTimerCount()).toBe(0);
  });

  test('that has passed already is answered at once', async () => {
    const answer = handle(event('Create'), Date.now() - 1);
    await jest.advanceTimersByTimeAsync(1);
    expect((await answer).Status).toBe('FAILED');
  });

  test('ends the work: nothing more is written after the answer', async () => {
    let answerTopic = (): void => {};
    aws = fakeAws(ACCOUNT, HERE, {
      before: ({ name }) => name === 'createTopic' ? new Promise<void>((resolve) => { answerTopic = resolve; }) : undefined,
    });
    const answer = handle(event('Create'), Date.now() + 10_000);
    await jest.advanceTimersByTimeAsync(10_000);
    await answer;
    answerTopic();
    await jest.advanceTimersByTimeAsync(1_000);
    expect(aws.writes.map(({ name }) => name)).toEqual(['createTopic']);
  });
});

describe('the log', () => {
  test('has a line for every change, and no secret', async () => {
    await handle(event('Create'));
    expect(lines).toHaveLength(6);
    expect(lines[2]).toMatchObject({ level: 'info', event: 'Create', verb: 'create', kind: 'bucket', id: NEW_BUCKET });
    expect(JSON.stringify(lines)).not.toContain('secret');
  });

  test('has the reason of a failure', async () => {
    await handle(event('Create', withProperties({ Troll: 'x' })));
    expect(lines).toEqual([{ level: 'error', event: 'Create', reason: expect.stringContaining('Troll') }]);
  });
});
