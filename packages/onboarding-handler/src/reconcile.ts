import { samePolicy } from '@logs-analysis/policy-model';
import { apply, PlanOutdated } from './aws/apply';
import type { AwsApi } from './aws/aws-api';
import { jittered, SYSTEM_CLOCK } from './aws/clock';
import { observe, observeDocuments, observeTopic } from './aws/observe';
import { LOAD_BALANCER_CHANGES, timeFor } from './aws/pace';
import { isForGood } from './aws/retry';
import type { Limits } from './aws/retry';
import { isTouched, stagesOf } from './core/change';
import type { Change, ResourceKind } from './core/change';
import type { Goal } from './core/desired-state';
import { ownsTopic } from './core/journal';
import type { Plan } from './core/make-plan';
import { refusalPassedOver } from './core/passed-over';
import type { Refusal } from './core/passed-over';
import { planFrom } from './core/plan-from';
import type { State, TopicState } from './core/state';
import { DELETED, recordedTargets } from './core/target-journal';
import { alsoTelling, OnboardingError, outOfTime, refusalOf } from './errors';
import type { Problem } from './errors';
import type { Settings } from './settings';
import { firstLook, surely } from './sure-looks';
import { takeBack } from './take-back';
import { SETTLED } from './time-limits';

/** How often a plan is made anew when something else changes the same document meanwhile. */
const ATTEMPTS = 10;
/** How often a call may meet something otherwise than looks show it to be; some attempts are left for what follows from that. */
const ENOUGH_ATTEMPTS = 7;

const NO_LIMITS: Limits = { deadline: Infinity, clock: SYSTEM_CLOCK };

/** Looks at the account and says what would be done. Changes nothing. */
export async function plan(goal: Goal, settings: Settings, aws: AwsApi): Promise<Plan> {
  return planFrom(goal, settings, await observe(goal, settings, aws)).plan;
}

/** How a run is made, beside what it leads to. */
export interface Run {
  /** Told of each change when it was made. */
  readonly changed?: (change: Change) => void;
  /**
   * Told of what may keep the changes from being made or from doing what they are for, before the first one; and after that of what a
   * rollback leaves as it is, more than once maybe.
   */
  readonly noted?: (note: Problem) => void;
  /** Told of each look: what there was, and where that leads. */
  readonly looked?: (observed: State, desired: State) => void;
  readonly limits?: Limits;
  /** The topic as it was seen just before: if it looks otherwise now, one of the answers is old. */
  readonly topic?: TopicState;
  /** With what an update that failed takes back what it did: it has more time than the rest. */
  readonly takingBack?: { readonly aws: AwsApi; readonly limits: Limits };
}

/**
 * Brings the account to the goal, and answers the changes it made; none where nothing differs. Each attempt looks anew, and what others
 * write to is looked at once more when their writes have ended. Old answers do not decide what could not be mended later: before an
 * update or a rollback, and where a look is in doubt or would stop the run, it is what two or three looks agree on that counts. What AWS
 * refuses for good to a rollback is left as it is, and what depends on it is planned anew without it.
 *
 * @throws OnboardingError if there is a reason not to start; nothing was changed then
 */
