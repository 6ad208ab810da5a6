import type { LoadBalancerArn } from '@logs-analysis/policy-model';
import type { Settings } from '../settings';
import { entryOf, lettersOf, ownsTopic, recorded, removedEnds, typesOf } from './journal';
import type { TopicState } from './state';

/** The tag that holds {@link TopicState.target}. */
export function targetTag({ owner }: Settings): string {
  return `${owner.service.resourcePrefix}:target`;
}

/** What {@link targetTag} holds while the stack is deleted. */
export const DELETED = 'deleted';

/**
 * The physical ids on record, the one reached last and the one before it while that may yet come back, with what it asked for beside load
 * balancers.
 */
export function recordedTargets(topic: TopicState): readonly string[] {
  return wordsOf(topic).map((one) => one.replace(MARK, ''));
}

/** What {@link targetTag} holds. */
export function recordedTarget({ target }: TopicState): string | undefined {
  return target && Object.values(target)[0];
}

/** What {@link recordedTargets} answers, as it is on record. */
export function wordsOf(topic: TopicState): readonly string[] {
  return recordedTarget(topic)?.split(' ') ?? [];
}

/**
 * What is known of the physical id reached last.
 *
 * - `first`: it is that of the first creation of the stack, be it that it failed, and nothing came after it.
 * - `cut-short`: an update came to it that was kept though it failed, and another one after that; so the record does not hold any more what
 *   was there before both.
 */
export type Mark = 'first' | 'cut-short';

export function markOf(topic: TopicState): Mark | undefined {
  const [reached] = wordsOf(topic);
  return reached?.endsWith(FIRST) ? 'first' : reached?.endsWith(CUT_SHORT) ? 'cut-short' : undefined;
}

/** At the end of an id on record. */
const FIRST = '+';
const CUT_SHORT = '@';
const MARK = /[+@]$/;

function cutShort(id: string): string {
  return `${id.replace(MARK, '')}${CUT_SHORT}`;
}

/** What is on record, as a word of {@link wordsOf}, once what only another id had asked for is gone. */
export function targetThatStays({ target, isRollback }: Settings, topic: TopicState): string | undefined {
  const [reached, before] = wordsOf(topic);
  if (target !== undefined) return target.id;
  return isRollback && before?.endsWith(CUT_SHORT) ? cutShort(reached) : reached;
}

/**
 * The physical id that the stack reached under another logical id: what a creation replaces that comes while the stack is updated, and what
 * is there again if that is rolled back. `undefined` if there is none.
 */
export function replacedBy(settings: Settings, topic: TopicState): string | undefined {
  const { target } = settings;
  if (target === undefined || target.before || !ownsTopic(settings, topic)) return undefined;
  const others = recordedTargets(topic).slice(0, 2).filter((one) => isOtherResource(one, target.id));
  // After a rollback that failed to tidy up, the earlier one is there.
  return others.find((one) => asksForTheSame(one, target.id)) ?? others[0];
}

/**
 * The same settings; but those of an update if what the stack has reached has another logical id, so that this cannot be its first
 * creation, whatever an old answer has said of the stack.
 */
export function asUpdate(settings: Settings, topic: TopicState): Settings {
  const { createdAs } = settings;
  if (createdAs === undefined) return settings;
  const update: Settings = { ...settings, target: { id: createdAs } };
  return replacedBy(update, topic) === undefined ? settings : update;
}

/**
 * What {@link targetTag} holds once an update is done: its id, and with a space after it what it may be rolled back to. If that is
 * nothing, its id alone, whatever was reached before. `undefined` if there is nothing to record.
 */
export function targetOf(settings: Settings, topic: TopicState): string | undefined {
  const { target, previous } = settings;
  const [reached, earlier] = recordedTargets(topic);
  if (target === undefined) return undefined;
  const { id, before } = target;
  const replaced = replacedBy(settings, topic);
  // What is replaced asks for the same.
  if (replaced !== undefined) return reversible(id, replaced, settings);
  // CloudFormation knows of no other id, whatever was reached.
  if (id === before) return reached === id && earlier === undefined ? recordedTarget(topic) : reached && id;
  if (before === undefined || id === reached && earlier !== before) return id;
  if (id === reached) return reversible(id, wordsOf(topic)[1], previous);
  // A rollback is not kept, and goes back to what is on record.
  const isCut = earlier !== undefined && earlier !== id && !settings.isRollback;
  return reversible(id, reached === undefined ? before : isCut ? cutShort(reached) : reached, previous);
}

/** An id and what it may be rolled back to, with what that asked for. */
function reversible(id: string, before: string, asked: Settings['previous']): string {
  const asks = asked ? [lettersOf(asked.logTypes), asked.logExpirationDays, ...(asked.usesEventBridge ? [EVENTS] : [])] : [];
  return [id, before, ...asks].join(' ');
}

/**
 * What {@link targetTag} holds from the beginning of a creation, or of a plan that is applied, so that the deletion of what came before it
 * does not take it down. `undefined` for an update, and where the topic of a first creation is there.
 */
export function targetAtOnce(settings: Settings, topic: TopicState): string | undefined {
  const { target, createdAs } = settings;
  if (target !== undefined) return target.before === undefined ? targetOf(settings, topic) : undefined;
  return createdAs === undefined || topic.topic ? undefined : `${createdAs}${FIRST}`;
}

/** On record where EventBridge might be used before an update. */
const EVENTS = 'events';

/** What was asked for before the update that is on record, from its own settings. The record stays as it is until that is reached. */
export function settingsBefore(settings: Settings, topic: TopicState): Settings {
  const { environment: { partition, region, accountId }, loadBalancerArns, formerLoadBalancerArns } = settings;
  const [, , letters, days, events] = recordedTargets(topic);
  const entries = recorded(settings, topic);
  const removed = removedEnds(settings, topic.topic!.tags).map((end) =>
    `arn:${partition}:elasticloadbalancing:${region}:${accountId}:loadbalancer/app/${end}` as LoadBalancerArn);
  const stayed = loadBalancerArns.filter((arn) => !entryOf(entries, arn).added);
  return {
    ...settings,
    loadBalancerArns: [...stayed, ...removed],
    formerLoadBalancerArns: formerLoadBalancerArns.filter((arn) => !removed.includes(arn)),
    unlistedLoadBalancerArns: loadBalancerArns.filter((arn) => !stayed.includes(arn)),
    logTypes: typesOf(letters),
    logExpirationDays: Number(days),
    usesEventBridge: events === EVENTS,
  };
}

/** Whether a physical id has another logical id than the other one. */
export function isOtherResource(id: string, other: string): boolean {
  const [logical, others] = [id, other].map((one) => one.split('/')[3] as string | undefined);
  return logical !== undefined && logical !== others;
}

/** Whether two physical ids ask for the same, whatever their logical ids are. */
export function asksForTheSame(id: string, other: string): boolean {
  return id.split('/')[2] === other.split('/')[2];
}
