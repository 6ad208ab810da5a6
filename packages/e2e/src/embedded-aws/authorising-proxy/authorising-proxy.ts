import { createServer, request as httpRequest, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json, type Answer } from './answer';
import { authorise } from './authorise';
import { parseAwsRequest, type AwsRequest, type RawRequest } from './aws-request';
import { answerBridge } from './bridge/answer-bridge';
import type { World } from './world';

export interface AuthorisingProxy {
  readonly port: number;
  /** Lets calls through: until then there is nothing to send them to. */
  open(socketPath: string, world: World): void;
  close(): Promise<void>;
}

/** Listens on a free port of the loopback interface and judges every call before the emulator sees it. */
export async function startAuthorisingProxy(): Promise<AuthorisingProxy> {
  let backend: { readonly socketPath: string; readonly world: World } | undefined;
  const server = createServer((incoming, outgoing) => {
    void (async () => {
      try {
        const { method = 'GET', url = '/', headers } = incoming;
        const raw = { method, url, headers, body: await readAll(incoming) };
        if (backend === undefined) throw new Error('the embedded AWS is still starting');
        const answer = await route(raw, backend.socketPath, backend.world);
        if (answer === undefined) incoming.socket.destroy();
        else send(outgoing, answer);
      } catch (error) {
        send(outgoing, json(500, { message: `authorising proxy: ${(error as Error).stack}` }));
      }
    })();
  });
  await listen(server);
  return {
    port: (server.address() as AddressInfo).port,
    open: (socketPath, world) => { backend = { socketPath, world }; },
    close: () => new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
  };
}

/** Three kinds of request: the bridge asks, a custom resource answers its stack, anything else is an API call. */
async function route(raw: RawRequest, socketPath: string, world: World): Promise<Answer | undefined> {
  if (raw.url.startsWith(BRIDGE)) {
    return json(200, await answerBridge(raw.url.slice(BRIDGE.length), JSON.parse(raw.body.toString('utf8')), world));
  }
  if (raw.url.startsWith('/_ministack/cfn-response/')) return sendToEmulator(socketPath, raw);
  const request = parseAwsRequest(raw);
  if (request === undefined) return json(403, { message: 'The embedded AWS takes signed calls only.' });
  return authorise(request, world, (account, changed = request) => sendToEmulator(socketPath, asAccount(changed, account)));
}

const BRIDGE = '/_embedded-aws/';

/** The emulator takes the access key for the account. */
function asAccount(request: AwsRequest, account: string): RawRequest {
  const { 'x-amz-security-token': _, ...headers } = request.headers;
  const authorization = headers.authorization?.replace(`Credential=${request.accessKeyId}/`, `Credential=${account}/`);
  return { ...request, headers: { ...headers, authorization } };
}

function sendToEmulator(socketPath: string, { method, url, headers, body }: RawRequest): Promise<Answer> {
  const { 'transfer-encoding': _, 'connection': __, 'expect': ___, ...kept } = headers;
  return new Promise((resolve, reject) => {
    const call = httpRequest({
      socketPath, method, path: url, agent: false, headers: { ...kept, 'content-length': body.length },
    }, (incoming) => {
      readAll(incoming).then((answer) => resolve({ status: incoming.statusCode ?? 500, headers: incoming.headers, body: answer }), reject);
    });
    call.on('error', reject);
    call.end(body);
  });
}

function send(outgoing: ServerResponse, answer: Answer): void {
  const { 'transfer-encoding': _, 'connection': __, ...headers } = answer.headers;
  const length = answer.body.length > 0 ? { 'content-length': answer.body.length } : {};
  outgoing.writeHead(answer.status, { ...headers, ...length });
  outgoing.end(answer.body);
}

async function readAll(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function listen(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
}
