import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { types } from 'node:util';
import type { AwsApi } from '../../src/aws/aws-api';
import { regionIn } from '../../src/aws/refused-read';
import { repeat, retrying } from '../../src/aws/retry';
import { CALL_LIMITS, sdkAwsApi } from '../../src/aws/sdk-aws-api';
import { OnboardingError } from '../../src/errors';
import { FakeClock } from '../aws/fake-clock';
import { HERE } from '../example';
import { CALLS, DOCUMENTS, errorBody, NAMES } from './services';
import { answer, partly, stub } from './stub';
import type { Reaction, Stub } from './stub';

/** Shorter than the real ones, so that the tests are. */
const LIMITS = { any: 1_200, document: 300 };
/** What a busy machine may be late; less than the limits differ. */
const SLACK = 800;
const NO_DEADLINE = Number.MAX_SAFE_INTEGER;

const ONE_OF_EACH = [
  'getBucketPolicy', 'putBucketNotification', 'getBucketTagging', 'getTopicAttributes', 'modifyLoadBalancerAttributes',
] as const;

interface Outcome { readonly error: Error | undefined; readonly took: number }

// Jest gives tests globals of their own. Errors of Node.js are not of them, and what is no `Error` the SDK wraps in one without a name.
const hasInstance = Error[Symbol.hasInstance];
beforeAll(() => Object.defineProperty(Error, Symbol.hasInstance, {
  configurable: true,
  value(this: unknown, one: unknown) {
    return hasInstance.call(this as () => void, one) || (this === Error && types.isNativeError(one));
  },
}));

let aws: Stub | undefined;
afterEach(async () => {
  await aws?.close();
  aws = undefined;
});

async function outcomeOf(call: Promise<unknown>): Promise<Outcome> {
  const started = performance.now();
  const error = await call.then(() => undefined, (one: Error) => one);
  return { error, took: performance.now() - started };
}

/** Makes every call against a stub of its own that reacts like this. */
async function everyCall(
  reaction: (name: keyof AwsApi) => Reaction, check: (name: keyof AwsApi, outcome: Outcome, sent: Stub) => void,
): Promise<void> {
  for (const name of NAMES) {
    aws = await stub(reaction(name));
    check(name, await outcomeOf(CALLS[name].make(sdkAwsApi(HERE, NO_DEADLINE, LIMITS))), aws);
    await aws.close();
  }
}

/** Whether the engine sees an error as one that passes, which it shows by asking again. */
async function isRepeated(error: unknown): Promise<boolean> {
  let attempts = 0;
  await repeat(() => attempts++ === 0 ? Promise.reject(error) : Promise.resolve(), { deadline: NO_DEADLINE, clock: new FakeClock() })
    .catch(() => undefined);
  return attempts > 1;
}

async function expectRepeated(errors: ReadonlyArray<Error | undefined>): Promise<void> {
  for (const error of errors) expect([String(error), await isRepeated(error)]).toEqual([String(error), true]);
}

async function givenUpInTime(names: ReadonlyArray<keyof AwsApi>, reaction: Reaction): Promise<Stub> {
  const sent = aws = await stub(reaction);
  const api = sdkAwsApi(HERE, NO_DEADLINE, LIMITS);
  const outcomes = await Promise.all(names.map(async (name) => ({ name, ...await outcomeOf(CALLS[name].make(api)) })));
  for (const { name, error, took } of outcomes) {
    const limit = DOCUMENTS.includes(name) ? LIMITS.document : LIMITS.any;
    expect({ name, error: error?.name }).toEqual({ name, error: expect.stringMatching(/^(Abort|Timeout)Error$/) });
    expect([name, took, took > limit - 20 && took < limit + SLACK]).toEqual([name, took, true]);
  }
  await expectRepeated(outcomes.map(({ error }) => error));
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(sent.open()).toBe(0);
  return sent;
}

const HANGING: ReadonlyArray<[string, Reaction]> = [
  ['accepts and says nothing', () => {}],
  ['stops within the head', partly('HTTP/1.1 200 OK\r\ncontent-le')],
  ['stops after the head', partly('HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n')],
  ['stops within the body', partly('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\n<?xml\r\n')],
  ['sends a byte from time to time', (socket) => {
    socket.write('HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n');
    const timer = setInterval(() => socket.write(' '), 20);
    socket.on('close', () => clearInterval(timer));
  }],
];

