import {
  bucketArn, destinationOf, filterOf, logNotifications, overlappingRules, ownerTag, ownsNotification, statementId,
} from '@logs-analysis/policy-model';
import type { NotificationRule } from '@logs-analysis/policy-model';
import type { Problem } from '../errors';
import type { Settings } from '../settings';
import { journalPrefix, journalTag, ownsTopic, prefixesIn } from './desired-state';
import type { Goal } from './desired-state';
import type { State } from './state';

/** What S3 allows, as it counts: without white space. */
const POLICY_BYTES = 20_480;

/** Every reason not to start, found by looking only. */
export function blockers(goal: Goal, settings: Settings, observed: State, desired: State): readonly Problem[] {
  if (goal === 'offboarded') return accessThatStays(settings, observed);
  return [
    ...loadBalancerBlockers(settings, observed),
    ...topicBlockers(settings, observed),
    ...bucketBlockers(settings, observed, desired),
  ];
}

/** Taking everything down tolerates whatever is missing, but must not say that access was withdrawn where it could not be. */
function accessThatStays(settings: Settings, { topic, buckets }: State): Problem[] {
  if (!ownsTopic(settings, topic)) return [];
  return buckets.filter(({ refused }) => refused).map(({ name }) => ({
    code: 'bucket-not-accessible',
    subject: `bucket ${name}`,
    message: `it cannot be looked at, so ${settings.owner.service.name} may still have access to it; allow the function's role to use it, `
      + `or remove the statements ${statementId(settings.owner, '…')} from its policy`,
  }));
}

function loadBalancerBlockers(settings: Settings, { loadBalancers, topic }: State): Problem[] {
  const listed = new Set(settings.loadBalancerArns.map((arn) => journalTag(settings, arn)));
  const removed = Object.keys(topic.topic?.tags ?? {}).filter((tag) => tag.startsWith(journalPrefix(settings)) && !listed.has(tag));
  return [
    ...loadBalancers.flatMap(({ arn, accessLogs }): Problem[] => {
      if (accessLogs === undefined) {
        const message = `there is no load balancer ${arn}; check the ARN`;
        return [{ code: 'load-balancer-not-found', subject: 'LoadBalancerArns', message }];
      }
      if (!accessLogs.enabled || accessLogs.bucket === settings.newBucket || settings.logBuckets.includes(accessLogs.bucket)) return [];
      return [{
        code: 'bucket-not-named',
        subject: 'LogBucketArns',
        message: `${arn} logs to the bucket ${accessLogs.bucket}; add ${bucketArn(settings.environment, accessLogs.bucket)} to the list`,
      }];
    }),
    ...removed.map((tag): Problem => ({
      code: 'load-balancer-removed',
      subject: 'LoadBalancerArns',
      message: `${tag.slice(journalPrefix(settings).length)} was onboarded by this stack and is missing from the list; put it back, `
        + 'or delete the stack to end its onboarding',
    })),
  ];
}

function topicBlockers(settings: Settings, { topic }: State): Problem[] {
  if (topic.topic === undefined || ownsTopic(settings, topic)) return [];
  const owner = topic.topic.tags[ownerTag(settings.owner.service)] ?? 'something other than this service';
  return [{
    code: 'onboarding-name-taken',
    subject: 'OnboardingName',
    message: `the topic ${topic.arn} exists and was created by ${owner}; choose another OnboardingName`,
  }];
}

function bucketBlockers(settings: Settings, observed: State, desired: State): Problem[] {
  return desired.buckets.flatMap(({ name, policy }): Problem[] => {
    const { bucket, refused, notifications } = observed.buckets.find((one) => one.name === name)!;
    const prefixes = prefixesIn(name, desired.loadBalancers);
    if (prefixes.length === 0) return [];
    const subject = `bucket ${name}`;
    if (name === settings.newBucket) {
      if (!refused && (bucket === undefined || ownerTag(settings.owner.service) in bucket.tags)) return [];
      return [{
        code: 'bucket-name-taken',
        subject,
        message: `it exists and was not created by ${settings.owner.service.name}; remove it, or turn on access logs into a bucket of `
          + 'your own and name that in LogBucketArns',
      }];
    }
    if (bucket === undefined) {
      return [{
        code: 'bucket-not-accessible',
        subject: 'LogBucketArns',
        message: `the bucket ${name} does not exist or is another account's; name one of account ${settings.environment.accountId}`,
      }];
    }
    const bytes = Buffer.byteLength(JSON.stringify(policy));
    const rules = logNotifications(settings.owner, settings.environment, desired.topic.arn, prefixes);
    return [
      ...(bytes <= POLICY_BYTES ? [] : [{
        code: 'policy-too-large' as const,
        subject,
        message: `its policy would have ${bytes} bytes and S3 allows ${POLICY_BYTES}; shorten the policy`,
      }]),
      ...overlappingRules(notifications, rules, ownsNotification(settings.owner, desired.topic.arn)).map((rule): Problem => ({
        code: 'notification-overlap',
        subject,
        message: `its notification ${describeRule(rule)} overlaps with ${rules.map(describeRule).join(' and ')}, and S3 allows only one `
          + 'of them; narrow the prefix, suffix or events of the first',
      })),
    ];
  });
}

function describeRule(rule: NotificationRule): string {
  const filter = (['prefix', 'suffix'] as const).map((name) => `${name} "${filterOf(rule, name)}"`).join(', ');
  return `"${rule.Id ?? ''}" (${rule.Events?.join(', ')}, ${filter}, to ${destinationOf(rule)})`;
}
