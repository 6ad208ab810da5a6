import { filterOf } from './notification-configuration';
import type { NotificationRule } from './notification-configuration';

/**
 * Whether S3 refuses to hold both rules on one bucket: they share an event type, and some key could match the filters of both.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-filtering.html
 */
export function rulesOverlap(a: NotificationRule, b: NotificationRule): boolean {
  return shareEvent(a, b)
    && oneBeginsOther(filterOf(a, 'prefix'), filterOf(b, 'prefix'))
    && oneEndsOther(filterOf(a, 'suffix'), filterOf(b, 'suffix'));
}

// `s3:ObjectCreated:*` stands for every event of its family.
function shareEvent(a: NotificationRule, b: NotificationRule): boolean {
  return (a.Events ?? []).some((one) => (b.Events ?? []).some((other) => covers(one, other) || covers(other, one)));
}

function covers(pattern: string, event: string): boolean {
  return pattern === event || (pattern.endsWith(':*') && event.startsWith(pattern.slice(0, -1)));
}

function oneBeginsOther(a: string, b: string): boolean {
  return a.startsWith(b) || b.startsWith(a);
}

function oneEndsOther(a: string, b: string): boolean {
  return a.endsWith(b) || b.endsWith(a);
}
