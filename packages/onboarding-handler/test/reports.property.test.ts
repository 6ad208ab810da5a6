import { statementId } from '@logs-analysis/policy-model';
import fc from 'fast-check';
import { anyCase } from './arbitraries';
import { FakeClock } from './aws/fake-clock';
import { ALB, HERE, logsTo, settingsOf } from './example';
import { observe } from '../src/aws/observe';
import type { Report } from '../src/core/report';
import { reportText } from '../src/core/report-text';
import { OnboardingError, sentence } from '../src/errors';
import { PROBLEMS } from '../src/problems';
import { planReport, reconcileAndReport } from '../src/run-and-report';
import type { Settings } from '../src/settings';
import { fakeAws } from './fake-aws/fake-aws';
import type { Call, FakeAws } from './fake-aws/fake-aws';

const RUNS = { numRuns: 200 };
const reported = (goal: 'onboarded' | 'offboarded', settings: Settings, { api }: FakeAws): Promise<Report> =>
  reconcileAndReport(goal, settings, api, { limits: { deadline: Infinity, clock: new FakeClock() } });

describe('the report of a plan', () => {
  test('and that of applying it say the same, but for what is done and pending', () => fc.assert(
    fc.asyncProperty(anyCase, async ({ account, settings }) => {
      const aws = fakeAws(account, HERE);
      const plan = await planReport(settings, aws.api);
      expect(aws.writes).toEqual([]);
      const outcome = await reported('onboarded', settings, aws).catch((error: unknown) => error);
      if (plan.outcome === 'blocked') {
        expect(outcome).toBeInstanceOf(OnboardingError);
        expect((outcome as OnboardingError).problems).toEqual(plan.blockers);
        return;
      }
      const { outcome: _, nextStep: __, ...rest } = plan;
      expect(outcome).toEqual({ ...rest, outcome: 'done', nextStep: expect.any(String) });
    }), RUNS));

  test('of what was applied says that there is nothing to do, and waits until the service has confirmed', () => fc.assert(
    fc.asyncProperty(anyCase, async ({ account, settings }) => {
      const aws = fakeAws(account, HERE);
      if ((await planReport(settings, aws.api)).outcome === 'blocked') return;
      await reported('onboarded', settings, aws);
      expect(await planReport(settings, aws.api)).toMatchObject({ changes: [], subscription: 'pending' });
      aws.confirmSubscriptions();
      expect(await planReport(settings, aws.api)).toMatchObject({ changes: [], subscription: 'confirmed', pending: [] });
    }), RUNS));
});

describe('the report of a rollback', () => {
  test('says so too if it comes in the way when the rollback is under way', async () => {
    const loadBalancers = { [ALB]: { type: 'application' as const, attributes: logsTo('central') } };
    const aws = fakeAws({ loadBalancers, buckets: { central: { owner: HERE.accountId, tags: {}, notifications: {} } }, topics: {} }, HERE);
    const QueueArn = 'arn:aws:sqs:eu-west-1:111122223333:all';
    const QueueConfigurations = [{ Id: 'all', QueueArn, Events: ['s3:ObjectCreated:*'] }];
    const before = ({ name }: Call): void => {
      if (name === 'putBucketPolicy') aws.change(({ buckets: { central } }) => { central.notifications = { QueueConfigurations }; });
    };
    const settings = { ...settingsOf({ LogBucketArns: ['arn:aws:s3:::central'] }), isRollback: true };
    const { notes, nextStep } = await reported('onboarded', settings, { ...aws, api: aws.client({ before }) });
    expect(notes).toEqual([expect.objectContaining({ code: 'notification-overlap', isPassed: true })]);
    expect(nextStep).toMatch(/^bucket central: /);
  });

  test('says so if something is left that would stop an update, and then that nothing is well that is not', () => fc.assert(
    fc.asyncProperty(anyCase, async ({ account, settings }) => {
      const aws = fakeAws(account, HERE);
      const stops = (await planReport(settings, aws.api)).blockers;
      const report = await reported('onboarded', { ...settings, isRollback: true }, aws).catch((error: unknown) => error);
      if (report instanceof OnboardingError) return;
      const { notes, buckets, nextStep } = report as Report;
      const passed = notes.filter((one) => one.isPassed);
      expect(new Set(passed.map(sentence))).toEqual(new Set(stops.map(sentence)));
      const text = reportText(report as Report);
      expect(text.startsWith('Rolled back, but for ')).toBe(passed.length > 0);
      if (passed.length > 0) {
        expect(text).not.toMatch(/as it should be|gets the logs/);
        expect(nextStep).toContain(PROBLEMS[passed[0].code].next);
      }
      for (const name of buckets) {
        expect(JSON.stringify(aws.account().buckets[name].policy)).toContain(statementId(settings.owner, 'ReadLogs'));
      }
    }), RUNS));
});

test('whatever is listed is either changed, left alone or pending, and only once', () => fc.assert(
  fc.asyncProperty(anyCase, fc.constantFrom('onboarded' as const, 'offboarded' as const), async ({ account, settings }, goal) => {
    const aws = fakeAws(account, HERE);
    if ((await planReport(settings, aws.api)).outcome === 'blocked') return;
    for (const next of ['onboarded' as const, goal]) {
      const { changes, leftAlone, pending } = await reported(next, settings, aws);
      const named = [...changes, ...leftAlone, ...pending];
      for (const arn of settings.loadBalancerArns) expect(named.filter(({ id }) => id === arn)).toHaveLength(1);
      for (const bucket of settings.logBuckets) {
        const { bucket: present } = (await observe('onboarded', settings, aws.api)).buckets.find(({ name }) => name === bucket)!;
        if (present) expect([bucket, named.filter(({ id }) => id === bucket).length]).not.toEqual([bucket, 0]);
      }
    }
  }), RUNS));