describe('a call to a server that', () => {
  test.each(HANGING)('%s is sent once and given up in time, and its connection is closed', async (_, reaction) => {
    const sent = await givenUpInTime(ONE_OF_EACH, reaction);
    expect(sent.requests).toHaveLength(ONE_OF_EACH.length);
  });

  test('is silent is given up at the limit of that call, whichever it is', async () => {
    const sent = await givenUpInTime(NAMES, () => {});
    expect(sent.requests).toHaveLength(NAMES.length);
  });

  test('is silent is given up at the deadline, and none is sent after it', async () => {
    aws = await stub(() => {});
    const api = sdkAwsApi(HERE, Date.now() + 100, LIMITS);
    for (const name of ONE_OF_EACH) {
      const { took } = await outcomeOf(CALLS[name].make(api));
      expect(took).toBeLessThan(100 + SLACK);
    }
    expect(aws.requests.length).toBeLessThanOrEqual(1);
    for (const name of NAMES) expect((await outcomeOf(CALLS[name].make(api))).error).toBeInstanceOf(OnboardingError);
    expect(aws.requests.length).toBeLessThanOrEqual(1);
  });
});

test('a document is given up after three seconds, anything else after eight', () => {
  expect(CALL_LIMITS).toEqual({ document: 3_000, any: 8_000 });
});

test('a call is given up although what it waits for does not listen: credentials that never come', async () => {
  let held: Socket | undefined;
  const silent = createServer((socket) => { held = socket; }).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  aws = await stub(answer(200, ''));
  const before = { ...process.env };
  delete process.env.AWS_ACCESS_KEY_ID;
  delete process.env.AWS_SECRET_ACCESS_KEY;
  process.env.AWS_CONTAINER_CREDENTIALS_FULL_URI = `http://127.0.0.1:${(silent.address() as AddressInfo).port}/`;
  try {
    const { error, took } = await outcomeOf(sdkAwsApi(HERE, NO_DEADLINE, LIMITS).getBucketTagging('my-logs'));
    expect(error?.name).toBe('TimeoutError');
    expect(took).toBeLessThan(LIMITS.any + SLACK);
    expect(aws.requests).toEqual([]);
  } finally {
    process.env = before;
    held?.destroy();
    silent.close();
  }
});

describe('an error is sent for once, and has the name by which it is repeated:', () => {
  test.each<[string, number]>([['OperationAborted', 409], ['SlowDown', 503], ['InternalError', 500], ['ServiceUnavailable', 503]])(
    '%s', async (code, status) => {
      const errors: Array<Error | undefined> = [];
      await everyCall((name) => answer(status, errorBody(CALLS[name].service, code)), (name, { error }, { requests }) => {
        // SNS and Elastic Load Balancing add `Exception` to what they know.
        expect({ name, error: error?.name.replace(/Exception$/, ''), sent: requests.length }).toEqual({ name, error: code, sent: 1 });
        errors.push(error);
      });
      await expectRepeated(errors);
    });

  test.each<[string, Reaction]>([
    ['a server error without a body', answer(503, '')],
    ['a server error in HTML', answer(502, '<html><body>Bad gateway')],
    ['an early close', partly('', (socket) => socket.destroy())],
    ['a reset connection', partly('', (socket) => socket.resetAndDestroy())],
    ['a close within the head', partly('HTTP/1.1 200 OK\r\ncont', (socket) => socket.destroy())],
    ['a close within the body', partly('HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n<?xml', (socket) => socket.destroy())],
  ])('%s', async (_, reaction) => {
    const errors: Array<Error | undefined> = [];
    await everyCall(() => reaction, (name, { error, took }, { requests }) => {
      expect({ name, error, sent: requests.length }).toEqual({ name, error: expect.anything(), sent: 1 });
      expect(took).toBeLessThan(SLACK);
      errors.push(error);
    });
    await expectRepeated(errors);
  });

  test('a connection that is refused', async () => {
    aws = await stub();
    const { close, requests } = aws;
    const api = sdkAwsApi(HERE, NO_DEADLINE, LIMITS);
    const closed = createServer().listen(0, '127.0.0.1');
    await once(closed, 'listening');
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    for (const name of Object.keys(process.env).filter((one) => one.startsWith('AWS_ENDPOINT_URL_'))) {
      process.env[name] = `http://127.0.0.1:${port}`;
    }
    for (const name of NAMES) {
      const { error } = await outcomeOf(CALLS[name].make(api));
      expect(error).toMatchObject({ code: 'ECONNREFUSED' });
      expect(await isRepeated(error)).toBe(true);
    }
    expect(requests).toEqual([]);
    await close();
  });
});

