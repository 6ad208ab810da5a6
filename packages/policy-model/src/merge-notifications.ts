import { filterOf, rulesOf } from './notification-configuration';
import type { NotificationConfiguration, NotificationRule } from './notification-configuration';
import { rulesOverlap } from './notification-overlap';

/** Tells whether a notification rule is one of ours, by its mark and by its destination. */
export type OwnsRule = (rule: NotificationRule) => boolean;

/**
 * The configuration with exactly these topic rules of ours. Everything else stays as it is and in its order, EventBridge too: S3
 * replaces the whole configuration at every write. Answers the very same configuration where nothing differs.
 */
export function mergeNotifications(
  configuration: NotificationConfiguration, ours: readonly NotificationRule[], owns: OwnsRule,
): NotificationConfiguration {
  const present = (configuration.TopicConfigurations ?? []).filter(owns);
  if (present.length === ours.length && ours.every((one) => present.some((other) => sameRule(one, other)))) return configuration;
  const { TopicConfigurations = [], ...others } = configuration;
  const topics = [...TopicConfigurations.filter((rule) => !owns(rule)), ...ours];
  return topics.length === 0 ? others : { TopicConfigurations: topics, ...others };
}

/** The foreign rules that S3 would not hold beside ours: they overlap, or somebody gave them an id of ours. */
export function overlappingRules(
  configuration: NotificationConfiguration, ours: readonly NotificationRule[], owns: OwnsRule,
): readonly NotificationRule[] {
  return rulesOf(configuration).filter((rule) => !owns(rule) && ours.some((one) => one.Id === rule.Id || rulesOverlap(one, rule)));
}

/** Whether two configurations say the same, whatever the case of filter names and the order of events and rules. */
export function sameNotifications(a: NotificationConfiguration, b: NotificationConfiguration): boolean {
  return JSON.stringify(canonical(a)) === JSON.stringify(canonical(b));
}

function sameRule(a: NotificationRule, b: NotificationRule): boolean {
  return canonicalRule(a) === canonicalRule(b);
}

function canonical(configuration: NotificationConfiguration): unknown {
  return [rulesOf(configuration).map(canonicalRule).sort(), configuration.EventBridgeConfiguration !== undefined];
}

function canonicalRule(rule: NotificationRule): string {
  const { Filter: _, Events = [], ...rest } = rule;
  const members = Object.entries(rest).filter(([, value]) => value !== undefined).sort(([a], [b]) => a < b ? -1 : 1);
  return JSON.stringify([members, [...Events].sort(), filterOf(rule, 'prefix'), filterOf(rule, 'suffix')]);
}
