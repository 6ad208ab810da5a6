import type { Environment } from './environment';
import { logFolder } from './log-delivery';
import type { NotificationRule } from './notification-configuration';
import { notificationId } from './ownership';
import type { Owner } from './ownership';

/**
 * The notifications of new log objects, one for each prefix. Elastic Load Balancing creates objects in more than one way, so every
 * kind of creation counts; the suffix leaves its test file out.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
 */
export function logNotifications(
  owner: Owner, environment: Environment, topicArn: string, prefixes: readonly string[],
): readonly NotificationRule[] {
  return [...new Set(prefixes)].sort().map((prefix, index) => ({
    Id: notificationId(owner, index + 1),
    TopicArn: topicArn,
    Events: ['s3:ObjectCreated:*'],
    Filter: {
      Key: { FilterRules: [{ Name: 'prefix', Value: logFolder(environment, prefix) }, { Name: 'suffix', Value: '.log.gz' }] },
    },
  }));
}
