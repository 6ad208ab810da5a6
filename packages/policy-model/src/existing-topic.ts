import type { Environment } from './environment';
import { logNotification } from './log-notification';
import type { NotificationConfiguration, NotificationRule } from './notification-configuration';
import { ruleCovers } from './notification-overlap';
import { onboardingsOf } from './ownership';
import type { Owner } from './ownership';

/** Log objects under a prefix, and the customer's topic that is told of them. */
export interface ToldPrefix {
  readonly prefix: string;
  readonly topicArn: string;
}

/**
 * The prefixes whose new log objects a bucket tells one of these topics of already, all of them: the service can hear of them there. S3
 * would hold no notification of ours beside such a rule, and no other rule that matches the same objects.
 */
export function toldPrefixes(
  configuration: NotificationConfiguration, owner: Owner, environment: Environment, prefixes: readonly string[],
  topics: readonly string[],
): readonly ToldPrefix[] {
  const { service, onboardingName } = owner;
  const usable = (configuration.TopicConfigurations ?? [])
    .filter((rule) => topics.includes(rule.TopicArn!) && onboardingsOf(rule, service, environment).length === 0);
  return [...new Set(prefixes)].sort().flatMap((prefix) => {
    const ours = logNotification(service, environment, [onboardingName], prefix);
    const rule = usable.find((one) => ruleCovers(one, ours));
    return rule === undefined ? [] : [{ prefix, topicArn: rule.TopicArn! }];
  });
}

/** Whether a bucket tells a topic of other things as well than that an object was created. */
export function tellsOfMore({ TopicConfigurations = [] }: NotificationConfiguration, topicArn: string): boolean {
  const isOther = (event: string): boolean => !event.startsWith('s3:ObjectCreated:');
  return TopicConfigurations.some((rule: NotificationRule) => rule.TopicArn === topicArn && rule.Events?.some(isOther));
}
