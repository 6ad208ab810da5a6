import type { Environment } from './environment';
import { logEventRule } from './log-event-rule';
import type { LogPrefixes } from './log-event-rule';

/** Why log objects cannot be told of by an EventBridge rule. */
export type LogEventTrouble =
  /** The key would be read differently from how it is meant: by whoever decodes it, or by whoever reads the message as JSON. */
  | { readonly kind: 'unsafe-prefix'; readonly bucket: string; readonly prefix: string }
  | { readonly kind: 'pattern-too-long'; readonly characters: number };

/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html */
export const MOST_PATTERN_CHARACTERS = 2048;

/** All reasons why the rule for these prefixes cannot be had, or would send messages that mislead the service. */
export function logEventTrouble(environment: Environment, prefixes: LogPrefixes): readonly LogEventTrouble[] {
  const unsafe = Object.entries(prefixes).flatMap(([bucket, ofBucket]) => ofBucket.filter((prefix) => UNSAFE.test(prefix))
    .map((prefix) => ({ kind: 'unsafe-prefix', bucket, prefix } as const)));
  const characters = logEventRule(environment, prefixes)?.EventPattern.length ?? 0;
  return characters > MOST_PATTERN_CHARACTERS ? [...unsafe, { kind: 'pattern-too-long', characters }] : unsafe;
}

/**
 * `+` and `%` mean something else to whoever decodes a key as that of a notification. Quotes, backslashes and control characters
 * would have to be escaped in JSON, and angle brackets are variables to the transformer; whether EventBridge minds either is not
 * stated. Everything that a load balancer adds to its prefix is safe.
 */
// eslint-disable-next-line no-control-regex
const UNSAFE = /[+%"\\<>\u0000-\u001f\u007f]/;
