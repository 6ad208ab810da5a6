import {
  bucketArn, destinationOf, filterOf, MOST_NOTIFICATIONS, notificationTrouble, ownerTag, policyBytes, SAFE_POLICY_BYTES,
  samePolicy, statementId,
} from '@logs-analysis/policy-model';
import type { NotificationRule, NotificationTrouble, PolicyDocument } from '@logs-analysis/policy-model';
import type { Problem } from '../errors';
import type { Settings } from '../settings';
import { prefixesIn } from './desired-state';
import type { Goal } from './desired-state';
import { ownsTopic } from './journal';
import type { LoadBalancerState, State } from './state';

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
      + `or remove the statement ${statementId(settings.owner, 'ReadLogs')} from its policy`,
  }));
}

function loadBalancerBlockers(settings: Settings, { loadBalancers, removedLoadBalancers }: State): Problem[] {
  return [
    ...loadBalancers.filter(({ accessLogs }) => accessLogs === undefined).map(({ arn }): Problem => ({
      code: 'load-balancer-not-found', subject: 'LoadBalancerArns', message: `there is no load balancer ${arn}; check the ARN`,
    })),
    ...loadBalancers.filter((one) => !logsToKnownBucket(settings, one)).map(({ arn, accessLogs }): Problem => ({
      code: 'bucket-not-named',
      subject: 'LogBucketArns',
      message: `${arn} logs to the bucket ${accessLogs!.bucket}; add ${bucketArn(settings.environment, accessLogs!.bucket)} to the list`,
    })),
    // What it took to onboard these cannot be undone any more: the role reaches only what is on the lists.
    ...removedLoadBalancers
      .filter((one) => !logsToKnownBucket(settings, one) || (one.accessLogs?.enabled && one.accessLogs.bucket === settings.newBucket))
      .map(({ arn }): Problem => ({
        code: 'load-balancer-removed',
        subject: 'LoadBalancerArns',
        message: `${arn} was onboarded by this stack and is missing from the list; put it back, or delete the stack to end its onboarding`,
      })),
  ];
}

function logsToKnownBucket({ logBuckets, newBucket }: Settings, { accessLogs }: LoadBalancerState): boolean {
  return !accessLogs?.enabled || [...logBuckets, newBucket].includes(accessLogs.bucket);
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
  const { owner, environment, newBucket } = settings;
  return desired.buckets.flatMap(({ name, policy }): Problem[] => {
    const before = observed.buckets.find((one) => one.name === name)!;
    const prefixes = prefixesIn(name, desired.loadBalancers);
    if (prefixes.length === 0) return [];
    if (name === newBucket && (before.refused || (before.bucket && !(ownerTag(owner.service) in before.bucket.tags)))) {
      return [{
        code: 'bucket-name-taken',
        subject: `bucket ${name}`,
        message: `it exists and was not created by ${owner.service.name}; remove it, or turn on access logs into a bucket of your own and `
          + 'name that in LogBucketArns',
      }];
    }
    if (name !== newBucket && before.bucket === undefined) {
      return [{
        code: 'bucket-not-accessible',
        subject: 'LogBucketArns',
        message: `the bucket ${name} does not exist or is another account's; name one of account ${environment.accountId}`,
      }];
    }
    return [
      ...policySizeBlockers(name, before.policy, policy!),
      ...notificationTrouble(before.notifications, owner, environment, prefixes).map((trouble) => notificationBlocker(name, trouble)),
    ];
  });
}

function notificationBlocker(bucket: string, trouble: NotificationTrouble): Problem {
  const subject = `bucket ${bucket}`;
  switch (trouble.kind) {
    case 'overlap':
      return {
        code: 'notification-overlap',
        subject,
        message: `its notification ${describeRule(trouble.rule)} overlaps with ${describeRule(trouble.ours)}, and S3 allows only one `
          + 'of them; narrow the prefix, suffix or events of the first',
      };
    case 'too-many': {
      const message = `it would have ${trouble.count} notifications and S3 allows ${MOST_NOTIFICATIONS}; remove one`;
      return { code: 'too-many-notifications', subject, message };
    }
    case 'shared-by-too-many': {
      const message = 'too many onboardings share a notification of it; list the load balancers in one of their stacks';
      return { code: 'shared-by-too-many', subject, message };
    }
  }
}

function policySizeBlockers(bucket: string, before: PolicyDocument | undefined, after: PolicyDocument): Problem[] {
  const bytes = policyBytes(after);
  if (bytes <= SAFE_POLICY_BYTES || samePolicy(before, after)) return [];
  const message = `its policy would have ${bytes} bytes and S3 takes ${SAFE_POLICY_BYTES} for sure; shorten the policy`;
  return [{ code: 'policy-too-large', subject: `bucket ${bucket}`, message }];
}

function describeRule(rule: NotificationRule): string {
  const filter = (['prefix', 'suffix'] as const).map((name) => `${name} "${filterOf(rule, name)}"`).join(', ');
  return `"${rule.Id ?? ''}" (${rule.Events?.join(', ')}, ${filter}, to ${destinationOf(rule)})`;
}
