import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import type { CustomResourceAnswer, CustomResourceEvent } from '../../src/cloudformation/custom-resource';
import { answerBody, respond } from '../../src/cloudformation/respond';

type Reaction = (request: IncomingMessage, response: ServerResponse) => void;
interface Received { readonly method?: string; readonly url?: string; readonly headers: IncomingHttpHeaders; readonly body: string }

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
const closed: Reaction = (request) => { request.socket.destroy(); };
const cutShort = (code: number): Reaction => (_, response) => {
  response.writeHead(code, { 'content-length': 100 });
  response.write('half', () => response.destroy());
};

let pauses: number[];
let received: Received[];
let close: () => void = () => {};

// The pauses between attempts take no time here.
beforeEach(() => {
  pauses = [];
  received = [];
  jest.spyOn(globalThis, 'setTimeout').mockImplementation(((run: () => void, milliseconds: number) => {
    pauses.push(milliseconds);
    return setImmediate(run);
  }) as unknown as typeof setTimeout);
});
afterEach(() => {
  close();
  jest.restoreAllMocks();
});

/** A stack that reacts in turn, the last reaction for good. */
async function stackThat(...reactions: readonly Reaction[]): Promise<CustomResourceEvent> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method, url, headers } = request;
      received.push({ method, url, headers, body: Buffer.concat(chunks).toString() });
      reactions[Math.min(received.length, reactions.length) - 1](request, response);
    });
  }).listen(0, '127.0.0.1');
  close = () => {
    server.closeAllConnections();
    server.close();
  };
  await once(server, 'listening');
  return { ...EVENT, ResponseURL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/answer?signature=secret` };
}

describe('delivery', () => {
  test('is one PUT to the URL, with the answer and an empty content type', async () => {
    const event = await stackThat(status(200));
    await respond(event, SUCCESS);
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
    await respond(await stackThat(status(200)), { ...SUCCESS, Data: { Report: 'Zürich 東京 🦊' } });
    expect(JSON.parse(received[0].body).Data.Report).toBe('Zürich 東京 🦊');
  });

  test.each<[string, Reaction[]]>([
    ['an error of the server', [status(500)]],
    ['an overload', [status(503)]],
    ['a closed connection', [closed]],
    ['an answer that is cut short', [cutShort(500)]],
    ['five failures of every kind', [closed, status(500), status(502), closed, status(503)]],
  ])('is tried again after %s', async (_, failures) => {
    await respond(await stackThat(...failures, status(200)), SUCCESS);
    expect(received).toHaveLength(failures.length + 1);
    expect(new Set(received.map(({ body }) => body)).size).toBe(1);
  });

  test('waits longer after each failure', async () => {
    await respond(await stackThat(status(500), status(500), status(500), status(200)), SUCCESS);
    expect(pauses).toHaveLength(3);
    expect(pauses).toEqual([...pauses].sort((a, b) => a - b));
  });

  test.each([400, 403, 404])('is not tried again after a refusal with %d', async (code) => {
    await expect(respond(await stackThat(status(code), status(200)), SUCCESS)).rejects.toThrow(`request request-1: ${code}`);
    expect(received).toHaveLength(1);
  });

  test.each<[string, Reaction]>([['500', status(500)], ['connections are closed', closed], ['403', status(403)]])(
    'that fails for good (%s) is an error that keeps the URL secret', async (_, reaction) => {
      const error = await respond(await stackThat(reaction), SUCCESS).then(() => undefined, (one: Error) => one);
      expect(error).toBeInstanceOf(Error);
      expect(`${error!.message} ${error!.stack}`).not.toMatch(/secret|127\.0\.0\.1/);
      expect(received.length).toBeLessThanOrEqual(6);
    });

  test('to a host that does not listen is an error that keeps the URL secret', async () => {
    const event = await stackThat(status(200));
    close();
    const error = await respond(event, SUCCESS).then(() => undefined, (one: Error) => one);
    expect(error!.message).toContain('request-1');
    expect(error!.message).not.toMatch(/secret|signature/);
  });
});

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
      expect(text.startsWith(cut)).toBe(true);
    }
  });

  test('is never too long, echoes the ids and says why it failed, whatever the text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 6_000, size: 'max' }), (text) => {
      const body = answerBody(EVENT, failed(`!${text}`));
      expect(Buffer.byteLength(body)).toBeLessThanOrEqual(4_096);
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
