import { topicArn } from './arn';
import type { Environment } from './environment';
import { logFolder } from './log-delivery';
import type { NotificationRule } from './notification-configuration';
import { notificationId } from './ownership';
import type { Service } from './service-profile';
import { inFilters } from './written-key';

/**
 * The notification of new log objects under a prefix, to the topic of the first onboarding that shares it. Elastic Load Balancing creates
 * objects in more than one way, so every kind of creation counts; the suffix leaves its test file out.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
 */
export function logNotification(
  service: Service, environment: Environment, onboardings: readonly string[], prefix: string,
): NotificationRule {
  const folder = logFolder(environment, inFilters(prefix));
  return {
    Id: notificationId(service, onboardings, logFolder(environment, prefix)),
    TopicArn: topicArn(environment, onboardings[0]),
    Events: ['s3:ObjectCreated:*'],
    Filter: { Key: { FilterRules: [{ Name: 'prefix', Value: folder }, { Name: 'suffix', Value: '.log.gz' }] } },
  };
}
