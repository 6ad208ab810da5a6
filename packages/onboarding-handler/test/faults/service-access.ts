import { rulesOf } from '@logs-analysis/policy-model';
import type { MessageFilter } from '@logs-analysis/policy-model';
import { QUEUE } from '../example';
import { REGION } from './run-event';
import type { Account } from '../fake-aws/account';
import { passes } from '../fake-aws/message-filter';
import { matchesKey } from '../fake-aws/notification-storage';
import { listOf } from '../fake-aws/policy-storage';

/** What is missing for the service to be told of the logs of a load balancer and to read them; decided by looking for one log object. */
export function missingFor(account: Account, loadBalancerArn: string): readonly string[] {
  const { attributes } = account.loadBalancers[loadBalancerArn];
  const { 'access_logs.s3.bucket': name = '', 'access_logs.s3.prefix': prefix = '' } = attributes;
  if (attributes['access_logs.s3.enabled'] !== 'true') return ['it does not log'];
  if (!Object.hasOwn(account.buckets, name)) return ['it logs to no bucket'];
  const { accountId, region } = REGION;
  const key = `${prefix === '' ? '' : `${prefix}/`}AWSLogs/${accountId}/elasticloadbalancing/${region}/2026/11/23/one.log.gz`;
  const readers = listOf(account.buckets[name].policy).filter(({ Effect, Principal, Action, Resource }) =>
    Effect === 'Allow' && JSON.stringify(Principal).includes('444455556666') && [Action].flat().includes('s3:GetObject')
    && [Resource ?? []].flat().some((one) => one.endsWith('*') && `arn:aws:s3:::${name}/${key}`.startsWith(one.slice(0, -1))));
  const tellers = rulesOf(account.buckets[name].notifications).filter((rule) =>
    matchesKey(rule, key) && tellsService(account, name, key, rule.TopicArn));
  const told = tellers.length + rulesThatTell(account, name, key).length;
  return [
    ...readers.length === 0 ? ['the service may not read its logs'] : [],
    ...told === 1 ? [] : [`the service is told ${told} times of each log`],
  ];
}

/** The rules of EventBridge that tell a topic of it which may be told by them, and tells the service. */
function rulesThatTell({ topics, buckets, rules = {} }: Account, bucketName: string, key: string): readonly string[] {
  const event = { 'source': 'aws.s3', 'detail-type': 'Object Created', 'detail': { bucket: { name: bucketName }, object: { key } } };
  return Object.entries(rules).filter(([, { EventPattern = '', State, targets }]) => State === 'ENABLED'
    && buckets[bucketName].notifications.EventBridgeConfiguration !== undefined && passes(JSON.parse(EventPattern) as MessageFilter, event)
    && targets.some(({ Arn = '' }) => Object.hasOwn(topics, Arn)
      && topics[Arn].subscriptions.some(({ endpoint, filter }) => endpoint === QUEUE && filter === undefined)
      && listOf(topics[Arn].policy).some(({ Principal }) => JSON.stringify(Principal).includes('events.amazonaws.com'))))
    .map(([arn]) => arn);
}

function tellsService({ topics }: Account, bucketName: string, key: string, topicArn = ''): boolean {
  if (!Object.hasOwn(topics, topicArn)) return false;
  const { subscriptions, policy } = topics[topicArn];
  const message = { Records: [{ eventName: 'ObjectCreated:Put', s3: { bucket: { name: bucketName }, object: { key: inEvents(key) } } }] };
  return subscriptions.filter(({ endpoint, filter }) => endpoint === QUEUE && passes(filter, message)).length === 1
    && listOf(policy).some(({ Effect, Principal, Condition }) => Effect === 'Allow'
      && JSON.stringify(Principal).includes('s3.amazonaws.com') && JSON.stringify(Condition ?? {}).includes(`:::${bucketName}"`));
}

/** A key as S3 tells it. */
function inEvents(key: string): string {
  return new URLSearchParams({ key }).toString().slice('key='.length).replaceAll('%2F', '/');
}
