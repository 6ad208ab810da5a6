/**
 * A key, or the beginning or end of one, as the filters of notifications are written: a space is a `+`, and everything but the safe
 * characters of keys and the slash is percent-encoded. A rule with `env=prod/` is taken, and tells of nothing; `env%3Dprod/` is meant.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-filtering.html "you must enter them in URL-encoded
 * (percent-encoded) format"
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html#object-key-guidelines-safe-characters
 * @see https://repost.aws/knowledge-center/lambda-configure-s3-event-notification the characters by name, and a slash that stays one
 */
export function inFilters(key: string): string {
  return encodeURIComponent(key).replaceAll('~', '%7E').replaceAll('%2F', '/').replaceAll('%20', '+');
}

/**
 * The same as it is in the events of S3: as in the address of a form, with its slashes.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
 */
export function inEvents(key: string): string {
  return inFilters(key).replace(/[!'()]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** What is meant by the value of a filter. What is not encoded, or is a percent sequence of nothing, stands for itself. */
export function meantBy(value: string): string {
  return value.replaceAll('+', ' ').replace(/(?:%[\dA-F]{2})+/gi, decoded);
}

/** Whether S3 reads a filter as it is meant, as far as AWS says: every special character in it is encoded. */
export function isEncoded(value: string): boolean {
  return /^(?:[\w!.*'()/+-]|%[\dA-F]{2})*$/i.test(value);
}

function decoded(sequence: string): string {
  try {
    return decodeURIComponent(sequence);
  } catch {
    return sequence;
  }
}
