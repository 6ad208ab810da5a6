import type { Environment } from './environment';
import { logFolders } from './log-delivery';
import { sameSorted } from './sorted-json';
import { inEvents } from './written-key';

/** The filter policy of a subscription that is applied to the body of messages. */
export type MessageFilter = Readonly<Record<string, unknown>>;

/** Prefixes of a bucket under which there are log objects. */
export interface LogPlace {
  readonly bucket: string;
  readonly prefixes: readonly string[];
}

/**
 * Of the events that S3 sends to a topic, lets those through that are about log objects in these places. SNS looks into the list of
 * records by itself; one text cannot be asked for its beginning and its end, so whatever is in the folder of logs passes.
 *
 * @param createdOnly whether the topic is told of other events too, which do not pass
 * @see https://aws.amazon.com/blogs/compute/introducing-payload-based-message-filtering-for-amazon-sns/
 */
export function logObjectFilter(environment: Environment, places: readonly LogPlace[], createdOnly: boolean): MessageFilter {
  const filters = places.map(({ bucket, prefixes }) => ({
    Records: {
      ...(createdOnly && { eventName: [{ prefix: 'ObjectCreated:' }] }),
      s3: {
        bucket: { name: [bucket] },
        object: { key: logFolders(environment, prefixes).map((folder) => ({ prefix: inEvents(folder) })) },
      },
    },
  }));
  return filters.length === 1 ? filters[0] : { $or: filters };
}

/**
 * The most that SNS takes of what {@link filterCombinations} counts.
 *
 * @see https://docs.aws.amazon.com/sns/latest/dg/subscription-filter-policy-constraints.html
 */
export const MOST_COMBINATIONS = 150;

/** What SNS counts of a filter: for each place, the values of every name times its depth, multiplied. */
export function filterCombinations(places: readonly LogPlace[], createdOnly: boolean): number {
  const prefixes = places.flatMap((place) => place.prefixes).length;
  return prefixes * 4 * 4 * (createdOnly ? 2 : 1);
}

/** Whether SNS lets the same through. */
export function sameFilter(a: MessageFilter | undefined, b: MessageFilter | undefined): boolean {
  return sameSorted(a, b);
}
