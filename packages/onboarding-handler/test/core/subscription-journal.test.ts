import fc from 'fast-check';
import type { TopicState } from '../../src/core/state';
import {
  isNamed, recordedName, recordedSubscription, recordedTopics, subscribedTopics, subscriptionTags, unlistedTopics, withoutAddedTopics,
} from '../../src/core/subscription-journal';
import type { SubscribedTopic } from '../../src/core/subscription-journal';
import { settingsOf, STACK, stackId, TOPIC } from '../example';
import { CREATED_BY, ownTopic, SUBSCRIBED_TO, topicWith } from './states';

const OURS = { [CREATED_BY]: STACK };
const arnOf = (name: string): string => TOPIC.replace('alb-logs', name);
const SETTINGS = settingsOf({ ExistingTopicArns: [arnOf('listed')] });
const onRecord = (...topics: readonly SubscribedTopic[]): TopicState => ownTopic(subscriptionTags(SETTINGS, topics));

const topic: fc.Arbitrary<SubscribedTopic> = fc.tuple(
  fc.stringMatching(/^[\w-]{1,256}$/), fc.stringMatching(/^[a-z0-9]{0,6}$/), fc.constantFrom<{ added?: true }>({}, { added: true }),
).map(([name, filterHash, more]) => ({ name: recordedName(arnOf(name)), filterHash, ...more }));
const topics = fc.uniqueArray(topic, { maxLength: 4, selector: ({ name }) => name });

describe('the record of the customer\'s topics', () => {
  test('is in tags that SNS takes, without those that there is nothing to say of, and leaves nothing of an earlier one', () => {
    fc.assert(fc.property(topics, topics, (before, after) => {
      const present = { ...OURS, team: 'web', ...subscriptionTags(SETTINGS, before) };
      const tags = { ...present, ...subscriptionTags(SETTINGS, after, present) };
      expect(recordedTopics(SETTINGS, topicWith(tags))).toEqual(after.filter(({ filterHash, added }) => filterHash !== '' || added));
      expect(tags).toMatchObject({ ...OURS, team: 'web' });
      for (const value of Object.values(tags)) expect(value).toMatch(/^[\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256}$/u);
    }));
  });

  test('is nothing in the topic of another stack', () => {
    const other = topicWith({ ...onRecord({ name: 'listed', filterHash: 'a' }).topic!.tags, [CREATED_BY]: stackId('other') });
    expect(recordedTopics(SETTINGS, other)).toEqual([]);
    expect(recordedSubscription(SETTINGS, other, arnOf('listed'))).toBeUndefined();
  });

  test.each(['my favourite topic', 'topics: f00=uploads', 'f00=uploads, or so'])(
    'is nothing where somebody has written something else into a tag: %s', (text) => {
      expect(recordedTopics(SETTINGS, ownTopic({ [SUBSCRIBED_TO]: text }))).toEqual([]);
    },
  );

  test('has as much of a name as fits into a tag', () => {
    expect(recordedName(arnOf('x'.repeat(256)))).toBe('x'.repeat(248));
  });

  test('tells a topic from one whose name begins alike', () => {
    expect([isNamed(arnOf('listed'), 'listed'), isNamed(arnOf('listed-too'), 'listed'), isNamed(arnOf('un-listed'), 'listed')])
      .toEqual([true, false, false]);
  });
});

test('a topic that an update added is no subscription before one is made', () => {
  const state = onRecord({ name: 'listed', filterHash: '', added: true }, { name: 'gone', filterHash: '', added: true });
  expect([subscribedTopics(SETTINGS, state), unlistedTopics(SETTINGS, state)]).toEqual([[], []]);
});

test('a topic that is not on the list is out of reach, and one that an update added is when that is rolled back', () => {
  const state = onRecord({ name: 'listed', filterHash: 'a', added: true }, { name: 'gone', filterHash: 'b' });
  expect(unlistedTopics(SETTINGS, state)).toEqual(['gone']);
  expect(withoutAddedTopics(SETTINGS, state).existingTopics).toEqual([]);
  expect(withoutAddedTopics(SETTINGS, onRecord({ name: 'listed', filterHash: 'a' })).existingTopics).toEqual(SETTINGS.existingTopics);
});
