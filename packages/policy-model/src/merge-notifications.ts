import { topicArn } from './arn';
import type { Environment } from './environment';
import { logFolder } from './log-delivery';
import { logNotification } from './log-notification';
import { filterOf, rulesOf } from './notification-configuration';
import type { NotificationConfiguration, NotificationRule } from './notification-configuration';
import { notificationId, onboardingsOf } from './ownership';
import type { Owner } from './ownership';
import { meantBy } from './written-key';

/**
 * The configuration with a notification of this onboarding for the folder of each prefix, and none of it elsewhere. S3 holds only one
 * notification for a folder, so it is shared with other onboardings of the service that log there: it goes to the topic of the first,
 * and whoever leaves hands it on. Everything else stays as it is and in its order, EventBridge too: S3 replaces the whole configuration
 * at every write. Answers the very same configuration where nothing differs.
 */
export function mergeNotifications(
  configuration: NotificationConfiguration, { service, onboardingName }: Owner, environment: Environment, prefixes: readonly string[],
): NotificationConfiguration {
  const { TopicConfigurations: before = [], ...elsewhere } = configuration;
  const folderOf = (rule: NotificationRule): string => meantBy(filterOf(rule, 'prefix'));
  const sharers = (rule: NotificationRule): readonly string[] => onboardingsOf(rule, service, environment);
  const ours = [...new Set(prefixes)].sort().map((prefix) => {
    const present = before.filter((rule) => folderOf(rule) === logFolder(environment, prefix)).flatMap(sharers);
    return logNotification(service, environment, [...new Set([...present, onboardingName])], prefix);
  });
  const folders = ours.map(folderOf);
  const rest = before.flatMap((rule) => {
    const onboardings = sharers(rule);
    if (onboardings.length > 0 && folders.includes(folderOf(rule))) return [];
    if (!onboardings.includes(onboardingName)) return [rule];
    const others = onboardings.filter((name) => name !== onboardingName);
    const handedOn = { ...rule, Id: notificationId(service, others, folderOf(rule)), TopicArn: topicArn(environment, others[0]) };
    return others.length === 0 ? [] : [handedOn];
  });
  const topics = [...rest, ...ours];
  const merged = topics.length === 0 ? elsewhere : { TopicConfigurations: topics, ...elsewhere };
  return sameNotifications(configuration, merged) ? configuration : merged;
}

/**
 * Whether two configurations say the same, whatever the case of filter names and the order of events and rules. Filters are compared as
 * they are written: S3 keeps them so, and one that is not encoded may not do what the same one does encoded.
 */
export function sameNotifications(a: NotificationConfiguration, b: NotificationConfiguration): boolean {
  return JSON.stringify(canonical(a)) === JSON.stringify(canonical(b));
}

function canonical(configuration: NotificationConfiguration): unknown {
  return [rulesOf(configuration).map(canonicalRule).sort(), configuration.EventBridgeConfiguration !== undefined];
}

function canonicalRule(rule: NotificationRule): string {
  const { Filter: _, Events = [], ...rest } = rule;
  const members = Object.entries(rest).filter(([, value]) => value !== undefined).sort(([a], [b]) => a < b ? -1 : 1);
  return JSON.stringify([members, [...Events].sort(), filterOf(rule, 'prefix'), filterOf(rule, 'suffix')]);
}
