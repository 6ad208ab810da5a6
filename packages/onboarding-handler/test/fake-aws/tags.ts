import { awsError } from './aws-error';

/** Refuses tags that S3 and SNS refuse. */
export function checkTags(tags: Readonly<Record<string, string>>, errorName: string): void {
  const allowed = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
  const refused = Object.entries(tags).find(([key, value]) =>
    key === '' || key.length > 128 || value.length > 256 || key.startsWith('aws:') || !allowed.test(key) || !allowed.test(value));
  if (refused) throw awsError(errorName, `The tag ${JSON.stringify(refused)} is not valid`);
  if (Object.keys(tags).length > 50) {
    throw awsError('TagLimitExceededException', 'Could not complete request: tag quota of per resource exceeded');
  }
}
