import { didNotLogBefore, journal, ownsTopic, removedFromList } from '../../src/core/journal';
import type { Tags, TopicState } from '../../src/core/state';
import { ALB, OTHER_ALB, settingsOf, STACK, stackId, TOPIC } from '../example';

const SETTINGS = settingsOf({ LoadBalancerArns: [ALB] });
const OURS = { 'logs-analysis:created-by': STACK };
const topicWith = (tags: Tags | undefined): TopicState => ({ arn: TOPIC, topic: tags && { tags, policy: undefined }, endpoints: [] });
const on = { enabled: true, bucket: 'central', prefix: '' };

test('a topic is ours by the tag it was created with', () => {
  expect(ownsTopic(SETTINGS, topicWith(OURS))).toBe(true);
  expect(ownsTopic(SETTINGS, topicWith({ 'logs-analysis:created-by': stackId('other') }))).toBe(false);
  expect(ownsTopic(SETTINGS, topicWith({}))).toBe(false);
  expect(ownsTopic(SETTINGS, topicWith(undefined))).toBe(false);
});

test('what was recorded first stays on record', () => {
  const before = journal(SETTINGS, [{ arn: ALB, accessLogs: { ...on, enabled: false } }]);
  expect(journal(SETTINGS, [{ arn: ALB, accessLogs: on }], before)).toEqual(before);
  expect(didNotLogBefore(SETTINGS, topicWith(before), ALB)).toBe(true);
});

test('a load balancer that logged, or of which nothing is on record, is not taken for one that did not', () => {
  expect(didNotLogBefore(SETTINGS, topicWith(journal(SETTINGS, [{ arn: ALB, accessLogs: on }])), ALB)).toBe(false);
  expect(didNotLogBefore(SETTINGS, topicWith(OURS), ALB)).toBe(false);
  expect(didNotLogBefore(SETTINGS, topicWith(undefined), ALB)).toBe(false);
});

test('a load balancer on record that is not on the list any more is found, in a topic of ours only', () => {
  const tags = journal(SETTINGS, [{ arn: ALB, accessLogs: on }, { arn: OTHER_ALB, accessLogs: on }]);
  expect(removedFromList(SETTINGS, topicWith({ ...OURS, ...tags, team: 'web' }))).toEqual([OTHER_ALB]);
  expect(removedFromList(SETTINGS, topicWith(tags))).toEqual([]);
});
