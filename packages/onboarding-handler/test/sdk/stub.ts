import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { SERVICES } from './services';

/** What a stub does with a connection once a whole request has arrived. */
export type Reaction = (socket: Socket, request: string) => void;

export interface Stub {
  /** Requests as they arrived, head and body. */
  readonly requests: string[];
  /** Connections that are open. */
  open(): number;
  close(): Promise<void>;
}

const ENVIRONMENT = {
  AWS_ACCESS_KEY_ID: 'key', AWS_SECRET_ACCESS_KEY: 'secret', AWS_SESSION_TOKEN: '', AWS_EC2_METADATA_DISABLED: 'true', AWS_PROFILE: '',
};

/**
 * A server on this machine that the clients of the SDK take for AWS until it is closed. It speaks TCP and not HTTP, so that it can
 * break the rules of HTTP. It reacts to requests in turn, with the last reaction for good.
 */
export async function stub(...reactions: readonly Reaction[]): Promise<Stub> {
  const requests: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    let arrived = '';
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      arrived += chunk.toString();
      const head = arrived.indexOf('\r\n\r\n');
      const length = Number(/^content-length: (\d+)/im.exec(arrived)?.[1] ?? 0);
      if (head < 0 || arrived.length < head + 4 + length) return;
      requests.push(arrived);
      arrived = '';
      reactions[Math.min(requests.length, reactions.length) - 1](socket, requests.at(-1)!);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const restore = pointAt((server.address() as AddressInfo).port);
  return {
    requests,
    open: () => sockets.size,
    async close() {
      restore();
      sockets.forEach((socket) => socket.destroy());
      if (server.listening) await new Promise((closed) => server.close(closed));
    },
  };
}

/** Answers with a status and a body, and closes the connection. */
export function answer(status: number, body: string, headers: Readonly<Record<string, string>> = {}): Reaction {
  return (socket) => {
    const lines = Object.entries({ 'content-length': String(Buffer.byteLength(body)), 'connection': 'close', ...headers });
    socket.end(`HTTP/1.1 ${status} So\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`);
  };
}

/** Sends something that is not all of an answer. */
export function partly(text: string, then: (socket: Socket) => void = () => {}): Reaction {
  return (socket) => socket.write(text, () => then(socket));
}

function pointAt(port: number): () => void {
  const url = `http://127.0.0.1:${port}`;
  const values: Readonly<Record<string, string>> = {
    ...ENVIRONMENT, ...Object.fromEntries(SERVICES.map((service) => [`AWS_ENDPOINT_URL_${service}`, url])),
  };
  const before = Object.keys(values).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, values);
  return () => before.forEach(([name, value]) => {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  });
}
