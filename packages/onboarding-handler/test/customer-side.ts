import {
  eventRuleArn, newBucketStatements, onboardingsOf, ownsStatement, rulesOf, sameStatement, topicArn,
} from '@logs-analysis/policy-model';
import type { NotificationRule, Owner, Statement } from '@logs-analysis/policy-model';
import { HERE, NEW_BUCKET, QUEUE } from './example';
import type { Account } from './fake-aws/account';
import { listOf } from './fake-aws/policy-storage';

/**
 * What belongs to the customer, in a form in which equal means the same: everything that is not of these owners. Our bucket counts
 * only for what others put into it, and what logs that are off are set to does not count.
 */
export function customerSide({ loadBalancers, buckets, topics, rules: eventRules = {} }: Account, owners: readonly Owner[]): unknown {
  const ours = owners.map((owner) => ({
    statement: ownsStatement(owner),
    topic: topicArn(HERE, owner.onboardingName),
    eventRule: eventRuleArn(HERE, owner.onboardingName),
    rule: sharesNotification(owner),
  }));
  const isForeign = (statement: Statement): boolean => !ours.some((one) => one.statement(statement))
    && !newBucketStatements(HERE, NEW_BUCKET).some((one) => sameStatement(one, statement));
  return {
    buckets: Object.entries(buckets).map(([name, { policy, notifications, ...rest }]) => {
      const statements = listOf(policy).filter(isForeign);
      return [name, {
        ...(name !== NEW_BUCKET && rest),
        statements: statements.map((statement) => JSON.stringify(statement)).sort(),
        ...(statements.length > 0 && { document: [policy!.Version, policy!.Id] }),
        rules: rulesOf(notifications).filter((rule) => !ours.some((one) => one.rule(rule))),
        eventBridge: notifications.EventBridgeConfiguration,
      }] as const;
    }).filter(([name, { statements, rules, eventBridge }]) => name !== NEW_BUCKET || statements.length + rules.length > 0 || eventBridge),
    topics: Object.entries(topics).filter(([arn]) => !ours.some(({ topic }) => topic === arn)).map(([arn, { subscriptions, ...rest }]) =>
      [arn, { ...rest, subscriptions: subscriptions.filter(({ endpoint }) => endpoint !== QUEUE) }]),
    eventRules: Object.entries(eventRules).filter(([arn]) => !ours.some(({ eventRule }) => eventRule === arn)),
    logging: Object.entries(loadBalancers).map(([arn, { attributes }]) =>
      [arn, attributes['access_logs.s3.enabled'] === 'true' ? attributes : 'off']),
  };
}

/** Everything in an account that carries these owners' marks. */
export function serviceSide({ buckets, topics, rules: eventRules = {} }: Account, owners: readonly Owner[]): readonly string[] {
  const own = owners.map(({ onboardingName }) => topicArn(HERE, onboardingName));
  // Nobody can end a subscription that is pending.
  const told = Object.entries(topics).filter(([arn, { subscriptions }]) =>
    !own.includes(arn) && subscriptions.some((one) => one.endpoint === QUEUE && one.arn !== undefined));
  return told.map(([arn]) => `${arn} ${QUEUE}`).concat(owners.flatMap((owner) => {
    const topic = topicArn(HERE, owner.onboardingName);
    return [
      ...(topic in topics ? [topic] : []),
      ...[eventRuleArn(HERE, owner.onboardingName)].filter((arn) => arn in eventRules),
      ...Object.entries(buckets).flatMap(([name, { policy, notifications }]) => [
        ...listOf(policy).filter(ownsStatement(owner)).map(({ Sid }) => `${name} ${Sid}`),
        ...rulesOf(notifications).filter(sharesNotification(owner)).map(({ Id }) => `${name} ${Id}`),
      ]),
    ];
  }));
}

function sharesNotification({ service, onboardingName }: Owner): (rule: NotificationRule) => boolean {
  return (rule) => onboardingsOf(rule, service, HERE).includes(onboardingName);
}
