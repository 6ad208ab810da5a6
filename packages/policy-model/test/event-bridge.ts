import type { EventTarget } from '../src';

/** What EventBridge does with an event, as far as the rule of an onboarding asks for it. Written without looking at the rule. */

export interface S3Event {
  readonly 'version': string;
  readonly 'id': string;
  readonly 'detail-type': string;
  readonly 'source': string;
  readonly 'account': string;
  readonly 'time': string;
  readonly 'region': string;
  readonly 'resources': readonly string[];
  readonly 'detail': {
    readonly 'version': string;
    readonly 'bucket': { readonly name: string };
    readonly 'object': { readonly key: string; readonly size: number; readonly etag: string; readonly sequencer: string };
    readonly 'request-id': string;
    readonly 'requester': string;
    readonly 'source-ip-address': string;
    readonly 'reason': string;
  };
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html, "Object created" */
export function objectCreated(bucket: string, key: string, more: Partial<S3Event> = {}): S3Event {
  return {
    'version': '0',
    'id': '17793124-05d4-b198-2fde-7ededc63b103',
    'detail-type': 'Object Created',
    'source': 'aws.s3',
    'account': '111122223333',
    'time': '2021-11-12T00:00:00Z',
    'region': 'eu-west-1',
    'resources': [`arn:aws:s3:::${bucket}`],
    'detail': {
      'version': '0',
      'bucket': { name: bucket },
      'object': { key, size: 5, etag: 'b1946ac92492d2347c6235b4d2611184', sequencer: '617f08299329d189' },
      'request-id': 'N4N7GDK58NMKJ12R',
      'requester': '123456789012',
      'source-ip-address': '1.2.3.4',
      'reason': 'PutObject',
    },
    ...more,
  };
}

type Pattern = { readonly [key: string]: Pattern | readonly unknown[] };

/**
 * Members of an object are all to match, members of a list one of them; `$or` is an operator only with two alternatives or more.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
export function matchesEvent(pattern: string, event: unknown): boolean {
  return all(JSON.parse(pattern) as Pattern, event);
}

/** Whether EventBridge escapes a text that is put into JSON without quotes around its variable is not stated: tests try both. */
export type Writing = 'escaped' | 'as it is';

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html */
export function transformed(transformer: EventTarget['InputTransformer'], event: unknown, writing: Writing): string {
  const { InputPathsMap = {}, InputTemplate = '' } = transformer ?? {};
  return InputTemplate.replace(/"(?:\\.|[^"\\])*"|<[\w-]+>/g, (token) => {
    if (token.startsWith('"')) return token.replace(/<([\w-]+)>/g, (_, name: string) => String(valueAt(event, InputPathsMap[name]) ?? ''));
    const value = valueAt(event, InputPathsMap[token.slice(1, -1)]);
    return typeof value !== 'string' || writing === 'escaped' ? JSON.stringify(value ?? '') : `"${value}"`;
  });
}

function all(pattern: Pattern, value: unknown): boolean {
  return Object.entries(pattern).every(([key, expected]) => {
    if (key === '$or' && Array.isArray(expected) && expected.length > 1) return expected.some((one) => all(one as Pattern, value));
    const member = (value as Record<string, unknown> | undefined)?.[key];
    return Array.isArray(expected) ? expected.some((one) => matchesLeaf(one, member)) : all(expected as Pattern, member);
  });
}

function matchesLeaf(expected: unknown, value: unknown): boolean {
  if (typeof expected !== 'object' || expected === null) return expected === value;
  const { prefix, ...others } = expected as { readonly prefix?: string };
  if (prefix === undefined || Object.keys(others).length > 0) throw new Error(`not known here: ${JSON.stringify(expected)}`);
  return typeof value === 'string' && value.startsWith(prefix);
}

function valueAt(event: unknown, path: string): unknown {
  return path.split('.').slice(1).reduce<unknown>((value, name) => (value as Record<string, unknown> | undefined)?.[name], event);
}
