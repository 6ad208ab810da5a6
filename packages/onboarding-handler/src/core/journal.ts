import { bucketArn, ownerTag, shortHash, statementsOf } from '@logs-analysis/policy-model';
import type { Environment, LoadBalancerArn } from '@logs-analysis/policy-model';
import type { Settings } from '../settings';
import { LOG_TYPES } from './state';
import type { LoadBalancerState, LogDestination, LogType, Tags, TopicState } from './state';

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
  /** {@link placeOf} where they were directed; `undefined`: into the bucket created for logs. */
  readonly place?: string;
  /** The load balancer came with an update that may yet be rolled back. */
  readonly added?: true;
}

/** What is on record in the tags of the topic; nothing if it is not this stack's own. */
export function recorded(settings: Settings, topic: TopicState): readonly Entry[] {
  if (!ownsTopic(settings, topic)) return [];
  return listIn(tagPrefix(settings), topic.topic!.tags).map((text) => {
    const [id, rest = ''] = text.split('=');
    const [letters, place] = rest.split('@');
    const [staying, leaving = ''] = letters.split('-');
    const added = letters.endsWith('+') && { added: true as const };
    return { id, staying: typesOf(staying), leaving: typesOf(leaving), ...(place && { place }), ...added };
  });
}

/** Tells where logs were directed; `undefined`: into the bucket created for logs. */
export function placeOf(newBucket: string, { bucket, prefix }: Pick<LogDestination, 'bucket' | 'prefix'>): string | undefined {
  return bucket === newBucket && prefix === '' ? undefined : shortHash(`${bucket}/${prefix}`).slice(-4);
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
  { logTypes, loadBalancerArns, newBucket, previous, target }: Settings, entries: readonly Entry[], before: readonly LoadBalancerState[],
  after: readonly LoadBalancerState[],
): readonly Entry[] {
  return after.map(({ arn, logs }, index) => {
    const { id, staying, leaving, added, ...entry } = entryOf(entries, arn);
    const turnedOn = LOG_TYPES.filter((type) => logs?.[type].enabled && !before[index].logs![type].enabled);
    const stays = (type: LogType): boolean => logTypes.includes(type) && loadBalancerArns.includes(arn);
    // All that are turned on at a time go to one place, that of others of ours if there are any.
    const place = turnedOn.length === 0 ? entry.place : placeOf(newBucket, logs![turnedOn[0]]);
    // What was on record for another place has been redirected, so it is not ours any more.
    const stayed = place === entry.place ? [...staying, ...leaving] : [];
    // What is to be on and is not is left as it is by a rollback: whoever turns it on after that, it is theirs.
    const isGivenUp = (type: LogType): boolean => stays(type) && logs?.[type].enabled === false;
    const ours = LOG_TYPES.filter((type) => turnedOn.includes(type) || stayed.includes(type) && !isGivenUp(type));
    // Only an update tells.
    const isAdded = target === undefined ? added
      : previous !== undefined && loadBalancerArns.includes(arn) && !previous.loadBalancerArns.includes(arn);
    return {
      id,
      staying: ours.filter(stays),
      leaving: ours.filter((type) => !stays(type)),
      ...(place !== undefined && { place }),
      ...(isAdded && { added: true as const }),
    };
  });
}

/** The record as tags: as many load balancers as fit into a tag, and empty ones for those that are not needed any more. */
export function tagsOf(settings: Settings, entries: readonly Entry[], present: Tags = {}): Tags {
  const texts = entries.filter(({ staying, leaving, added }) => staying.length + leaving.length > 0 || added)
    .map(({ id, staying, leaving, added, place }) =>
      `${id}=${lettersOf(staying)}${leaving.length > 0 ? `-${lettersOf(leaving)}` : ''}${added ? '+' : ''}${place ? `@${place}` : ''}`);
  return withList(tagPrefix(settings), texts, PER_TAG, present);
}

/** What {@link withList} has put into tags. */
function listIn(prefix: string, tags: Tags): readonly string[] {
  return Object.entries(tags).filter(([key]) => key.startsWith(prefix)).flatMap(([, value]) => value.split(' ').filter(Boolean));
}

/** A list in as many tags as it takes, and nothing in those that it took before and does not need any more. */
function withList(prefix: string, texts: readonly string[], perTag: number, present: Tags): Tags {
  const chunks = Array.from({ length: Math.ceil(texts.length / perTag) }, (_, index) =>
    [`${prefix}${index}`, texts.slice(index * perTag, (index + 1) * perTag).join(' ')] as const);
  const old = Object.keys(present).filter((key) => key.startsWith(prefix)).map((key) => [key, ''] as const);
  return { ...present, ...Object.fromEntries(old), ...Object.fromEntries(chunks) };
}

/** A tag takes 256 characters, and an entry has 28 at most, with the space after it. */
const PER_TAG = 9;

/** How many tags tell of topics of the customer's, one each. */
export const MOST_TOPICS = 4;

/** How many load balancers the tags of a topic can tell of: it takes 50, and the others say other things. */
export const MOST_ENTRIES = (40 - MOST_TOPICS) * PER_TAG;

/** The buckets that may publish to the topic are those that were shared with the service. */
export function sharedBuckets(environment: Environment, { topic }: TopicState): readonly string[] {
  return statementsOf(topic?.policy).filter(({ Sid }) => Sid === 'LogBucketsPublish')
    .flatMap(({ Condition }) => Condition?.ArnEquals?.['aws:SourceArn'] ?? [])
    .map((arn) => arn.slice(bucketArn(environment, '').length));
}

/** Of load balancers, those that only an update asked for that is rolled back, so that the role does not reach them any more. */
export function outOfReachOf(settings: Settings, topic: TopicState, arns: readonly LoadBalancerArn[]): readonly LoadBalancerArn[] {
  if (!settings.isRollback) return [];
  const entries = recorded(settings, topic);
  const removed = removedEnds(settings, topic.topic!.tags);
  return arns.filter((arn) => entryOf(entries, arn).added ?? removed.includes(endOf(arn)));
}

/** The tags with the load balancers that an update takes off the list, because it may yet be rolled back. */
export function removedTags(settings: Settings, removed: readonly LoadBalancerArn[], present: Tags): Tags {
  return withList(removedPrefix(settings), removed.map(endOf), REMOVED_PER_TAG, present);
}

/** The end of an ARN has at most 32 characters of a name, 16 of an id, and with the space after it 50. */
const REMOVED_PER_TAG = 5;

/** How many load balancers an update can take off the list. */
export const MOST_REMOVED = 8 * REMOVED_PER_TAG;

/** The ends of the ARNs of what an update takes off the list, see {@link removedTags}. */
export function removedEnds(settings: Settings, tags: Tags): readonly string[] {
  return listIn(removedPrefix(settings), tags);
}

/** The name and the id at the end of an ARN. */
function endOf(arn: LoadBalancerArn): string {
  return arn.split('/').slice(2).join('/');
}

function removedPrefix({ owner }: Settings): string {
  return `${owner.service.resourcePrefix}:removed/`;
}

function tagPrefix({ owner }: Settings): string {
  return `${owner.service.resourcePrefix}:turned-on/`;
}

/** What tells a load balancer from all others of the account. */
export function idOf(arn: LoadBalancerArn): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}

/** The types as the record has them. */
export function lettersOf(types: readonly LogType[]): string {
  return types.map((type) => type[0]).join('');
}

/** The types that the record names. */
export function typesOf(letters: string): readonly LogType[] {
  return LOG_TYPES.filter((type) => letters.includes(type[0]));
}
