import { unescape } from 'node:querystring';
import { XMLParser } from 'fast-xml-parser';
import { errorAnswer } from '../answer';
import type { Rule } from './rule';

/**
 * Two rules of a bucket may not match the same object for the same event, whatever their destinations. Filters are written as in the
 * address of a form. Whether S3 goes by that or by the text is not stated: it is refused what overlaps by either.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-filtering.html
 */
export const notificationOverlap: Rule = {
  operations: ['PutBucketNotificationConfiguration'],
  before: async ({ request }) => {
    const message = overlapIn(parseNotificationRules(request.body.toString('utf8')));
    return message === undefined ? undefined : errorAnswer(request, { status: 400, code: 'InvalidArgument', message });
  },
};

/** What S3 says of the first two rules that overlap, if any do. */
export function overlapIn(rules: readonly NotificationRule[]): string | undefined {
  const pairs = rules.flatMap((one, index) => rules.slice(index + 1).map((other) => [one, other] as const));
  const clash = pairs.find(([one, other]) => overlap(one, other));
  if (clash === undefined) return undefined;
  return clash.every(({ prefix, suffix }) => prefix !== '' || suffix !== '')
    ? 'Configuration is ambiguously defined. Cannot have overlapping suffixes in two rules if the prefixes are '
      + 'overlapping for the same event type.'
    : 'Configurations overlap. Configurations on the same bucket cannot share a common event type.';
}

/**
 * S3 answers with the names of filter rules capitalised, however they were sent.
 * Recorded from AWS: https://github.com/localstack/localstack, tests/aws/services/s3, test_filter_rules_case_insensitive
 */
export const filterRuleNames: Rule = {
  operations: ['GetBucketNotificationConfiguration'],
  after: async (_, answer) => {
    const body = answer.body.toString('utf8').replaceAll('<Name>prefix</Name>', '<Name>Prefix</Name>')
      .replaceAll('<Name>suffix</Name>', '<Name>Suffix</Name>');
    return { ...answer, body: Buffer.from(body) };
  },
};

export interface NotificationRule {
  readonly events: readonly string[];
  readonly prefix: string;
  readonly suffix: string;
}

const LISTS = ['TopicConfiguration', 'QueueConfiguration', 'CloudFunctionConfiguration'];
const parser = new XMLParser({
  parseTagValue: false, isArray: (name) => [...LISTS, 'Event', 'FilterRule'].includes(name),
});

interface NotificationXml {
  readonly NotificationConfiguration?: Record<string, readonly ParsedRule[]> | string;
}

interface ParsedRule {
  readonly Event?: readonly string[];
  readonly Filter?: { readonly S3Key?: { readonly FilterRule?: readonly { readonly Name: string; readonly Value?: string }[] } };
}

function parseNotificationRules(xml: string): NotificationRule[] {
  const root = (parser.parse(xml) as NotificationXml).NotificationConfiguration;
  if (root === undefined || typeof root === 'string') return [];
  return LISTS.flatMap((list) => root[list] ?? []).map((rule) => {
    const filter = (name: string) => rule.Filter?.S3Key?.FilterRule?.find((entry) => entry.Name.toLowerCase() === name)?.Value ?? '';
    return { events: rule.Event ?? [], prefix: filter('prefix'), suffix: filter('suffix') };
  });
}

function overlap(one: NotificationRule, other: NotificationRule): boolean {
  return one.events.some((event) => other.events.some((another) => sameEvent(event, another)))
    && READINGS.some((read) => oneBeginsOther(read(one.prefix), read(other.prefix)))
    && READINGS.some((read) => oneEndsOther(read(one.suffix), read(other.suffix)));
}

const READINGS = [(value: string) => value, (value: string) => unescape(value.replaceAll('+', ' '))];

function oneBeginsOther(one: string, other: string): boolean {
  return one.startsWith(other) || other.startsWith(one);
}

function oneEndsOther(one: string, other: string): boolean {
  return one.endsWith(other) || other.endsWith(one);
}

/** `s3:ObjectCreated:*` and `s3:ObjectCreated:Put` are the same event as far as S3 is concerned. */
function sameEvent(one: string, other: string): boolean {
  const [, family, name] = one.split(':');
  const [, otherFamily, otherName] = other.split(':');
  return family === otherFamily && (name === '*' || otherName === '*' || name === otherName);
}
