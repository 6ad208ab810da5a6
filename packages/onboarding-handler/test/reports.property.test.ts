import fc from 'fast-check';
import { anyCase } from './arbitraries';
import { FakeClock } from './aws/fake-clock';
import { HERE } from './example';
import { observe } from '../src/aws/observe';
import type { Report } from '../src/core/report';
import { OnboardingError } from '../src/errors';
import { planReport, reconcileAndReport } from '../src/run-and-report';
import type { Settings } from '../src/settings';
import { fakeAws } from './fake-aws/fake-aws';
import type { FakeAws } from './fake-aws/fake-aws';

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
