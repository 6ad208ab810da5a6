import { apply, PlanOutdated } from './aws/apply';
import type { AwsApi } from './aws/aws-api';
import { jittered, SYSTEM_CLOCK } from './aws/clock';
import { observe, observeBuckets, observeExistingTopics, observeTopic } from './aws/observe';
import type { Limits } from './aws/retry';
import { blockers } from './core/blockers';
import { inverse, stageOf, staysPending } from './core/change';
import type { Change, ResourceKind } from './core/change';
import { desiredState } from './core/desired-state';
import type { Goal } from './core/desired-state';
import { DELETED, ownsTopic, recordedTargets } from './core/journal';
import { makePlan } from './core/make-plan';
import type { Plan } from './core/make-plan';
import type { State, TopicState } from './core/state';
import { OnboardingError } from './errors';
import type { Settings } from './settings';

/** How often a plan is made anew when something else changes the same document meanwhile. */
const ATTEMPTS = 10;
/**
 * After how many milliseconds a document that others write to is read back. Whoever read it before we wrote it has written it by then,
 * because each of its calls is given up after three seconds.
 */
const SETTLED = 7_000;

const READ_BACK: readonly ResourceKind[] = ['bucket-policy', 'notifications', 'existing-subscription'];
/** Taken down when it is certain that nothing else is left. */
const LAST: readonly ResourceKind[] = ['subscription', 'topic'];
/** What an update has added to its lists, which is out of reach for the one that rolls it back. */
const UNDONE: readonly ResourceKind[] = ['load-balancer', 'existing-subscription'];

/** Looks at the account and says what would be done. Changes nothing. */
export async function plan(goal: Goal, settings: Settings, aws: AwsApi): Promise<Plan> {
  return planFrom(goal, settings, await observe(settings, aws)).plan;
}

function planFrom(goal: Goal, settings: Settings, observed: State): { readonly desired: State; readonly plan: Plan } {
  const desired = desiredState(goal, settings, observed);
  return { desired, plan: makePlan(goal, observed, desired, blockers(goal, settings, observed, desired)) };
}

/** How a run is made, beside what it leads to. */
export interface Run {
  /** Told of each change when it was made. */
  readonly changed?: (change: Change) => void;
  readonly limits?: Limits;
  /** The calls with which a run that failed takes back what it turned on; with more time than the others. */
  readonly undoing?: AwsApi;
}

/**
 * Brings the account to the goal, and answers the changes it made; none where nothing differs. Each attempt looks anew, and what others
 * write to is looked at once more when their writes have ended.
 *
 * @throws OnboardingError if there is a reason not to start; nothing was changed then
 */
export async function reconcile(goal: Goal, settings: Settings, aws: AwsApi, run: Run = {}): Promise<readonly Change[]> {
  const { changed = () => {}, limits = { deadline: Infinity, clock: SYSTEM_CLOCK }, undoing = aws } = run;
  const made: Change[] = [];
  const make = async (change: Change, api = aws): Promise<void> => {
    await apply(change, api, limits);
    made.push(change);
    changed(change);
  };
  try {
    let observed = await observe(settings, aws);
    for (let attempt = 1; ; attempt++) {
      const { desired, plan: { changes, blockers: found } } = planFrom(goal, settings, observed);
      if (found.length > 0) throw new OnboardingError(found);
      // The record is needed until it is certain that nothing else is left; a subscription that is not confirmed goes with it.
      const last = goal === 'onboarded' ? [] : changes.filter((change) =>
        change.after === undefined && (LAST.includes(change.kind) || staysPending(change)));
      const first = changes.filter((change) => !last.includes(change));
      // What was there a moment ago may not be seen yet, so that one look is not enough to say that nothing is left.
      if (first.length === 0 && (goal === 'onboarded' || attempt > 1)) {
        for (const stage of stagesOf(last)) await all(stage.map((change) => make(change)));
        return made;
      }
      if (attempt > ATTEMPTS) throw new PlanOutdated('a log bucket');
      try {
        for (const stage of stagesOf(first)) await all(stage.map((change) => make(change)));
        if (goal === 'onboarded' && !first.some(({ kind }) => READ_BACK.includes(kind))) return made;
        await limits.clock.sleep(SETTLED);
        observed = goal === 'onboarded'
          ? {
            ...desired,
            topic: await observeTopic(settings, aws),
            buckets: await observeBuckets(settings, aws),
            existingTopics: await observeExistingTopics(settings, aws),
          }
          : { ...await observe(settings, aws), ...(observed.topic.topic && { topic: withoutDeletion(observed.topic, desired.topic) }) };
      } catch (error) {
        if (!(error instanceof PlanOutdated)) throw error;
        if (attempt === ATTEMPTS) throw error;
        await limits.clock.sleep(jittered(1_000, limits.clock));
        observed = await observe(settings, aws);
      }
      if (goal === 'onboarded' && isDeleted(settings, observed.topic) && await staysDeleted(settings, aws, limits)) {
        await reconcile('offboarded', settings, aws, run);
        throw deletedMeanwhile(settings);
      }
    }
  } catch (error) {
    if (goal === 'onboarded') await all(made.filter(({ kind }) => UNDONE.includes(kind)).map((change) => make(inverse(change), undoing)));
    throw error;
  }
}

/** The topic that is deleted last, as the other changes have left it. It was there, whatever a later look may say. */
function withoutDeletion(before: TopicState, after: TopicState): TopicState {
  return { ...before, target: after.target, topic: after.topic ?? before.topic };
}

function isDeleted(settings: Settings, topic: TopicState): boolean {
  return !ownsTopic(settings, topic) || recordedTargets(topic)[0] === DELETED;
}

/** Whether it was no old answer that said so. */
async function staysDeleted(settings: Settings, aws: AwsApi, { clock }: Limits): Promise<boolean> {
  await clock.sleep(SETTLED);
  return isDeleted(settings, await observeTopic(settings, aws));
}

function deletedMeanwhile({ owner }: Settings): OnboardingError {
  const message = 'the stack was deleted while this was running, so it was taken back; nothing needs to be done';
  return new OnboardingError([{ code: 'deleted-meanwhile', subject: owner.onboardingName, message }]);
}

/** Changes that may be made at the same time, in the order of the plan. */
function stagesOf(changes: readonly Change[]): ReadonlyArray<readonly Change[]> {
  return [...new Set(changes.map(stageOf))].map((stage) => changes.filter((change) => stageOf(change) === stage));
}

/** Waits until all have ended, so that nothing goes on after a failure. */
async function all(work: ReadonlyArray<Promise<void>>): Promise<void> {
  const failed = (await Promise.allSettled(work)).find(({ status }) => status === 'rejected');
  if (failed) throw (failed as PromiseRejectedResult).reason;
}
