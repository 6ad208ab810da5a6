import { statementsOf } from '@logs-analysis/policy-model';
import type { PolicyDocument, Statement } from '@logs-analysis/policy-model';
import { desiredState } from '../../src/core/desired-state';
import type { Goal } from '../../src/core/desired-state';
import { notes, policyProblems } from '../../src/core/policy-problems';
import type { State } from '../../src/core/state';
import type { Problem } from '../../src/errors';
import { ALB, logsOf, NEW_BUCKET, OTHER_ALB, settingsOf } from '../example';
import { bucketState, stateOf } from './states';

const SETTINGS = settingsOf({ LoadBalancerArns: [ALB, OTHER_ALB], LogBucketArns: ['arn:aws:s3:::central', 'arn:aws:s3:::more'] });
const into = (bucket: string): State['loadBalancers'][number]['logs'] => logsOf({ access: { enabled: true, bucket, prefix: '' } });
const deny = (bucket: string, more: Partial<Statement> = {}): PolicyDocument => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Deny', Principal: '*', Action: 's3:PutObject', Resource: `arn:aws:s3:::${bucket}/*`, ...more }],
});
const [OUR_ORGANIZATION, EVERYBODY] = [
  deny('central', { Sid: 'OurOrganization', Action: 's3:GetObject', Condition: { StringNotEquals: { 'aws:PrincipalOrgID': 'o-1' } } }),
  deny('central', { Sid: 'Everybody', Effect: 'Allow', Action: 's3:GetObject' }),
].flatMap(statementsOf);
const texts = (problems: readonly Problem[]): readonly string[] => problems.map(({ subject, message }) => `${subject}: ${message}`);

/** What is certain and what is not, of each bucket. */
function problemsOf(observed: State): readonly string[] {
  const desired = desiredState('onboarded', SETTINGS, observed);
  return desired.buckets.flatMap((one) => texts(policyProblems(SETTINGS, observed, desired, one).blockers));
}
const notesOf = (goal: Goal, observed: State): readonly string[] =>
  texts(notes(goal, SETTINGS, observed, desiredState(goal, SETTINGS, observed)));

describe('whether logs can be written', () => {
  const buckets = [bucketState('central', { policy: deny('central') }), bucketState(NEW_BUCKET, { policy: deny(NEW_BUCKET) })];
  const denied = (bucket: string): string => `bucket ${bucket}: a statement without Sid (Deny) of its policy forbids Elastic Load `
    + 'Balancing to write logs; except the service principal of log delivery from it';

  test('is asked of the bucket in which they are turned on, and of no other', () => {
    expect(problemsOf(stateOf({
      buckets, loadBalancers: [{ arn: ALB, logs: into('central') }, { arn: OTHER_ALB, logs: logsOf() }],
    }))).toEqual([denied(NEW_BUCKET)]);
  });

  test('is not asked where they are on already', () => {
    expect(problemsOf(stateOf({
      buckets, loadBalancers: [{ arn: ALB, logs: into('central') }, { arn: OTHER_ALB, logs: into(NEW_BUCKET) }],
    }))).toEqual([]);
  });

  test('is asked beside load balancers that are gone', () => {
    expect(problemsOf(stateOf({
      buckets, loadBalancers: [{ arn: ALB, logs: undefined }, { arn: OTHER_ALB, logs: logsOf() }],
    }))).toEqual([denied(NEW_BUCKET)]);
  });
});

test('a policy is judged by what is written to it, not by what is written to another', () => {
  const frozen = deny('more', { Sid: 'Frozen', Action: 's3:PutBucketPolicy', Resource: 'arn:aws:s3:::more' });
  const observed = stateOf({
    buckets: [bucketState('central'), bucketState('more', { policy: frozen })],
    loadBalancers: [{ arn: ALB, logs: into('central') }, { arn: OTHER_ALB, logs: into('more') }],
  });
  const complaint = expect.stringMatching(/^bucket more: the statement Frozen of its policy forbids this stack to add/);
  expect(problemsOf(observed)).toEqual([complaint]);
  const done = desiredState('onboarded', SETTINGS, observed);
  expect(problemsOf({ ...done, buckets: [bucketState('central'), done.buckets[1]] })).toEqual([]);
  expect(problemsOf({ ...done, buckets: [done.buckets[0], bucketState('more', { policy: frozen })] })).toEqual([complaint]);
});

describe('what may go wrong', () => {
  const observed = stateOf({
    buckets: [bucketState('central', { policy: { Version: '2012-10-17', Statement: [OUR_ORGANIZATION, EVERYBODY] } })],
    loadBalancers: [{ arn: ALB, logs: into('central') }],
  });

  test('is told when a bucket comes into use', () => {
    expect(notesOf('onboarded', observed)).toEqual([
      'bucket central: the statement OurOrganization of its policy may forbid Logs Analysis to read logs; '
        + 'except account 444455556666 from it',
      expect.stringMatching(/^bucket central: the statement Everybody makes its policy public/),
    ]);
  });

  test('is not told when it is taken back, whether by the end of the stack or because nothing logs there any more', () => {
    const shared = desiredState('onboarded', SETTINGS, observed);
    expect(notesOf('offboarded', shared)).toEqual([]);
    expect(notesOf('onboarded', { ...shared, loadBalancers: [{ arn: ALB, logs: into('more') }] })).toEqual([]);
  });

  test('is not told of what is certain, which stops the run', () => {
    const frozen = deny('central', { Action: 's3:PutBucketPolicy', Resource: 'arn:aws:s3:::central' });
    expect(notesOf('onboarded', { ...observed, buckets: [bucketState('central', { policy: frozen })] })).toEqual([]);
  });
});
