import { unescape } from 'node:querystring';
import type { NotificationConfiguration, NotificationRule } from '@logs-analysis/policy-model';
import { awsError } from './aws-error';

const LISTS = ['TopicConfigurations', 'QueueConfigurations', 'LambdaFunctionConfigurations'] as const;
const MOST_RULES = 100;

/** Refuses what S3 refuses to hold, whoever set it up: the configuration is taken as a whole or not at all. */
export function checkNotifications(configuration: NotificationConfiguration): void {
  const rules = allRules(configuration);
  const ids = rules.flatMap(({ Id }) => Id ?? []);
  if (rules.length > MOST_RULES) throw awsError('TooManyConfigurations', 'You are attempting to create more configurations than allowed');
  if (new Set(ids).size < ids.length) throw awsError('InvalidArgument', 'Same ID used for multiple configurations. IDs must be unique');
  if (ids.some((id) => id.length > 255)) throw awsError('InvalidArgument', 'The configuration id is too long');
  for (const rule of rules) {
    const destination = rule.TopicArn ?? rule.QueueArn ?? rule.LambdaFunctionArn ?? '';
    if (!/^arn:[a-z-]+:(sns|sqs|lambda):[a-z0-9-]+:\d{12}:.+$/.test(destination)) {
      throw awsError('InvalidArgument', 'The ARN could not be parsed');
    }
  }
  rules.forEach((rule, index) => {
    if (!rules.slice(index + 1).some((other) => ambiguous(rule, other))) return;
    throw awsError('InvalidArgument', 'Configuration is ambiguously defined. Cannot have overlapping suffixes in two rules if the '
      + 'prefixes are overlapping for the same event type.');
  });
}

/** A configuration as S3 answers it: every rule with an id, filter names capitalised, empty lists left out. */
export function asAnswered(configuration: NotificationConfiguration): NotificationConfiguration {
  let unnamed = 0;
  const answered = (rule: NotificationRule): NotificationRule => ({
    ...rule,
    Id: rule.Id ?? `assigned-by-s3-${++unnamed}`,
    ...(rule.Filter?.Key?.FilterRules && {
      Filter: { Key: { FilterRules: rule.Filter.Key.FilterRules.map((one) => ({ ...one, Name: capitalised(one.Name ?? '') })) } },
    }),
  });
  const lists = LISTS.flatMap((list) => configuration[list]?.length ? [[list, configuration[list].map(answered)]] : []);
  return { ...Object.fromEntries(lists), ...(configuration.EventBridgeConfiguration && { EventBridgeConfiguration: {} }) };
}

/**
 * Whether S3 tells of an object by a rule: filters are written as in the address of a form, and a special character that is not encoded
 * is in no key.
 */
export function matchesKey(rule: NotificationRule, key: string): boolean {
  const special = /[^\w!.*'()/+%-]|%(?![\dA-F]{2})/i;
  return !special.test(filter(rule, 'prefix') + filter(rule, 'suffix'))
    && key.startsWith(meaning(filter(rule, 'prefix'))) && key.endsWith(meaning(filter(rule, 'suffix')));
}

/**
 * Whether one object event could match both rules, or the texts of their filters overlap. Decided by searching for such an event, on
 * purpose not in the way the policy model does it, so that one can be tested with the other.
 */
export function ambiguous(a: NotificationRule, b: NotificationRule): boolean {
  const types = [...a.Events ?? [], ...b.Events ?? []].map((event) => event.replace('*', 'Any'));
  return types.some((type) => listensTo(a, type) && listensTo(b, type))
    && someKeyMatches([filter(a, 'prefix'), filter(b, 'prefix')], (key, part) => key.startsWith(part))
    && someKeyMatches([filter(a, 'suffix'), filter(b, 'suffix')], (key, part) => key.endsWith(part));
}

/** Two prefixes have a key in common if the longer of them is one. Likewise for suffixes. */
function someKeyMatches(parts: readonly string[], matches: (key: string, part: string) => boolean): boolean {
  return [parts, parts.map(meaning)].some((texts) => {
    const longest = texts.reduce((one, other) => other.length > one.length ? other : one);
    return texts.every((text) => matches(longest, text));
  });
}

/** Whatever is no percent sequence stays as it is. */
function meaning(value: string): string {
  return unescape(value.replaceAll('+', ' '));
}

function listensTo(rule: NotificationRule, type: string): boolean {
  return (rule.Events ?? []).some((event) => new RegExp(`^${event.replace('*', '.*')}$`).test(type));
}

function filter(rule: NotificationRule, name: string): string {
  const found = rule.Filter?.Key?.FilterRules?.filter((one) => one.Name!.toLowerCase() === name) ?? [];
  return found.map(({ Value }) => Value).join('');
}

function allRules(configuration: NotificationConfiguration): readonly NotificationRule[] {
  return LISTS.flatMap((list) => configuration[list] ?? []);
}

function capitalised(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1).toLowerCase();
}
