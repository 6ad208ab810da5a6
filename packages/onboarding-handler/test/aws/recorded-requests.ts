import { Readable } from 'node:stream';

/** An HTTP request as the SDK would send it. */
export interface SentRequest {
  readonly method: string;
  readonly hostname: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string | string[] | null>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Reply { readonly statusCode: number; readonly body?: string }

/** Configures a real client of the SDK so that nothing leaves the process: its requests are kept and answered here. */
export function recordedRequests(reply: (request: SentRequest) => Reply) {
  const sent: SentRequest[] = [];
  return {
    sent,
    config: {
      region: 'eu-west-1',
      credentials: { accessKeyId: 'key', secretAccessKey: 'secret' },
      maxAttempts: 1,
      requestHandler: {
        handle: async (request: SentRequest & { readonly body?: unknown }) => {
          const { method, hostname, path, query, headers } = request;
          const kept = { method, hostname, path, query, headers, body: typeof request.body === 'string' ? request.body : '' };
          sent.push(kept);
          const { statusCode, body = '' } = reply(kept);
          return { response: { statusCode, headers: {}, body: Readable.from([Buffer.from(body)]) } };
        },
      },
    },
  };
}
