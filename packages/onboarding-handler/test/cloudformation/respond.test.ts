import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import type { Clock } from '../../src/aws/clock';
import type { CustomResourceAnswer, CustomResourceEvent } from '../../src/cloudformation/custom-resource';
import { answerBody, DELIVERY, respond, TIME_TO_ANSWER } from '../../src/cloudformation/respond';
import { FakeClock } from '../aws/fake-clock';

type Reaction = (request: IncomingMessage, response: ServerResponse) => void;
interface Received { readonly method?: string; readonly url?: string; readonly headers: IncomingHttpHeaders; readonly body: string }
interface Stack { readonly event: CustomResourceEvent; readonly received: Received[]; readonly port: number }

const EVENT: CustomResourceEvent = {
  RequestType: 'Create',
  ResponseURL: 'http://127.0.0.1/answer?signature=secret',
  StackId: 'arn:aws:cloudformation:eu-west-1:111122223333:stack/logs/0a1b2c3d',
  RequestId: 'request-1',
  LogicalResourceId: 'InvokeLambdaFunction',
  ResourceProperties: {},
};
const SUCCESS: CustomResourceAnswer = { Status: 'SUCCESS', PhysicalResourceId: 'alb-logs/web', Data: { TopicArn: 'arn', Report: 'done' } };

const status = (code: number): Reaction => (_, response) => { response.writeHead(code).end(); };
const reset: Reaction = (request) => { request.socket.resetAndDestroy(); };
const closed: Reaction = (request) => { request.socket.destroy(); };
const silent: Reaction = () => {};
const cutShort = (code: number): Reaction => (_, response) => {
  response.writeHead(code, { 'content-length': 100 });
  response.write('half', () => response.destroy());
};

let clock: FakeClock;
let closings: Array<() => void>;
beforeEach(() => {
  clock = new FakeClock();
  closings = [];
});
afterEach(() => closings.forEach((close) => close()));

/** A stack that reacts in turn, the last reaction for good. */
async function stackThat(...reactions: readonly Reaction[]): Promise<Stack> {
  return listening((attempt) => reactions[Math.min(attempt, reactions.length) - 1]);
}

async function listening(reactionTo: (attempt: number) => Reaction, port = 0): Promise<Stack> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method, url, headers } = request;
      received.push({ method, url, headers, body: Buffer.concat(chunks).toString() });
      reactionTo(received.length)(request, response);
    });
  }).listen(port, '127.0.0.1');
  closings.push(() => {
    server.closeAllConnections();
    server.close();
  });
  await once(server, 'listening');
  const address = server.address() as AddressInfo;
  return { received, port: address.port, event: { ...EVENT, ResponseURL: `http://127.0.0.1:${address.port}/answer?signature=secret` } };
}

const failureOf = (delivery: Promise<void>): Promise<Error | undefined> => delivery.then(() => undefined, (error: Error) => error);

