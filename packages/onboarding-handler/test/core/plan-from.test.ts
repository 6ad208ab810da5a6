import type { Refusal } from '../../src/core/passed-over';
import { planFrom } from '../../src/core/plan-from';
import { ALB, logsOf, OTHER_ALB, settingsOf } from '../example';
import { bucketState, ownTopic, stateOf } from './states';

const BUCKETS = ['central', 'other'];
const SETTINGS = {
  ...settingsOf({ LoadBalancerArns: [ALB, OTHER_ALB], LogBucketArns: BUCKETS.map((name) => `arn:aws:s3:::${name}`) }), isRollback: true,
};
const into = (bucket: string): ReturnType<typeof logsOf> => logsOf({ access: { enabled: true, bucket, prefix: '' } });
const OBSERVED = stateOf({
  topic: ownTopic(),
  buckets: BUCKETS.map((name) => bucketState(name)),
  loadBalancers: [{ arn: ALB, logs: into('central') }, { arn: OTHER_ALB, logs: into('other') }],
});
const refused = (kind: Refusal['kind'], id: string): Refusal =>
  ({ kind, id, problem: { code: 'aws-refused', subject: id, message: 'no' } });
const changesWith = (...all: readonly Refusal[]): readonly string[] => planFrom('onboarded', SETTINGS, OBSERVED, all).plan.changes
  .filter(({ kind }) => kind === 'bucket-policy' || kind === 'notifications').map(({ kind, id }) => `${kind} ${id}`).sort();
const ALL = ['bucket-policy central', 'bucket-policy other', 'notifications central', 'notifications other'];

test('what was refused is left, with all that is in it, and noted; the rest is done', () => {
  expect(changesWith()).toEqual(ALL);
  const one = refused('bucket-policy', 'central');
  expect(changesWith(one)).toEqual(['bucket-policy other', 'notifications other']);
  const { passed, plan } = planFrom('onboarded', SETTINGS, OBSERVED, [one]);
  expect([passed, plan.notes]).toEqual([[{ ...one.problem, isPassed: true }], [{ ...one.problem, isPassed: true }]]);
});

test.each<[string, Refusal]>([
  ['of another kind', refused('load-balancer', 'central')],
  ['of another name', refused('bucket-policy', 'elsewhere')],
  ['that is there by now', refused('event-rule', OBSERVED.eventRule.arn)],
])('a refusal %s is no matter', (_, one) => {
  expect(changesWith(one)).toEqual(ALL);
  expect(planFrom('onboarded', SETTINGS, OBSERVED, [one]).passed).toEqual([]);
});