export async function reconcile(goal: Goal, settings: Settings, aws: AwsApi, run: Run = {}): Promise<readonly Change[]> {
  const { changed = () => {}, noted = () => {}, looked = () => {}, limits = NO_LIMITS, takingBack = { aws, limits } } = run;
  const made: Change[] = [];
  /** What was written, be it that the answer was lost: a change that failed may have been made nevertheless. */
  const tried: Change[] = [];
  const refused: Refusal[] = [];
  let isTakenDown = false;
  let attempt = 0;
  // What was there a moment ago may not be seen yet, so that one look is not enough to say that nothing is left.
  let isSure = goal === 'onboarded';
  const make = async (change: Change): Promise<void> => {
    const writing = (): void => { if (!tried.includes(change)) tried.push(change); };
    try {
      await apply(change, aws, limits, writing);
    } catch (caught) {
      // What a look shows and a call does not find is refused, once it has stayed so.
      const error = attempt >= ENOUGH_ATTEMPTS && caught instanceof PlanOutdated ? caught.told : caught;
      const said = refusalOf(error, `${change.kind} ${change.id}`);
      const passed = isForGood(error) ? refusalPassedOver(goal, settings, change, said) : undefined;
      if (passed === undefined || isTouched(refused, change.kind, change.id)) throw said;
      refused.push(passed);
      return;
    }
    // Somebody else has made it, or an old answer says so; it is not ours to take back.
    if (!tried.includes(change)) throw new PlanOutdated(`${change.kind} ${change.id}`, { isMade: true });
    made.push(change);
    changed(change);
  };
  try {
    let observed = await firstLook(goal, settings, aws, limits, run.topic);
    for (;;) {
      attempt++;
      const { desired, plan: { changes, blockers: found, notes: doubts = [] }, passed } = planFrom(goal, settings, observed, refused);
      if (found.length > 0) throw new OnboardingError(found);
      (attempt === 1 ? doubts : passed).forEach(noted);
      looked(observed, desired);
      // The record is needed until it is certain that nothing else is left; a subscription that is not confirmed goes with it.
      const last = goal === 'onboarded' ? [] : changes.filter(({ kind }) => kind === 'topic' || kind === 'subscription');
      const first = changes.filter((change) => !last.includes(change));
      const wasSure = isSure;
      isSure = true;
      try {
        if (first.length === 0 && wasSure) {
          for (const stage of stagesOf(last)) await all(stage.map((change) => make(change)));
          return made;
        }
        if (attempt > ATTEMPTS) throw new PlanOutdated('a log bucket');
        for (const stage of stagesOf(first)) {
          if (goal === 'onboarded' && isTooLate(stage, limits)) throw outOfTime();
          const before = refused.length;
          await all(stage.map((change) => make(change)));
          if (refused.length > before) throw new PlanOutdated('what AWS refuses');
        }
        if (goal === 'onboarded' && !first.some(({ kind }) => READ_BACK.includes(kind))) return made;
        await limits.clock.sleep(SETTLED);
        observed = goal === 'onboarded'
          ? await surely(goal, settings, limits, async () => ({ ...desired, ...await observeDocuments(settings, aws) }), {
            refused,
            // If it is not as it was written, with what is on record as shared, it is an old answer or somebody else's work.
            isInDoubt: ({ topic }) => !samePolicy(topic.topic?.policy, desired.topic.topic?.policy),
          })
          : withRecord(await observe(goal, settings, aws), observed.topic, desired.topic);
      } catch (error) {
        if (!(error instanceof PlanOutdated)) throw error;
        if (attempt >= ATTEMPTS) throw error;
        isSure = goal === 'onboarded';
        await limits.clock.sleep(error.contradictsLook ? SETTLED : jittered(1_000, limits.clock));
        const wasThere = observed.topic.topic !== undefined;
        observed = await surely(goal, settings, limits, () => observe(goal, settings, aws), {
          refused, isInDoubt: ({ topic }) => error.contradictsLook || wasThere && topic.topic === undefined,
        });
      }
      if (goal === 'onboarded' && isDeleted(settings, observed.topic) && await staysDeleted(settings, aws, limits)) {
        isTakenDown = true;
        await reconcile('offboarded', settings, aws, run);
        // It is marked by nothing but the record, which may have gone with the topic.
        const subscriptions = tried.filter(({ kind }) => kind === 'existing-subscription');
        throw alsoTelling(deletedMeanwhile(settings), await takeBack(settings, subscriptions, made, { ...takingBack, changed }));
      }
    }
  } catch (error) {
    const isTakenBack = goal === 'onboarded' && settings.target !== undefined && !isTakenDown;
    throw isTakenBack ? alsoTelling(error, await takeBack(settings, tried, made, { ...takingBack, changed })) : error;
  }
}

/** Kinds of resources that others write to at the same time, or that are seen only after a while. */
const READ_BACK: readonly ResourceKind[] = ['bucket-policy', 'notifications', 'event-rule', 'existing-subscription'];

/** With the topic, which is changed last, as the other changes have left it. It was there, whatever a later look may say. */
function withRecord(seen: State, before: TopicState, after: TopicState): State {
  return before.topic ? { ...seen, topic: { ...before, target: after.target } } : seen;
}

function isDeleted(settings: Settings, topic: TopicState): boolean {
  return !ownsTopic(settings, topic) || recordedTargets(topic)[0] === DELETED;
}

/** Whether it was no old answer that said so, nor two. */
async function staysDeleted(settings: Settings, aws: AwsApi, { clock }: Limits): Promise<boolean> {
  for (let looks = 0; looks < 2; looks++) {
    await clock.sleep(SETTLED);
    if (!isDeleted(settings, await observeTopic(settings, aws))) return false;
  }
  return true;
}

function deletedMeanwhile({ owner }: Settings): OnboardingError {
  const message = 'the stack was deleted while this was running, so it was taken back; nothing needs to be done';
  return new OnboardingError([{ code: 'deleted-meanwhile', subject: owner.onboardingName, message }]);
}

/** Whether changes that are made at a pace would not be done in time: then it is better not to begin them, for they would be taken back. */
function isTooLate(stage: readonly Change[], { deadline, clock }: Limits): boolean {
  const needed = timeFor(stage.filter(({ kind }) => kind === 'load-balancer').length, LOAD_BALANCER_CHANGES);
  return needed > 0 && clock.now() + needed + SETTLED > deadline;
}

/** Waits until all have ended, so that nothing goes on after a failure. */
async function all(work: ReadonlyArray<Promise<void>>): Promise<void> {
  const failed = (await Promise.allSettled(work)).find(({ status }) => status === 'rejected');
  if (failed) throw (failed as PromiseRejectedResult).reason;
}