describe('delivery', () => {
  test('is one PUT to the URL, with the answer and an empty content type', async () => {
    const { event, received } = await stackThat(status(200));
    await respond(event, SUCCESS, clock);
    expect(received).toHaveLength(1);
    const [{ method, url, headers, body }] = received;
    expect({ method, url }).toEqual({ method: 'PUT', url: '/answer?signature=secret' });
    expect(headers).toMatchObject({ 'content-type': '', 'content-length': String(Buffer.byteLength(body)) });
    expect(headers).not.toHaveProperty('transfer-encoding');
    expect(JSON.parse(body)).toEqual({
      ...SUCCESS, StackId: EVENT.StackId, RequestId: EVENT.RequestId, LogicalResourceId: EVENT.LogicalResourceId,
    });
  });

  test('counts bytes, not characters', async () => {
    const { event, received } = await stackThat(status(200));
    await respond(event, { ...SUCCESS, Data: { Report: 'Zürich 東京 🦊' } }, clock);
    expect(JSON.parse(received[0].body).Data.Report).toBe('Zürich 東京 🦊');
  });

  test.each<[string, Reaction[]]>([
    ['an error of the server', [status(500)]],
    ['an overload', [status(503)]],
    ['too many requests', [status(429)]],
    ['a redirection', [status(307)]],
    ['a closed connection', [closed]],
    ['a reset connection', [reset]],
    ['an answer that is cut short', [cutShort(500)]],
    ['five failures of every kind', [closed, status(500), reset, closed, status(503)]],
  ])('is tried again after %s', async (_, failures) => {
    const { event, received } = await stackThat(...failures, status(200));
    await respond(event, SUCCESS, clock);
    expect(received).toHaveLength(failures.length + 1);
    expect(new Set(received.map(({ body }) => body)).size).toBe(1);
  });

  test('waits longer after each failure, up to the end of the longest outage', async () => {
    const { event } = await stackThat(status(500));
    expect(await failureOf(respond(event, SUCCESS, clock))).toBeDefined();
    expect(clock.slept).toEqual([250, 500, 1_000, 2_000, 4_000, 4_000, 4_000, 4_000, 250]);
    expect(clock.now()).toBe(DELIVERY.outage);
  });

  test('is not made by all functions at the same times', async () => {
    clock.chances.push(0, 0.5, 0.25);
    const { event } = await stackThat(status(500), status(500), status(500), status(200));
    await respond(event, SUCCESS, clock);
    expect(clock.slept).toEqual([125, 375, 625]);
  });

  test.each([400, 403, 404])('is not tried again after a refusal with %d', async (code) => {
    const { event, received } = await stackThat(status(code), status(200));
    await expect(respond(event, SUCCESS, clock)).rejects.toThrow(`request request-1: ${code}`);
    expect(received).toHaveLength(1);
  });

  test('does not wait for what follows the status', async () => {
    const { event, received } = await stackThat((_, response) => {
      response.writeHead(200, { 'content-length': 100 });
      response.write('half');
    });
    await respond(event, SUCCESS, clock);
    expect(received).toHaveLength(1);
  });

  test.each<[string, Reaction]>([
    ['500', status(500)], ['403', status(403)], ['connections are closed', closed], ['connections are reset', reset],
  ])('that fails for good (%s) is an error that keeps the URL secret', async (_, reaction) => {
    const { event, received } = await stackThat(reaction);
    const error = await failureOf(respond(event, SUCCESS, clock));
    expectNoUrl(error);
    expect(received.length).toBeLessThanOrEqual(10);
  });

  test.each<[string, (port: number) => string]>([
    ['a host that does not listen', (port) => `http://127.0.0.1:${port}/answer?signature=secret`],
    ['a host that does not exist', () => 'https://secret.invalid/answer?signature=secret'],
    ['what is no URL', () => 'http://secret:signature@:127.0.0.1'],
    ['nowhere', () => undefined as unknown as string],
  ])('to %s is an error that keeps the URL secret', async (_, url) => {
    const { event, port } = await stackThat(status(200));
    closings.forEach((close) => close());
    expectNoUrl(await failureOf(respond({ ...event, ResponseURL: url(port) }, SUCCESS, clock)));
  });

  function expectNoUrl(error: Error | undefined): void {
    expect(error).toBeInstanceOf(Error);
    expect(error!.message).toContain('request-1');
    expect(Object.keys(error!)).toEqual([]);
    expect(error!.cause).toBeUndefined();
    expect(`${error!.message} ${error!.stack}`).not.toMatch(/secret|signature|127\.0\.0\.1/);
  }

  test('succeeds after every outage that is short enough', async () => {
    await fc.assert(fc.asyncProperty(
      fc.integer({ min: 0, max: DELIVERY.outage - 1 }), fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 }),
      fc.constantFrom(status(503), closed, reset), async (outage, chances, reaction) => {
        const time = new FakeClock();
        time.chances.push(...chances);
        const { event, received } = await listening(() => time.now() < outage ? reaction : status(200));
        await respond(event, SUCCESS, time);
        expect(received.length).toBeGreaterThanOrEqual(outage > 0 ? 2 : 1);
        expect(time.now()).toBeLessThanOrEqual(DELIVERY.outage);
      }), { numRuns: 40 });
  });
});

