import { bucketState, stateOf } from './states';
import type { Goal } from '../../src/core/desired-state';
import { isDoubtful } from '../../src/core/doubt';
import type { Logs, State, TopicState } from '../../src/core/state';
import { ALB, logsOf, NEW_BUCKET, settingsOf, STACK, stackId, TOPIC } from '../example';

const SETTINGS = settingsOf({ LoadBalancerArns: [ALB], LogBucketArns: ['arn:aws:s3:::central'] });
const ours = { enabled: true, bucket: NEW_BUCKET, prefix: '' };
const theirs = { enabled: true, bucket: 'central', prefix: '' };
const topicOf = (record: string, createdBy = STACK): TopicState => ({
  arn: TOPIC,
  topic: { tags: { 'logs-analysis:created-by': createdBy, 'logs-analysis:turned-on/0': record }, policy: undefined },
  endpoints: [],
});
const RECORDED = topicOf(`${ALB.slice(-16)}=a`);
const LEAVING = topicOf(`${ALB.slice(-16)}=-a`);
const NOTHING = topicOf('');
const seen = (topic: TopicState, logs: Partial<Logs>, more: Partial<State> = {}): State =>
  stateOf({ topic, loadBalancers: [{ arn: ALB, logs: logsOf(logs) }], ...more });
const unlisted = (logs: Partial<Logs>): State =>
  stateOf({ topic: RECORDED, unlisted: [{ arn: ALB, logs: logsOf(logs) }] });

test.each<[string, Goal, State, boolean]>([
  ['logs on record are off before they are turned off', 'offboarded', seen(RECORDED, {}), true],
  ['logs on record are on', 'offboarded', seen(RECORDED, { access: ours }), false],
  ['logs that were not asked for are off', 'offboarded', seen(NOTHING, {}), false],
  ['logs that are to leave are off', 'tidied', seen(LEAVING, {}), true],
  ['logs that are to leave are on', 'tidied', seen(LEAVING, { access: ours }), false],
  ['logs that are to stay are off', 'tidied', seen(RECORDED, {}), false],
  ['there is no topic to tidy up', 'tidied', seen({ ...NOTHING, topic: undefined }, {}), true],
  ['logs of a load balancer off the list are on record and off', 'onboarded', unlisted({}), true],
  ['logs of a load balancer off the list are on record and on', 'onboarded', unlisted({ access: ours }), false],
  ['logs are as this stack would have turned them on, and not on record', 'onboarded', seen(NOTHING, { access: ours }), true],
  ['logs are as this stack has turned them on', 'onboarded', seen(RECORDED, { access: ours }), false],
  ['logs go where this stack would not have directed them', 'onboarded', seen(NOTHING, { access: theirs }), false],
  ['logs that are not asked for are on', 'onboarded', seen(NOTHING, { connection: ours }), false],
  ['logs are off', 'onboarded', seen(NOTHING, {}), false],
  ['nothing was set up yet', 'onboarded', seen({ ...NOTHING, topic: undefined }, { access: ours }), false],
  ['the topic is another stack\'s', 'onboarded', seen(topicOf('', stackId('other')), { access: ours }), false],
])('whether a look is in doubt where %s, and the goal is %s', (_, goal, observed, expected) => {
  expect(isDoubtful(goal, SETTINGS, observed)).toBe(expected);
});

test('a topic that looks otherwise than a moment ago is a doubt', () => {
  const look = seen(RECORDED, { access: ours });
  expect(isDoubtful('offboarded', SETTINGS, look, RECORDED)).toBe(false);
  expect(isDoubtful('offboarded', SETTINGS, look, NOTHING)).toBe(true);
});

test('a shared bucket in which nothing is shared is a doubt when it is withdrawn', () => {
  const topic = {
    ...NOTHING,
    topic: {
      ...NOTHING.topic!,
      policy: {
        Version: '2012-10-17',
        Statement: [{
          Sid: 'LogBucketsPublish', Effect: 'Allow' as const, Condition: { ArnEquals: { 'aws:SourceArn': 'arn:aws:s3:::central' } },
        }],
      },
    },
  };
  const buckets = [bucketState('central')];
  expect(isDoubtful('offboarded', SETTINGS, seen(topic, {}, { buckets }))).toBe(true);
  expect(isDoubtful('offboarded', SETTINGS, seen(NOTHING, {}, { buckets }))).toBe(false);
});
