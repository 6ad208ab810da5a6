import type { Goal } from '../../src/core/desired-state';
import { idOf } from '../../src/core/journal';
import { leftBehind } from '../../src/core/left-alone';
import { reportOf } from '../../src/core/report';
import type { LoadBalancerState, State, TopicState } from '../../src/core/state';
import { ALB, loadBalancerArn, logsOf, NEW_BUCKET, OTHER_ALB, settingsOf, STACK } from '../example';
import { CREATED_BY, ownTopic, stateOf, TURNED_ON } from './states';

const on = logsOf({ access: { enabled: true, bucket: NEW_BUCKET, prefix: '' } });
const API = loadBalancerArn('api');
/** The topic of a stack, on which an update has left these load balancers on record. */
const recording = (record: string, createdBy = STACK): TopicState => ownTopic({ [TURNED_ON]: record, [CREATED_BY]: createdBy });
const ADDED = recording(`${idOf(OTHER_ALB)}=a+ ${idOf(API)}=a`);
const seen = (logs: LoadBalancerState['logs'], ...arns: readonly LoadBalancerState['arn'][]): readonly LoadBalancerState[] =>
  arns.map((arn) => ({ arn, logs }));

const settings = { ...settingsOf({ LoadBalancerArns: [ALB] }), isRollback: true };
const behind = (goal: Goal, observed: Partial<State>, more: Partial<typeof settings> = {}): readonly string[] =>
  leftBehind({ goal, settings: { ...settings, ...more }, observed: stateOf(observed), desired: stateOf(), changes: [] });

describe('what a rollback leaves behind', () => {
  test('are the load balancers off its list whose logs the update turned on', () => {
    expect(behind('onboarded', { topic: ADDED, unlisted: seen(on, OTHER_ALB) })).toEqual([OTHER_ALB]);
    expect(behind('onboarded', { topic: ADDED, unlisted: seen(logsOf(), OTHER_ALB) })).toEqual([]);
    expect(behind('onboarded', { topic: ADDED, unlisted: [], loadBalancers: seen(on, OTHER_ALB) })).toEqual([]);
  });

  test('are, where it is a deletion only, those of the ones it lists that the update added', () => {
    expect(behind('tidied', { topic: ADDED, loadBalancers: seen(on, OTHER_ALB, API) })).toEqual([OTHER_ALB]);
    expect(behind('tidied', { topic: ADDED, unlisted: seen(on, OTHER_ALB) })).toEqual([]);
  });

  test('is nothing where nothing is rolled back, the stack is deleted, or the record is another stack\'s', () => {
    const unlisted = seen(on, OTHER_ALB);
    expect(behind('onboarded', { topic: ADDED, unlisted }, { isRollback: false })).toEqual([]);
    expect(behind('offboarded', { topic: ADDED, loadBalancers: unlisted })).toEqual([]);
    expect(behind('onboarded', { topic: recording(`${idOf(OTHER_ALB)}=a+`, 'another'), unlisted })).toEqual([]);
  });
});

test.each<[string, readonly LoadBalancerState['arn'][], string]>([
  ['one', [OTHER_ALB], `Update the stack with ${OTHER_ALB} in FormerLoadBalancerArns: `],
  ['three', [OTHER_ALB, API, ALB], `Update the stack with ${OTHER_ALB} and 2 more that the report names in FormerLoadBalancerArns: `],
])('where %s is left behind, the next step names the first and how many more there are', (_, arns, step) => {
  const topic = recording(arns.map((arn) => `${idOf(arn)}=a+`).join(' '));
  const observed = stateOf({ topic, unlisted: seen(on, ...arns) });
  const { nextStep } = reportOf('done', { goal: 'onboarded', settings, observed, desired: observed, changes: [] });
  expect(nextStep).toBe(`${step}logs that the rolled-back update turned on are still on.`);
});