/** In these tests time is real and runs twenty times as fast. */
describe('an outage', () => {
  const SPEED = 20;
  const FAST = { ...DELIVERY, attempt: DELIVERY.attempt / SPEED };
  const OUTAGE = 19_500;
  let fast: Clock;
  beforeEach(() => {
    const started = performance.now();
    fast = {
      now: () => (performance.now() - started) * SPEED,
      sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds / SPEED)),
    };
  });
  const slow: Reaction = (_, response) => { setTimeout(() => response.writeHead(200).end(), 6_000 / SPEED); };

  // How many attempts there are, depends on how busy the machine is.
  test.each<[string, Reaction, number]>([
    ['resets connections', reset, 5], ['answers errors', status(503), 5], ['is silent', silent, 3], ['is too slow', slow, 3],
  ])('during which the stack %s is survived, with one delivery that counts', async (_, reaction, attempts) => {
    const delivered: number[] = [];
    const { event, received } = await listening((attempt) => fast.now() < OUTAGE ? reaction : (request, response) => {
      delivered.push(attempt);
      status(200)(request, response);
    });
    await respond(event, SUCCESS, fast, FAST);
    expect(fast.now()).toBeLessThan(TIME_TO_ANSWER);
    expect(delivered).toEqual([received.length]);
    expect(received.length).toBeGreaterThanOrEqual(attempts);
  });

  test('during which nobody listens is survived', async () => {
    const { event, port } = await stackThat(silent);
    closings.splice(0).forEach((close) => close());
    const back = fast.sleep(OUTAGE).then(() => listening(() => status(200), port));
    await respond(event, SUCCESS, fast, FAST);
    expect((await back).received).toHaveLength(1);
  });

  test('without an end is given up in the time that is kept free for it, after several attempts', async () => {
    const { event, received } = await stackThat(silent);
    expect((await failureOf(respond(event, SUCCESS, fast, FAST)))?.message).toContain('ABORT_ERR');
    expect(received.length).toBeGreaterThanOrEqual(3);
    expect(fast.now()).toBeGreaterThan(DELIVERY.outage);
    expect(fast.now()).toBeLessThan(TIME_TO_ANSWER);
  });
});

test('an attempt is really given up after four seconds', async () => {
  const { event, received } = await stackThat(silent, status(200));
  const started = performance.now();
  await respond(event, SUCCESS);
  expect(received).toHaveLength(2);
  expect(performance.now() - started).toBeGreaterThan(4_000);
  expect(performance.now() - started).toBeLessThan(6_000);
}, 10_000);

describe('the body', () => {
  const failed = (Reason: string): CustomResourceAnswer => ({ Status: 'FAILED', PhysicalResourceId: 'alb-logs/web', Reason });

  test.each<[string, string]>([
    ['letters', 'x'.repeat(10_000)],
    ['multi-byte text', '東京🦊é'.repeat(3_000)],
    ['characters that JSON escapes', '\u0000"\\\n'.repeat(3_000)],
    ['halves of characters', '\ud83e'.repeat(5_000)],
  ])('of 4,096 bytes at most is what %s become', (_, text) => {
    for (const answer of [failed(text), { ...SUCCESS, Data: { TopicArn: 'arn', Report: text } }]) {
      const body = answerBody(EVENT, answer);
      expect(Buffer.byteLength(body)).toBeLessThanOrEqual(4_096);
      const { Reason, Data } = JSON.parse(body);
      const cut: string = Reason ?? Data.Report;
      expect(cut.length).toBeGreaterThan(300);
      expect(text.replaceAll('\ud83e', '\ufffd').replaceAll('\ufffd\udd8a', '🦊').startsWith(cut.replace(/\ufffd$/, ''))).toBe(true);
      expect(body).not.toMatch(/\\ud[89a-f]/i);
    }
  });

  test('is never too long, echoes the ids and says why it failed, whatever the text', () => {
    const unit = fc.oneof(fc.integer({ min: 0, max: 0xffff }), fc.integer({ min: 0, max: 0x1f }), fc.integer({ min: 0xd800, max: 0xdfff }));
    const units = fc.array(unit, { maxLength: 6_000, size: 'max' }).map((codes) => codes.map((code) => String.fromCharCode(code)).join(''));
    fc.assert(fc.property(units, (text) => {
      const body = answerBody(EVENT, failed(`!${text}`));
      expect(Buffer.byteLength(body)).toBeLessThanOrEqual(4_096);
      expect(body).not.toMatch(/\\ud[89a-f]/i);
      expect(Buffer.from(body).toString()).toBe(body);
      expect(JSON.parse(body)).toMatchObject({
        Status: 'FAILED',
        PhysicalResourceId: 'alb-logs/web',
        Reason: expect.stringMatching(/^!/),
        StackId: EVENT.StackId,
        RequestId: EVENT.RequestId,
        LogicalResourceId: EVENT.LogicalResourceId,
      });
    }), { numRuns: 200, endOnFailure: true });
  });

  test('keeps the topic when the report gives way', () => {
    const body = answerBody(EVENT, { ...SUCCESS, Data: { TopicArn: 'arn:topic', Report: 'x'.repeat(9_000) } });
    expect(JSON.parse(body).Data.TopicArn).toBe('arn:topic');
  });

  test('has no member that is not set', () => {
    expect(Object.keys(JSON.parse(answerBody(EVENT, failed('no'))))).toEqual(
      ['Status', 'PhysicalResourceId', 'Reason', 'StackId', 'RequestId', 'LogicalResourceId']);
  });
});
