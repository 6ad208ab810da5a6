import type { IncomingHttpHeaders } from 'node:http';

/** One API call as it came in, with what its protocol says about it. */
export interface AwsRequest {
  readonly method: string;
  /** Path and query as sent. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** The signing name: s3, sns, elasticloadbalancing, … */
  readonly service: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly sessionToken?: string;
  /** The operation's name in the API reference; empty where the request does not say it (S3, Lambda). */
  readonly operation: string;
  /** Top-level parameters: of the query protocol flat (`Tags.member.1.Key`), of JSON the strings. */
  readonly parameters: ReadonlyMap<string, string>;
}

export interface RawRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Reads the credential scope and the protocol of a call; undefined for a request that nobody signed. */
export function parseAwsRequest(raw: RawRequest): AwsRequest | undefined {
  const scope = CREDENTIAL.exec(raw.headers.authorization ?? '');
  if (scope === null) return undefined;
  const [, accessKeyId, region, service] = scope as unknown as [string, string, string, string];
  const sessionToken = header(raw, 'x-amz-security-token');
  return {
    ...raw,
    accessKeyId,
    region,
    service,
    ...operationOf(raw, service),
    ...(sessionToken ? { sessionToken } : {}),
  };
}

export function header(request: RawRequest, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

export function parameter(request: AwsRequest, name: string): string | undefined {
  return request.parameters.get(name);
}

/** A parameter of a call in JSON, whatever its type; undefined in other protocols. */
export function jsonMember(request: AwsRequest, name: string): unknown {
  return header(request, 'x-amz-target') === undefined ? undefined : jsonBody(request.body)[name];
}

/** The entries of a list of the query protocol, each with its own members: `Attributes.member.1.Key` -> `{ Key }`. */
export function listParameter(request: AwsRequest, list: string): ReadonlyMap<string, string>[] {
  const entries = new Map<string, Map<string, string>>();
  for (const [name, value] of request.parameters) {
    const found = LIST_MEMBER.exec(name.startsWith(`${list}.`) ? name.slice(list.length + 1) : '');
    if (found === null) continue;
    const [, index, member] = found as unknown as [string, string, string];
    entries.set(index, (entries.get(index) ?? new Map<string, string>()).set(member, value));
  }
  return [...entries.values()];
}

const CREDENTIAL = /Credential=([^/,\s]+)\/\d{8}\/([^/]+)\/([^/]+)\/aws4_request/;
const LIST_MEMBER = /^(?:member|entry)\.(\d+)(?:\.(\w+))?$/;

function operationOf(raw: RawRequest, service: string): Pick<AwsRequest, 'operation' | 'parameters'> {
  const target = header(raw, 'x-amz-target');
  if (target !== undefined) return { operation: target.split('.')[1] ?? '', parameters: jsonParameters(raw.body) };
  if (service === 's3' || service === 'lambda') return { operation: '', parameters: new Map() };
  const form = new URLSearchParams(raw.method === 'POST' ? raw.body.toString('utf8') : raw.url.split('?')[1]);
  return { operation: form.get('Action') ?? '', parameters: new Map(form) };
}

function jsonParameters(body: Buffer): Map<string, string> {
  return new Map(Object.entries(jsonBody(body)).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

function jsonBody(body: Buffer): Readonly<Record<string, unknown>> {
  return body.length === 0 ? {} : JSON.parse(body.toString('utf8')) as Record<string, unknown>;
}
