import type { NotificationConfiguration } from '@logs-analysis/policy-model';
import { desiredState } from '../../src/core/desired-state';
import { existingTopicBlockers, existingTopicNotes } from '../../src/core/existing-topic-blockers';
import { subscribedTo, subscriptionRecord, tellingTopics, unsubscribedFrom } from '../../src/core/existing-topics';
import type { TellingTopic } from '../../src/core/existing-topics';
import type { ExistingTopicState, State, TopicState } from '../../src/core/state';
import { hashOf } from '../../src/core/subscription-journal';
import type { Properties } from '../../src/settings';
import { loadBalancerArn, logsOf, QUEUE, settingsOf, TOPIC } from '../example';
import { bucketState, ownTopic, stateOf, SUBSCRIBED_TO } from './states';

const [UPLOADS, ARCHIVE] = ['uploads', 'archive'].map((name) => TOPIC.replace('alb-logs', name));
const CREATED = 's3:ObjectCreated:*';
const tells = (TopicArn: string, ...Events: readonly string[]): NotificationConfiguration =>
  ({ TopicConfigurations: [{ Id: 'everything', TopicArn, Events: [CREATED, ...Events] }] });
/** The own topic, with this on record of the customer's. */
const recording = (record: string): TopicState => ownTopic({ [SUBSCRIBED_TO]: record });

