import { entryOf, placeOf } from '../../src/core/journal';
import type { Entry } from '../../src/core/journal';
import { areAsTurnedOn, leftOn, turnedOn } from '../../src/core/load-balancer-logs';
import type { LogDestination, Logs } from '../../src/core/state';
import { ALB, logsOf, NEW_BUCKET, settingsOf } from '../example';

const web = { bucket: 'central', prefix: 'web' };
const created = { bucket: NEW_BUCKET, prefix: '' };

test.each([
  ['beside others into a bucket that is named', { ...web, enabled: true }, web],
  ['not into a bucket that is not named', { ...web, enabled: true, bucket: 'private' }, created],
  ['not where others went before they were turned off', { ...web, enabled: false }, created],
])('logs are turned on %s', (_, access, expected) => {
  const settings = settingsOf({ LogBucketArns: ['arn:aws:s3:::central'], LogTypes: ['connection'] });
  expect(turnedOn(settings, entryOf([], ALB), logsOf({ access })).connection).toEqual({ enabled: true, ...expected });
});

describe('beside logs that this stack has turned on itself', () => {
  const settings = settingsOf({ LogBucketArns: ['arn:aws:s3:::central'], LogTypes: ['access', 'connection'] });
  const others = { ...web, enabled: true, prefix: 'others' };
  const ours = { id: '', staying: ['access'] as const, leaving: [], place: placeOf(NEW_BUCKET, web) };

  test('others go there too, wherever those of the customer go', () => {
    const logs = logsOf({ 'access': { ...web, enabled: true }, 'health-check': others });
    expect(turnedOn(settings, ours, logs).connection).toEqual({ ...web, enabled: true });
  });

  test('others do not go there once somebody has directed them elsewhere', () => {
    const logs = logsOf({ 'access': { ...web, enabled: true, bucket: 'private' }, 'health-check': others });
    expect(turnedOn(settings, ours, logs).connection).toEqual(others);
  });
});

test.each<[string, string | undefined, LogDestination, boolean]>([
  ['into the created bucket, as this stack turned them on', undefined, { ...created, enabled: true }, true],
  ['into a folder of the created bucket that somebody chose', undefined, { ...created, enabled: true, prefix: 'web' }, false],
  ['where others went when they were turned on', placeOf(NEW_BUCKET, web), { ...web, enabled: true }, true],
  ['elsewhere', placeOf(NEW_BUCKET, web), { ...web, enabled: true, prefix: 'shop' }, false],
  ['into the created bucket, where this stack has not directed them', placeOf(NEW_BUCKET, web), { ...created, enabled: true }, false],
  ['nowhere', placeOf(NEW_BUCKET, web), { ...web, enabled: false }, false],
])('of logs that are on record and go %s, it is known whether they are as this stack left them', (_, place, access, expected) => {
  const entry = { id: '', staying: [], leaving: ['access'] as const, ...(place && { place }) };
  expect(leftOn(settingsOf(), entry, { logs: logsOf({ access }) })).toEqual(expected ? ['access'] : []);
});

describe('logs that are on are as this stack would have turned them on', () => {
  const settings = settingsOf({ LogBucketArns: ['arn:aws:s3:::central'] });
  const on = { enabled: true };
  const others = { ...web, prefix: 'others' };
  const nothing = entryOf([], ALB);
  const connectionIsOurs = { ...nothing, staying: ['connection'] as const, place: placeOf(NEW_BUCKET, web) };

  test.each<[string, boolean, Partial<Logs>, Entry]>([
    ['if they are in the bucket created for logs', true, { access: { ...on, ...created } }, nothing],
    ['but not in a folder of it', false, { access: { ...on, ...created, prefix: 'web' } }, nothing],
    ['but not while they are off', false, { access: { ...created, enabled: false } }, nothing],
    ['if they go where others go', true, { access: { ...on, ...web }, connection: { ...on, ...web } }, nothing],
    ['but not to another bucket', false, { access: { ...on, ...created }, connection: { ...on, ...web } }, nothing],
    ['but not to another folder', false, { access: { ...on, ...others }, connection: { ...on, ...web } }, nothing],
    ['if they go where those go that this stack has turned on', true,
      { 'access': { ...on, ...web }, 'connection': { ...on, ...web }, 'health-check': { ...on, ...others } }, connectionIsOurs],
    ['but then not where those of the customer go', false,
      { 'access': { ...on, ...others }, 'connection': { ...on, ...web }, 'health-check': { ...on, ...others } }, connectionIsOurs],
    ['where those go that somebody has directed elsewhere than this stack did', true,
      { access: { ...on, ...others }, connection: { ...on, ...others } }, connectionIsOurs],
  ])('%s: %p', (_, expected, logs, entry) => {
    expect(areAsTurnedOn(settings, entry, 'access', logsOf(logs))).toBe(expected);
  });
});
