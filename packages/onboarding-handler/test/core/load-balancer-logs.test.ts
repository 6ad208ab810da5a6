import { turnedOn } from '../../src/core/load-balancer-logs';
import { logsOf, NEW_BUCKET, settingsOf } from '../example';

const web = { bucket: 'central', prefix: 'web' };
const created = { bucket: NEW_BUCKET, prefix: '' };

test.each([
  ['beside others into a bucket that is named', { ...web, enabled: true }, web],
  ['not into a bucket that is not named', { ...web, enabled: true, bucket: 'private' }, created],
  ['not where others went before they were turned off', { ...web, enabled: false }, created],
])('logs are turned on %s', (_, access, expected) => {
  const settings = settingsOf({ LogBucketArns: ['arn:aws:s3:::central'], LogTypes: ['connection'] });
  expect(turnedOn(settings, logsOf({ access })).connection).toEqual({ enabled: true, ...expected });
});
