import type { Environment } from './environment';
import { mergeNotifications } from './merge-notifications';
import { rulesOf } from './notification-configuration';
import type { NotificationConfiguration, NotificationRule } from './notification-configuration';
import { rulesOverlap } from './notification-overlap';
import { onboardingsOf } from './ownership';
import type { Owner } from './ownership';

/**
 * The most notifications that S3 holds for a bucket.
 *
 * @see https://docs.aws.amazon.com/general/latest/gr/s3.html
 */
export const MOST_NOTIFICATIONS = 100;

/** The longest id of a notification, in characters. */
const LONGEST_ID = 255;

/** What would make S3 refuse the merged configuration. */
export type NotificationTrouble =
  /** A foreign rule overlaps with ours, or somebody gave it the id of ours. */
  | { readonly kind: 'overlap'; readonly rule: NotificationRule; readonly ours: NotificationRule }
  | { readonly kind: 'too-many'; readonly count: number }
  /** The names of all that share a notification do not fit into its id. */
  | { readonly kind: 'shared-by-too-many'; readonly ours: NotificationRule };

/** All that keeps a bucket from telling this onboarding of new objects in the folders of these prefixes. */
export function notificationTrouble(
  configuration: NotificationConfiguration, owner: Owner, environment: Environment, prefixes: readonly string[],
): readonly NotificationTrouble[] {
  const rules = rulesOf(mergeNotifications(configuration, owner, environment, prefixes));
  const isOurs = (rule: NotificationRule): boolean => onboardingsOf(rule, owner.service, environment).includes(owner.onboardingName);
  const own = rules.filter(isOurs);
  const overlaps = rules.filter((rule) => !isOurs(rule)).flatMap((rule): NotificationTrouble[] => {
    const ours = own.find((one) => one.Id === rule.Id || rulesOverlap(one, rule));
    return ours ? [{ kind: 'overlap', rule, ours }] : [];
  });
  const grows = rules.length > rulesOf(configuration).length;
  return [
    ...overlaps,
    ...(grows && rules.length > MOST_NOTIFICATIONS ? [{ kind: 'too-many', count: rules.length } as const] : []),
    ...own.filter(({ Id }) => Id!.length > LONGEST_ID).map((ours) => ({ kind: 'shared-by-too-many', ours } as const)),
  ];
}
