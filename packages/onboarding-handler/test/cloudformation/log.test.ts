import { customResourceEvent as event } from './custom-resource-events';
import { VirtualClock } from './virtual-clock';
import type { CustomResourceEvent } from '../../src/cloudformation/custom-resource';
import { handleEvent } from '../../src/cloudformation/handle-event';
import { logLine } from '../../src/cloudformation/log-line';
import { ALB, HERE, logsTo, NEW_BUCKET, OTHER_ALB, PROPERTIES, TOPIC } from '../example';
import type { Account } from '../fake-aws/account';
import { fakeAws } from '../fake-aws/fake-aws';
import type { FakeAws, Interposed } from '../fake-aws/fake-aws';

const MARKER = 'f00dcafe';
const ANSWERS = 'https://cloudformation-custom-resource-response-euwest1.s3-eu-west-1.amazonaws.com';
const ResponseURL = `${ANSWERS}/${MARKER}?X-Amz-Signature=${MARKER}`;
const QUEUE_OF_OTHERS = `arn:aws:sqs:eu-west-1:111122223333:${MARKER}`;
const ResourceProperties = { ...PROPERTIES, LoadBalancerArns: [ALB, OTHER_ALB], LogBucketArns: ['arn:aws:s3:::central'] };

/** An account with the marker wherever a policy has text that somebody chose. */
const ACCOUNT: Account = {
  loadBalancers: {
    [ALB]: { type: 'application', attributes: {} }, [OTHER_ALB]: { type: 'application', attributes: logsTo('central', 'team') },
  },
  buckets: {
    central: {
      owner: HERE.accountId,
      tags: { secret: MARKER },
      policy: {
        Version: '2012-10-17',
        Id: MARKER,
        Statement: [{
          Sid: MARKER,
          Effect: 'Allow',
          Principal: { AWS: `arn:aws:iam::222233334444:role/${MARKER}` },
          Action: 's3:GetObject',
          Resource: `arn:aws:s3:::central/${MARKER}/*`,
          Condition: { StringEquals: { 'aws:PrincipalTag/key': MARKER } },
        }],
      },
      notifications: { QueueConfigurations: [{ Id: MARKER, Events: ['s3:ObjectRemoved:*'], QueueArn: QUEUE_OF_OTHERS }] },
    },
  },
  topics: {},
};

let lines: string[];
beforeEach(() => { lines = []; });

const handle = (aws: FakeAws, one: CustomResourceEvent, api = aws.api): ReturnType<typeof handleEvent> => {
  const clock = new VirtualClock();
  return clock.until(handleEvent(one, { connect: () => api, deadline: 200_000, clock, log: (line) => lines.push(logLine(line)) }));
};
const mine = (RequestType: CustomResourceEvent['RequestType'], more: Partial<CustomResourceEvent> = {}): CustomResourceEvent =>
  event(RequestType, { ResponseURL, ResourceProperties, ...more });
const parsed = (): ReadonlyArray<Readonly<Record<string, unknown>>> => lines.map((line) => JSON.parse(line));

test('has a line for each change, in the order they were made', async () => {
  const aws = fakeAws(ACCOUNT, HERE);
  await handle(aws, mine('Create'));
  expect(parsed().filter(({ verb }) => verb !== 'leave')).toEqual([
    { level: 'info', event: 'Create', verb: 'create', kind: 'topic', id: TOPIC },
    { level: 'info', event: 'Create', verb: 'create', kind: 'subscription', id: PROPERTIES.ServiceEndpoint },
    { level: 'info', event: 'Create', verb: 'create', kind: 'bucket', id: NEW_BUCKET },
    { level: 'info', event: 'Create', verb: 'update', kind: 'bucket-policy', id: 'central' },
    { level: 'info', event: 'Create', verb: 'create', kind: 'bucket-policy', id: NEW_BUCKET },
    { level: 'info', event: 'Create', verb: 'update', kind: 'notifications', id: 'central' },
    { level: 'info', event: 'Create', verb: 'update', kind: 'notifications', id: NEW_BUCKET },
    { level: 'info', event: 'Create', verb: 'update', kind: 'load-balancer', id: ALB },
  ]);
});

test('has a line for each thing that was left alone, and says why', async () => {
  const aws = fakeAws(ACCOUNT, HERE);
  await handle(aws, mine('Create'));
  await handle(aws, mine('Delete', { PhysicalResourceId: 'alb-logs/alb-logs/x' }));
  expect(parsed().filter(({ verb }) => verb === 'leave').map(({ event: when, kind, id, why }) => [when, kind, id, why])).toEqual([
    ['Create', 'load-balancer', OTHER_ALB, 'logs already into central/team'],
    ['Create', 'bucket-policy', 'central', 'kept: 1 statement of others'],
    ['Create', 'notifications', 'central', 'kept: 1 notification of others'],
    ['Delete', 'load-balancer', OTHER_ALB, 'logs already into central/team, and not by this stack'],
    ['Delete', 'bucket-policy', 'central', 'kept: 1 statement of others'],
    ['Delete', 'notifications', 'central', 'kept: 1 notification of others'],
    ['Delete', 'bucket', NEW_BUCKET, 'logs are in it; delete it when nobody needs them any more'],
  ]);
});