/** A load balancer logs into each of the buckets, of which some tell a topic. */
const account = (notifications: Readonly<Record<string, NotificationConfiguration>>, more: Partial<State> = {}): State => stateOf({
  loadBalancers: Object.keys(notifications).map((bucket) =>
    ({ arn: loadBalancerArn(bucket), logs: logsOf({ access: { enabled: true, bucket, prefix: 'team' } }) })),
  buckets: Object.entries(notifications).map(([name, one]) => bucketState(name, { notifications: one })),
  existingTopics: [UPLOADS, ARCHIVE].map((arn) => ({ arn, subscription: undefined })),
  ...more,
});
const properties = ({ buckets, loadBalancers }: State): Properties => ({
  LoadBalancerArns: loadBalancers.map(({ arn }) => arn),
  LogBucketArns: buckets.map(({ name }) => `arn:aws:s3:::${name}`),
  ExistingTopicArns: [UPLOADS, ARCHIVE],
});
const telling = (observed: State): readonly TellingTopic[] => tellingTopics(settingsOf(properties(observed)), observed);
const bucketsIn = ({ filter }: TellingTopic): unknown => /"bucket":\{"name":\[(.*?)\]/.exec(JSON.stringify(filter))?.[1];

describe('a topic that buckets tell of logs', () => {
  test('has one filter for all of them, the same in whatever order they are', () => {
    const observed = account({ central: tells(UPLOADS), more: tells(UPLOADS), other: tells(UPLOADS) });
    const told = telling(observed);
    expect(told).toEqual([expect.objectContaining({ arn: UPLOADS })]);
    expect(JSON.stringify(told)).toMatch(/central.*more.*other/);
    expect(telling({ ...observed, buckets: [...observed.buckets].reverse() })).toEqual(told);
  });

  test('tells of those only that tell it', () => {
    const told = telling(account({ central: tells(UPLOADS), more: tells(ARCHIVE) }));
    expect(told.map((one) => [one.arn, bucketsIn(one)])).toEqual([[UPLOADS, '"central"'], [ARCHIVE, '"more"']]);
  });

  test('has a filter for events where one of its own buckets tells it of more, and not where another bucket does', () => {
    const events = (observed: State): unknown => telling(observed).map(({ filter }) => JSON.stringify(filter).includes('eventName'));
    expect(events(account({ central: tells(UPLOADS), more: tells(UPLOADS, 's3:ObjectRemoved:*') }))).toEqual([true]);
    expect(events(account({ central: tells(UPLOADS) }))).toEqual([false]);
    const unused = bucketState('unused', { notifications: tells(UPLOADS, 's3:ObjectRemoved:*') });
    const beside = account({ central: tells(UPLOADS) });
    expect(events({ ...beside, buckets: [...beside.buckets, unused] })).toEqual([false]);
  });
});

describe('of two topics', () => {
  const observed = account({ central: tells(UPLOADS), more: tells(ARCHIVE) });
  const settings = settingsOf(properties(observed));
  const [uploads, archive] = tellingTopics(settings, observed);

  test('each gets the filter for what it is told of, and is on record with it', () => {
    const desired = desiredState('onboarded', settings, observed);
    expect(desired.existingTopics)
      .toEqual([uploads, archive].map(({ arn, filter }) => ({ arn, subscription: { endpoint: QUEUE, filter } })));
    expect(subscriptionRecord(settings, observed, [uploads, archive])).toEqual([
      { name: 'uploads', filterHash: hashOf(uploads.filter) }, { name: 'archive', filterHash: hashOf(archive.filter) },
    ]);
  });

  test('the one is in the way that cannot be used, and the one is told of that is not needed', () => {
    const refused: readonly ExistingTopicState[] = [
      { arn: UPLOADS, subscription: undefined }, { arn: ARCHIVE, subscription: undefined, refused: 'no' },
    ];
    expect(existingTopicBlockers(settings, { ...observed, existingTopics: refused }, observed).map(({ subject }) => subject))
      .toEqual([`topic ${ARCHIVE}`]);
    const unneeded = account({ central: tells(UPLOADS), more: {} });
    expect(existingTopicNotes('onboarded', settings, unneeded, unneeded).map(({ message }) => message))
      .toEqual([expect.stringContaining(`tells ${ARCHIVE} of all its logs`)]);
  });
});

describe('a subscription to a topic of the customer\'s', () => {
  const observed = account({ central: tells(UPLOADS) });
  const settings = settingsOf(properties(observed));
  const told = tellingTopics(settings, observed);
  const subscribed: readonly ExistingTopicState[] = [{ arn: UPLOADS, subscription: { endpoint: QUEUE, filter: undefined } }];

  test('stays as it is where somebody else has made it, and gets its filter where this stack has', () => {
    expect(subscribedTo(settings, { ...observed, existingTopics: subscribed, topic: recording('') }, told)).toEqual(subscribed);
    expect(subscribedTo(settings, { ...observed, existingTopics: subscribed, topic: recording('f00=uploads') }, told))
      .toEqual([{ arn: UPLOADS, subscription: { endpoint: QUEUE, filter: told[0].filter } }]);
  });

  test('ends with the stack that has made it', () => {
    expect(unsubscribedFrom(settings, { ...observed, existingTopics: subscribed, topic: recording('f00=uploads') }))
      .toEqual([{ arn: UPLOADS, subscription: undefined }]);
    expect(unsubscribedFrom(settings, { ...observed, existingTopics: subscribed, topic: recording('') })).toEqual(subscribed);
  });
});

describe('the record of a topic of the customer\'s', () => {
  const observed = account({ central: {} });
  const settings = settingsOf(properties(observed));
  const recorded = (record: string, more: Partial<typeof settings>, existing: Partial<ExistingTopicState> = {}): unknown =>
    subscriptionRecord(
      { ...settings, ...more },
      { ...observed, topic: recording(record), existingTopics: [{ arn: UPLOADS, subscription: undefined, ...existing }] }, []);
  const update = { target: { id: 'next', before: 'first' } };

  test('stays while the topic cannot be looked at, and goes when no subscription is seen', () => {
    expect(recorded('f00=uploads', {}, { refused: 'no' })).toEqual([{ name: 'uploads', filterHash: 'f00' }]);
    expect(recorded('f00=uploads', {})).toEqual([{ name: 'uploads', filterHash: '' }]);
  });

  test.each([
    ['says that an update has added it', '', { ...update, previous: { ...settings, existingTopics: [] } }, true],
    ['says nothing of the sort if it was listed before the update', '', { ...update, previous: settings }, undefined],
    ['says nothing of the sort if nobody knows what was listed', '', { ...update, previous: undefined }, undefined],
    ['says what it said where it is no update that runs', 'f00=uploads+', { previous: settings }, true],
    ['does not say so on its own', 'f00=uploads', { previous: { ...settings, existingTopics: [] } }, undefined],
  ])('%s', (_, record, more, added) => {
    expect(recorded(record, more)).toEqual([{ name: 'uploads', filterHash: '', ...(added && { added }) }]);
  });

  test('stays as it is, with the mark of the update that may be rolled back, where the topic is not listed', () => {
    const unlisted = { ...observed, topic: recording('hash=uploads+'), existingTopics: [] };
    expect(desiredState('onboarded', settingsOf(), unlisted).topic.topic!.tags['logs-analysis:subscribed-to/0']).toBe('hash=uploads+');
  });
});