test.each<[keyof AwsApi, string, number]>([
  ['getBucketPolicy', 'AccessDenied', 403], ['setTopicPolicy', 'AuthorizationError', 403],
  ['modifyLoadBalancerAttributes', 'AccessDenied', 403],
  ['setTopicPolicy', 'Throttling', 400], ['modifyLoadBalancerAttributes', 'Throttling', 400],
  ['createTopic', 'ThrottlingException', 400],
])('%s that is refused with %s succeeds later', async (name, code, status) => {
  const bodies: Partial<Record<keyof AwsApi, string>> = { getBucketPolicy: '{"Statement":[]}' };
  aws = await stub(answer(status, errorBody(CALLS[name].service, code)), answer(200, bodies[name] ?? '<Answer/>'));
  await CALLS[name].make(retrying(sdkAwsApi(HERE, NO_DEADLINE, LIMITS), { deadline: NO_DEADLINE, clock: new FakeClock() }));
  expect(aws.requests).toHaveLength(2);
});

describe('a bucket of another Region is told from others where S3 answers', () => {
  const AT_HOME = { 'x-amz-bucket-region': 'us-east-1' };
  const malformed = (more: string): string =>
    `<Error><Code>AuthorizationHeaderMalformed</Code><Message>The authorization header is malformed</Message>${more}</Error>`;

  test.each<[string, Reaction, string | undefined]>([
    ['PermanentRedirect', answer(301, errorBody('S3', 'PermanentRedirect'), AT_HOME), 'us-east-1'],
    ['PermanentRedirect without the header', answer(301, errorBody('S3', 'PermanentRedirect')), 'another Region'],
    ['301 without a body', answer(301, '', AT_HOME), 'us-east-1'],
    ['that the signature is for another Region', answer(400, malformed('<Region>us-east-1</Region>')), 'us-east-1'],
    ['that a Region is incompatible with this one', answer(400, errorBody('S3', 'IllegalLocationConstraintException')), 'another Region'],
    ['that credentials are malformed', answer(400, malformed('')), undefined],
    ['that the caller may not look, with the header', answer(403, errorBody('S3', 'AccessDenied'), { 'x-amz-bucket-region': HERE.region }),
      undefined],
    ['with a redirection that is temporary', answer(307, errorBody('S3', 'TemporaryRedirect'), AT_HOME), undefined],
  ])('%s', async (_, reaction, region) => {
    aws = await stub(reaction);
    const late = retrying(sdkAwsApi(HERE, NO_DEADLINE, LIMITS), { deadline: 1, clock: new FakeClock() });
    const { error } = await outcomeOf(late.getBucketPolicy('my-logs'));
    expect(error).toBeInstanceOf(OnboardingError);
    expect(regionIn(error)).toBe(region);
    expect(aws.requests).toHaveLength(1);
  });
});

test('a clock that is wrong is corrected by the answer that says so', async () => {
  const anHourAgo = new Date(Date.now() - 3_600_000);
  aws = await stub(
    answer(403, errorBody('S3', 'RequestTimeTooSkewed'), { date: anHourAgo.toUTCString() }), answer(200, '<Tagging/>'));
  await retrying(sdkAwsApi(HERE, NO_DEADLINE, LIMITS), { deadline: NO_DEADLINE, clock: new FakeClock() }).getBucketTagging('my-logs');
  const hours = aws.requests.map((request) => /^x-amz-date: (\d{8}T\d\d)/im.exec(request)?.[1]);
  expect(hours[1]).toBe(anHourAgo.toISOString().replace(/-/g, '').slice(0, 11));
  expect(hours[1]).not.toBe(hours[0]);
});

describe('an answer that cannot be read is an error, not the answer that there is nothing:', () => {
  const READS: ReadonlyArray<keyof AwsApi> = [
    'describeLoadBalancerAttributes', 'getBucketPolicy', 'getBucketNotification', 'getBucketTagging', 'getLogExpiration',
    'putLogExpiration', 'getTopicAttributes', 'listTopicTags', 'listSubscriptions',
  ];
  test.each<[string, string]>([
    ['no XML', 'not what it should be'],
    ['XML that stops', '<?xml version="1.0"?><Answer><Part>'],
    ['XML that is not closed well', '<A><B></A></B>'],
  ])('%s', async (_, body) => {
    for (const name of READS) {
      aws = await stub(answer(200, body));
      const { error } = await outcomeOf(CALLS[name].make(sdkAwsApi(HERE, NO_DEADLINE, LIMITS)));
      expect({ name, error, sent: aws.requests.length }).toEqual({ name, error: expect.anything(), sent: 1 });
      await aws.close();
    }
  });
});