test('of a plan has a line for each change that would be made, or for what is in the way', async () => {
  const Plan = { ...ResourceProperties, Mode: 'Plan' };
  await handle(fakeAws(ACCOUNT, HERE), mine('Create', { ResourceProperties: Plan }));
  const planned = parsed().filter((line) => line.planned);
  expect(planned).toHaveLength(8);
  expect(planned[0]).toEqual({ level: 'info', event: 'Create', planned: true, verb: 'create', kind: 'topic', id: TOPIC });
  lines = [];
  await handle(fakeAws(ACCOUNT, HERE), mine('Create', { ResourceProperties: { ...Plan, LogBucketArns: [''] } }));
  expect(parsed()).toEqual([{ level: 'info', event: 'Create', planned: true, code: 'bucket-not-named', subject: 'LogBucketArns' }]);
});

test('has a line for each reason of a failure, with its code and what it is about', async () => {
  const wrong = { ...ResourceProperties, Troll: MARKER, LogExpirationDays: MARKER };
  await handle(fakeAws(ACCOUNT, HERE), mine('Create', { ResourceProperties: wrong }));
  expect(parsed()).toEqual([
    { level: 'error', event: 'Create', code: 'property-unknown', subject: 'Troll' },
    { level: 'error', event: 'Create', code: 'property-invalid', subject: 'LogExpirationDays' },
  ]);
});

test('names the resource and the error when AWS refuses, and not what AWS says', async () => {
  const aws = fakeAws(ACCOUNT, HERE, failing('createBucket'));
  await handle(aws, mine('Create'));
  expect(parsed().filter(({ level }) => level === 'error')).toEqual([
    { level: 'error', event: 'Create', code: 'aws-refused', subject: `bucket ${NEW_BUCKET}`, error: 'Forbidden' },
  ]);
});

test('has nothing that is secret or that others chose, whichever call fails in a life', async () => {
  const direct = fakeAws(ACCOUNT, HERE);
  const life = async (aws: FakeAws, api = aws.api): Promise<void> => {
    for (const Mode of ['Plan', 'Apply']) {
      const type = Mode === 'Plan' ? 'Create' : 'Update';
      await handle(aws, mine(type, {
        ResourceProperties: { ...ResourceProperties, Mode },
        OldResourceProperties: ResourceProperties,
        PhysicalResourceId: Mode === 'Plan' ? undefined : 'alb-logs/alb-logs/plan',
      }), api);
    }
    await handle(aws, mine('Delete', { PhysicalResourceId: 'alb-logs/alb-logs/x' }), api);
  };
  await life(direct);
  expect(direct.calls.length).toBeGreaterThan(40);
  for (let at = 0; at < direct.calls.length; at++) {
    const aws = fakeAws(ACCOUNT, HERE);
    await life(aws, aws.client(failing(undefined, at)));
  }
  expect(lines.length).toBeGreaterThan(direct.calls.length);
  expect(lines.filter((line) => line.includes(MARKER))).toEqual([]);
  expect(parsed().filter(({ level }) => level === 'error').length).toBeGreaterThan(direct.calls.length / 2);
});

test('has as little of policies, tags and notifications of others as the answer to the stack, which has none', async () => {
  const aws = fakeAws(ACCOUNT, HERE);
  for (const Mode of ['Plan', 'Apply']) {
    const { Status, Data } = await handle(aws, mine('Create', { ResourceProperties: { ...ResourceProperties, Mode } }));
    expect([Status, Object.keys(Data!)]).toEqual(['SUCCESS', expect.arrayContaining(['Report', 'NextStep'])]);
    expect(JSON.stringify(Data)).not.toContain(MARKER);
    expect(JSON.stringify(Data)).not.toMatch(/Statement|Principal|s3:GetObject/);
  }
});

test('has no character that begins another line or does something to a terminal, and JSON reads it as it was', () => {
  const text = Array.from({ length: 0x2100 }, (_, code) => String.fromCharCode(code)).join('');
  const line = logLine({ id: text });
  expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/);
  expect(JSON.parse(line)).toEqual({ id: text });
});

/** Fails the calls of a name, or one in a row, with a text that nobody else should see. */
function failing(name: string | undefined, at?: number): Interposed {
  return {
    before: (call, index) => {
      if (call.name === name || index === at) throw Object.assign(new Error(`denied ${MARKER}\r\n${ResponseURL}`), { name: 'Forbidden' });
    },
  };
}
