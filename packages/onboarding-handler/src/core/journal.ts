import { ownerTag } from '@logs-analysis/policy-model';
import type { LoadBalancerArn } from '@logs-analysis/policy-model';
import type { Settings } from '../settings';
import { LOG_TYPES } from './state';
import type { LoadBalancerState, LogType, Tags, TopicState } from './state';

/** Whether the topic is this stack's own, by the tag it was created with. */
export function ownsTopic({ owner, createdBy }: Settings, { topic }: TopicState): boolean {
  return topic?.tags[ownerTag(owner.service)] === createdBy;
}

/** The logs of one load balancer that were off before this stack turned them on. */
export interface Entry {
  /** The end of the load balancer's ARN. */
  readonly id: string;
  readonly staying: readonly LogType[];
  /** No longer asked for: to be turned off when the update that said so is done, because it may yet be rolled back. */
  readonly leaving: readonly LogType[];
}

/** What is on record in the tags of the topic; nothing if it is not this stack's own. */
export function recorded(settings: Settings, topic: TopicState): readonly Entry[] {
  if (!ownsTopic(settings, topic)) return [];
  return Object.entries(topic.topic!.tags).filter(([key]) => key.startsWith(tagPrefix(settings)))
    .flatMap(([, value]) => value.split(' ').filter(Boolean))
    .map((text) => {
      const [id, letters = ''] = text.split('=');
      const [staying, leaving = ''] = letters.split('-');
      return { id, staying: typesOf(staying), leaving: typesOf(leaving) };
    });
}

/** What is on record for a load balancer, be it nothing. */
export function entryOf(entries: readonly Entry[], arn: LoadBalancerArn): Entry {
  const id = idOf(arn);
  return entries.find((one) => one.id === id) ?? { id, staying: [], leaving: [] };
}

/**
 * The record after a run that sets up the desired logs: what is turned on joins what was, and what is no longer asked for leaves. It is
 * written before the first of these logs is turned on.
 */
export function recordOf(
  { logTypes, loadBalancerArns }: Settings, entries: readonly Entry[], before: readonly LoadBalancerState[],
  after: readonly LoadBalancerState[],
): readonly Entry[] {
  return after.map(({ arn, logs }, index) => {
    const { id, staying, leaving } = entryOf(entries, arn);
    const ours = LOG_TYPES.filter((type) =>
      staying.includes(type) || leaving.includes(type) || (logs?.[type].enabled && !before[index].logs?.[type].enabled));
    const stays = (type: LogType): boolean => logTypes.includes(type) && loadBalancerArns.includes(arn);
    return { id, staying: ours.filter(stays), leaving: ours.filter((type) => !stays(type)) };
  });
}

/** The record as tags: as many load balancers as fit into a tag, and empty ones for those that are not needed any more. */
export function tagsOf(settings: Settings, entries: readonly Entry[], present: Tags = {}): Tags {
  const texts = entries.filter(({ staying, leaving }) => staying.length + leaving.length > 0)
    .map(({ id, staying, leaving }) => `${id}=${lettersOf(staying)}${leaving.length > 0 ? `-${lettersOf(leaving)}` : ''}`);
  const chunks = Array.from({ length: Math.ceil(texts.length / PER_TAG) }, (_, index) =>
    [`${tagPrefix(settings)}${index}`, texts.slice(index * PER_TAG, (index + 1) * PER_TAG).join(' ')] as const);
  const old = Object.keys(present).filter((key) => key.startsWith(tagPrefix(settings))).map((key) => [key, ''] as const);
  return { ...present, ...Object.fromEntries(old), ...Object.fromEntries(chunks) };
}

/** A tag takes 256 characters, and an entry has 22 at most, with the space after it. */
const PER_TAG = 11;

/** How many tags tell of topics of the customer's, one each. */
export const MOST_TOPICS = 4;

/** How many load balancers the tags of a topic can tell of: it takes 50, and two say other things. */
export const MOST_ENTRIES = (48 - MOST_TOPICS) * PER_TAG;

/** The tag that holds {@link TopicState.target}. */
export function targetTag({ owner }: Settings): string {
  return `${owner.service.resourcePrefix}:target`;
}

/** What {@link targetTag} holds while the stack is deleted. */
export const DELETED = 'deleted';

/** The physical ids on record, the one reached last and the one before it; none while there was only one. */
export function recordedTargets({ target }: TopicState): readonly string[] {
  return target === undefined ? [] : Object.values(target)[0].split(' ');
}

function tagPrefix({ owner }: Settings): string {
  return `${owner.service.resourcePrefix}:turned-on/`;
}

function idOf(arn: LoadBalancerArn): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}

function lettersOf(types: readonly LogType[]): string {
  return types.map((type) => type[0]).join('');
}

function typesOf(letters: string): readonly LogType[] {
  return LOG_TYPES.filter((type) => letters.includes(type[0]));
}
