import { loadBalancerName, ownerTag } from '@logs-analysis/policy-model';
import type { LoadBalancerArn } from '@logs-analysis/policy-model';
import type { Settings } from '../settings';
import type { LoadBalancerState, Tags, TopicState } from './state';

/** Whether the topic is this stack's own, by the tag it was created with. */
export function ownsTopic(settings: Settings, { topic }: TopicState): boolean {
  return topic?.tags[ownerTag(settings.owner.service)] === settings.createdBy;
}

/**
 * The record of what was there before anything was changed, in tags of the topic: one for each load balancer. What an earlier run
 * recorded wins, because by now a load balancer may log because of us.
 */
export function journal(settings: Settings, loadBalancers: readonly LoadBalancerState[], recorded: Tags = {}): Tags {
  const now = loadBalancers.map(({ arn, accessLogs }) => [tagOf(settings, arn), accessLogs?.enabled ? LOGGED : DID_NOT_LOG] as const);
  return { ...Object.fromEntries(now), ...recorded };
}

/** Whether it is on record that a load balancer did not log before. */
export function didNotLogBefore(settings: Settings, { topic }: TopicState, arn: LoadBalancerArn): boolean {
  return topic?.tags[tagOf(settings, arn)] === DID_NOT_LOG;
}

/** The load balancers on record that the settings do not name. */
export function removedFromList(settings: Settings, topic: TopicState): readonly LoadBalancerArn[] {
  if (!ownsTopic(settings, topic)) return [];
  const { partition, region, accountId } = settings.environment;
  return Object.keys(topic.topic!.tags)
    .filter((tag) => tag.startsWith(prefixOf(settings)))
    .map((tag) => `arn:${partition}:elasticloadbalancing:${region}:${accountId}:loadbalancer/app/${tag.slice(prefixOf(settings).length)}`)
    .map((arn) => arn as LoadBalancerArn)
    .filter((arn) => !settings.loadBalancerArns.includes(arn));
}

const LOGGED = 'access-logs=on';
const DID_NOT_LOG = 'access-logs=off';

function tagOf(settings: Settings, arn: LoadBalancerArn): string {
  return `${prefixOf(settings)}${loadBalancerName(arn)}`;
}

function prefixOf({ owner }: Settings): string {
  return `${owner.service.resourcePrefix}:before/`;
}
