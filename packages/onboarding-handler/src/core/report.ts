import { sentence } from '../errors';
import type { Problem } from '../errors';
import { PROBLEMS } from '../problems';
import { STAGES } from './change';
import type { Change } from './change';
import { summaryOf } from './change-summary';
import type { ChangeSummary } from './change-summary';
import type { Course } from './course';
import type { Goal } from './desired-state';
import { ruleLeftAlone } from './event-rule-remarks';
import { pendingSubscriptions, subscriptionsLeftAlone } from './existing-topic-remarks';
import { leftAlone, leftBehind, turnedOffLater } from './left-alone';
import type { Remark } from './left-alone';
import { prefixesIn } from './prefixes-in';

/**
 * What a person needs to act on a run, or on the plan of one. Plain data, with ids and counts of what policies and notifications say
 * and none of their text. This is what the command line prints as JSON; members may be added to it, and none is taken away.
 */
export interface Report {
  /** `planned`: nothing was changed yet. `blocked`: nothing was, and nothing would be. `done`: the changes were made. */
  readonly outcome: 'planned' | 'blocked' | 'done';
  /** The topic that tells the service of new logs, whether or not it is there yet; `undefined` if the settings cannot be used. */
  readonly topicArn?: string;
  /** The buckets in which the service can read logs when the changes are made; none that a rollback left, of which it is not certain. */
  readonly buckets: readonly string[];
  /** `pending` until the service has accepted what the topics send it that tell it of logs, and while there is none. */
  readonly subscription: 'confirmed' | 'pending';
  readonly changes: readonly ChangeSummary[];
  readonly leftAlone: readonly Remark[];
  /** What still has to happen, though not by the reader. */
  readonly pending: readonly Remark[];
  /** What may keep the changes from doing what they are for, and what a rollback passed over. */
  readonly notes: readonly Problem[];
  readonly blockers: readonly Problem[];
  readonly nextStep: string;
}

/** What a run did that has ended, or what it would do. */
export function reportOf(outcome: 'planned' | 'done', course: Course): Report {
  const { goal, settings, observed, desired, changes } = course;
  const { name, endpoint } = settings.owner.service;
  const isOwnConfirmed = observed.topic.endpoints.includes(endpoint) && !observed.topic.unconfirmed?.includes(endpoint);
  const others = pendingSubscriptions(course);
  const pending: readonly Remark[] = [
    ...(goal === 'onboarded' && !isOwnConfirmed
      ? [{ kind: 'subscription' as const, id: endpoint, why: `it waits for ${name} to confirm it` }] : []),
    ...others,
    ...turnedOffLater(course),
  ];
  const isConfirmed = isOwnConfirmed && others.length === 0;
  // Each once: several looks may have found the same.
  const notes = [...new Map(course.notes?.map((one) => [sentence(one), one])).values()];
  return {
    outcome,
    topicArn: observed.topic.arn,
    buckets: desired.buckets.filter((one) => !one.isLeft).map((one) => one.name)
      .filter((one) => goal === 'onboarded' && prefixesIn(one, settings, desired).length > 0),
    subscription: isConfirmed ? 'confirmed' : 'pending',
    changes: [...changes].sort(byPlace(goal)).map(summaryOf),
    leftAlone: [...leftAlone(course), ...ruleLeftAlone(course), ...subscriptionsLeftAlone(course)],
    pending,
    notes,
    blockers: [],
    nextStep: nextStep(outcome, course, notes.filter((one) => one.isPassed), isConfirmed),
  };
}

/** Why nothing was done, and will not be before the blockers are out of the way. */
export function blockedReport(blockers: readonly Problem[], topicArn?: string): Report {
  return { ...NOTHING, outcome: 'blocked', topicArn, blockers, nextStep: `${adviceOn(blockers)}. Then try again.` };
}

/** What to do about the first of them. */
function adviceOn([{ subject, code }, ...more]: readonly Problem[]): string {
  return `${subject}: ${PROBLEMS[code].next}${more.length > 0 ? `; ${more.length} more to resolve` : ''}`;
}

/** What there is to say of an event that comes when the stack has gone on: nothing was looked at. */
export function lateReport(topicArn: string): Report {
  return { ...NOTHING, outcome: 'done', topicArn, nextStep: 'Nothing to do: the event came when the stack had gone on already.' };
}

const NOTHING = {
  buckets: [], subscription: 'pending', changes: [], leftAlone: [], pending: [], notes: [], blockers: [],
} as const;

/** Changes that do not depend on each other are made at the same time; a report has them in the order of their names. */
function byPlace(goal: Goal): (a: Change, b: Change) => number {
  const order = goal === 'onboarded' ? STAGES.flat() : STAGES.flat().reverse();
  return (a, b) => order.indexOf(a.kind) - order.indexOf(b.kind) || (a.id < b.id ? -1 : 1);
}

function nextStep(outcome: 'planned' | 'done', course: Course, passed: readonly Problem[], isConfirmed: boolean): string {
  // Before anything else: no update gets past it.
  if (passed.length > 0) return `${adviceOn(passed)}. Then update the stack.`;
  const { goal, settings, changes } = course;
  const { name } = settings.owner.service;
  const [behind, ...more] = leftBehind(course);
  if (behind !== undefined) {
    const others = more.length > 0 ? ` and ${more.length} more that the report names` : '';
    return `Update the stack with ${behind}${others} in FormerLoadBalancerArns: logs that the rolled-back update turned on are still on.`;
  }
  if (goal !== 'onboarded') return outcome === 'done' ? 'Nothing to do.' : 'Delete the stack to do this.';
  if (outcome === 'planned' && changes.length > 0) return 'Run the stack with Mode Apply to do this.';
  return isConfirmed
    ? `Nothing to do: ${name} gets the logs.`
    : `Nothing to do for you: ${name} has to confirm the subscription. If it is still pending in an hour, ask its support.`;
}
