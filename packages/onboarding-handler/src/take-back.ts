import { withdrawStatements } from '@logs-analysis/policy-model';
import { apply, PlanOutdated } from './aws/apply';
import type { AwsApi } from './aws/aws-api';
import { observeTopic } from './aws/observe';
import { isGone } from './aws/refused-read';
import type { Limits } from './aws/retry';
import { inverse, isTouched, SHARING, stagesOf } from './core/change';
import type { Change } from './core/change';
import { RULE_STATEMENT } from './core/event-rule';
import { ownsTopic } from './core/journal';
import { isNamed, recordedTopics, subscriptionTags } from './core/subscription-journal';
import { OnboardingError } from './errors';
import type { Problem } from './errors';
import { PROBLEMS } from './problems';
import type { Settings } from './settings';
import { SETTLED } from './time-limits';

/** With what it is taken back, and who is told of it. */
export interface TakingBack {
  readonly aws: AwsApi;
  readonly limits: Limits;
  readonly changed: (change: Change) => void;
}

/**
 * Takes back what an update that failed may have changed and what is out of reach for the one that rolls it back, as far as it can. The
 * record of load balancers stays until that one has looked; that of topics and of the rule goes, because that one cannot look at them.
 *
 * @param made those of the changes that are known to have been made
 * @returns what was changed and could not be put back
 */
export async function takeBack(
  settings: Settings, tried: readonly Change[], made: readonly Change[], how: TakingBack,
): Promise<readonly Problem[]> {
  const inverses = tried.filter(({ kind }) => SHARING.includes(kind)).map(inverse);
  const stays: Problem[] = [];
  const failed: Change[] = [];
  for (const stage of stagesOf([...inverses].reverse())) {
    // A load balancer whose logs stay on must be able to write them.
    const isInUse = failed.some(({ kind }) => kind === 'load-balancer');
    const free = stage.filter(({ kind, id }) => !(isInUse && kind === 'bucket-policy' && id === settings.newBucket));
    await Promise.all(free.map((change) => apply(change, how.aws, how.limits).then(() => how.changed(change), (error: unknown) => {
      // On what is gone nothing has to be put back.
      if (isGone(error)) return;
      failed.push(change);
      if (isTouched(made, change.kind, change.id)) stays.push(...notTakenBack(change, error));
    })));
  }
  const ending = inverses
    .filter(({ kind, after }) => after === undefined && (kind === 'existing-subscription' || kind === 'event-rule'));
  if (ending.length > 0) {
    const hasFailed = ending.some((change) => failed.includes(change));
    await forget(settings, ending, hasFailed, how)
      .catch((error: unknown) => stays.push(...ending.flatMap((change) => notTakenBack(change, error))));
  }
  return stays.filter(({ code, subject }, index) =>
    index === stays.findIndex((other) => other.code === code && other.subject === subject));
}

function notTakenBack({ kind, id }: Change, error: unknown): readonly Problem[] {
  const told = error instanceof PlanOutdated ? error.told : error;
  if (told instanceof OnboardingError) return told.problems;
  const name = told instanceof Error ? told.name : typeof told;
  const message = `what the update that failed had changed may have stayed (${name}); ${PROBLEMS['not-taken-back'].next}`;
  return [{ code: 'not-taken-back', subject: `${kind} ${id}`, message }];
}

/**
 * What was made a moment ago may not have been seen, so that ending it once is not enough to say that it has ended.
 *
 * @param hasFailed whether it is not known of all that they have ended once
 */
async function forget(settings: Settings, ending: readonly Change[], hasFailed: boolean, { aws, limits }: TakingBack): Promise<void> {
  for (let times = hasFailed ? 2 : 1; times > 0; times--) {
    await limits.clock.sleep(SETTLED);
    await Promise.all(ending.map((change) => apply(change, aws, limits).catch((error: unknown) => {
      if (!isGone(error)) throw error;
    })));
  }
  const topic = await observeTopic(settings, aws);
  if (!ownsTopic(settings, topic)) return;
  const { tags, policy } = topic.topic!;
  const subscriptions = ending.filter(({ kind }) => kind === 'existing-subscription');
  if (subscriptions.length > 0) {
    const left = recordedTopics(settings, topic).filter(({ name }) => !subscriptions.some(({ id }) => isNamed(id, name)));
    await aws.tagTopic(topic.arn, subscriptionTags(settings, left, tags));
  }
  const without = withdrawStatements(policy, ({ Sid }) => Sid === RULE_STATEMENT);
  if (subscriptions.length < ending.length && without !== policy) await aws.setTopicPolicy(topic.arn, without!);
}
