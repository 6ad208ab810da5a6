import { filterOf } from './notification-configuration';
import type { NotificationRule } from './notification-configuration';
import { isEncoded, meantBy } from './written-key';

/**
 * Whether S3 refuses to hold both rules on one bucket: they share an event type, and some key could match the filters of both. Whether S3
 * goes by how filters are written or by what they mean is not stated, so either counts.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-filtering.html
 */
export function rulesOverlap(a: NotificationRule, b: NotificationRule): boolean {
  return shareEvent(a, b)
    && [filterOf, meantFilter].some((reading) => oneBeginsOther(reading(a, 'prefix'), reading(b, 'prefix')))
    && [filterOf, meantFilter].some((reading) => oneEndsOther(reading(a, 'suffix'), reading(b, 'suffix')));
}

/**
 * Whether the first rule tells of every event of every object that the second is meant to tell of. One with a special character that is
 * not encoded may tell of nothing.
 */
export function ruleCovers(wide: NotificationRule, narrow: NotificationRule): boolean {
  const events = (narrow.Events ?? []).flatMap((event) => event === 's3:ObjectCreated:*' ? CREATIONS : event);
  return events.every((event) => (wide.Events ?? []).some((pattern) => covers(pattern, event)))
    && isEncoded(filterOf(wide, 'prefix')) && meantFilter(narrow, 'prefix').startsWith(meantFilter(wide, 'prefix'))
    && isEncoded(filterOf(wide, 'suffix')) && meantFilter(narrow, 'suffix').endsWith(meantFilter(wide, 'suffix'));
}

/**
 * All events of the family `s3:ObjectCreated:*`.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-event-types-and-destinations.html
 */
const CREATIONS = ['s3:ObjectCreated:Put', 's3:ObjectCreated:Post', 's3:ObjectCreated:Copy', 's3:ObjectCreated:CompleteMultipartUpload'];

function meantFilter(rule: NotificationRule, name: 'prefix' | 'suffix'): string {
  return meantBy(filterOf(rule, name));
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
