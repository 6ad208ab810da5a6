import type { AwsRequest } from './aws-request';

/** An HTTP answer, from the emulator or made up here. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

export interface ServiceError {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

/** An error in the wire form of the service that was called, so that its SDK client raises the exception it does in AWS. */
export function errorAnswer(request: AwsRequest, error: ServiceError): Answer {
  if (request.method === 'HEAD') return { status: error.status, headers: {}, body: Buffer.alloc(0) };
  switch (request.service) {
    case 's3': return xml(error.status, `<Error>${codeAndMessage(error)}<RequestId>${REQUEST_ID}</RequestId></Error>`);
    case 'sqs':
    case 'events':
    case 'logs':
      return json(error.status, { __type: error.code, message: error.message }, { 'x-amzn-query-error': `${error.code};Sender` });
    case 'lambda': return json(error.status, { Message: error.message, Type: 'User' }, { 'x-amzn-errortype': error.code });
    default: return xml(error.status,
      `<ErrorResponse><Error><Type>Sender</Type>${codeAndMessage(error)}</Error><RequestId>${REQUEST_ID}</RequestId></ErrorResponse>`);
  }
}

/** The name under which a service refuses what the caller may not do. */
export function accessDenied(request: AwsRequest, message: string): Answer {
  switch (request.service) {
    case 'sns': return errorAnswer(request, { status: 403, code: 'AuthorizationError', message });
    case 'events':
    case 'logs': return errorAnswer(request, { status: 400, code: 'AccessDeniedException', message });
    case 'lambda': return errorAnswer(request, { status: 403, code: 'AccessDeniedException', message });
    default: return errorAnswer(request, { status: 403, code: 'AccessDenied', message });
  }
}

/** The answer of an operation of the query protocol. */
export function queryAnswer(operation: string, result: string): Answer {
  return xml(200, `<${operation}Response><${operation}Result>${result}</${operation}Result>`
    + `<ResponseMetadata><RequestId>${REQUEST_ID}</RequestId></ResponseMetadata></${operation}Response>`);
}

export function json(status: number, value: unknown, headers: Record<string, string> = {}): Answer {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: Buffer.from(JSON.stringify(value)) };
}

export function xmlText(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`);
}

const REQUEST_ID = '00000000-0000-0000-0000-000000000000';

function xml(status: number, body: string): Answer {
  return { status, headers: { 'content-type': 'text/xml' }, body: Buffer.from(`<?xml version="1.0"?>${body}`) };
}

function codeAndMessage({ code, message }: ServiceError): string {
  return `<Code>${xmlText(code)}</Code><Message>${xmlText(message)}</Message>`;
}
