import { bucketArn, MOST_NOTIFICATIONS, notificationTrouble, ownerTag, statementId } from '@logs-analysis/policy-model';
import type { NotificationTrouble } from '@logs-analysis/policy-model';
import type { Problem } from '../errors';
import type { Settings } from '../settings';
import type { Goal } from './desired-state';
import { notifiedPrefixes } from './event-rule';
import { eventRuleBlockers, ruleThatStays } from './event-rule-blockers';
import { existingTopicBlockers, subscriptionsThatStay } from './existing-topic-blockers';
import { entryOf, idOf, MOST_ENTRIES, MOST_REMOVED, ownsTopic, recorded, sharedBuckets } from './journal';
import { leftOn } from './load-balancer-logs';
import { describeOverlap } from './overlap-text';
import { policyProblems } from './policy-problems';
import { prefixesIn } from './prefixes-in';
import type { BucketState, State } from './state';
import { asksForTheSame, replacedBy } from './target-journal';

/** Every reason not to start, found by looking only. */
export function blockers(goal: Goal, settings: Settings, observed: State, desired: State): readonly Problem[] {
  if (goal === 'tidied') return [];
  if (goal === 'offboarded') {
    return [...accessThatStays(settings, observed), ...subscriptionsThatStay(settings, observed), ...ruleThatStays(settings, observed)];
  }
  return [
    ...tooManyLoadBalancers(settings),
    ...tooManyRemoved(settings),
    ...loadBalancerBlockers(settings, observed),
    ...outOfReach(settings, observed),
    ...topicBlockers(settings, observed),
    ...desired.buckets.flatMap((bucket) => bucketBlockers(settings, observed, desired, bucket)),
    ...existingTopicBlockers(settings, observed, desired),
    ...eventRuleBlockers(settings, observed, desired),
  ];
}

/** Taking everything down tolerates whatever is missing, but must not say that access was withdrawn where it could not be. */
function accessThatStays(settings: Settings, { topic, buckets }: State): Problem[] {
  if (!ownsTopic(settings, topic)) return [];
  const shared = sharedBuckets(settings.environment, topic);
  return buckets.filter(({ name, refused }) => refused && shared.includes(name)).map(({ name, refused }) => ({
    code: 'bucket-not-accessible',
    subject: `bucket ${name}`,
    message: `it cannot be looked at, so ${settings.owner.service.name} may still have access to it; allow the function's role to use it, `
      + `or remove the statement ${statementId(settings.owner, 'ReadLogs')} from its policy. AWS says: ${refused}`,
  }));
}

function loadBalancerBlockers(settings: Settings, { loadBalancers }: State): Problem[] {
  const { environment, logTypes, formerLoadBalancerArns } = settings;
  const current = loadBalancers.filter(({ arn }) => !formerLoadBalancerArns.includes(arn));
  return [
    ...current.filter(({ logs }) => logs === undefined).map(({ arn }): Problem => ({
      code: 'load-balancer-not-found', subject: 'LoadBalancerArns', message: `there is no load balancer ${arn}; check the ARN`,
    })),
    ...current.flatMap(({ arn, logs }) => [...new Set(logTypes.map((type) => logs?.[type]).map((one) => one?.enabled ? one.bucket : ''))]
      .filter((bucket) => bucket !== '' && !isKnown(settings, bucket))
      .map((bucket): Problem => ({
        code: 'bucket-not-named',
        subject: 'LogBucketArns',
        message: `${arn} logs to the bucket ${bucket}; add ${bucketArn(environment, bucket)} to the list`,
      }))),
  ];
}

/**
 * What it took to onboard these could not be undone any more: the role reaches only what is on the lists. A rollback is not kept from
 * taking off what its update had added.
 */
function outOfReach(settings: Settings, observed: State): Problem[] {
  if (settings.isRollback) return [];
  const { environment, owner } = settings;
  const { loadBalancers, unlisted, topic } = observed;
  const entries = recorded(settings, topic);
  // Those that are as they were may go.
  const known = [...loadBalancers, ...unlisted.filter((one) => leftOn(settings, entryOf(entries, one.arn), one).length === 0)]
    .map(({ arn }) => idOf(arn));
  return [
    ...entries.filter(({ id }) => !known.includes(id)).map(({ id }): Problem => ({
      code: 'load-balancer-removed',
      subject: 'LoadBalancerArns',
      message: `this stack turned on the logs of a load balancer that is missing from the list, its ARN ends in ${id}; `
        + 'move it to FormerLoadBalancerArns and leave it there',
    })),
    ...sharedBuckets(environment, topic).filter((bucket) => !isKnown(settings, bucket)).map((bucket): Problem => ({
      code: 'bucket-removed',
      subject: 'LogBucketArns',
      message: `${owner.service.name} may still read logs in the bucket ${bucket}; keep it on the list until no load balancer of `
        + 'this stack logs there and an update of the stack has taken that back',
    })),
  ];
}

/** What can be said before anything is looked at. */
export function tooManyLoadBalancers({ loadBalancerArns, formerLoadBalancerArns }: Settings, most = MOST_ENTRIES): readonly Problem[] {
  const count = loadBalancerArns.length + formerLoadBalancerArns.length;
  if (count <= most) return [];
  const limit = `${most}${most < MOST_ENTRIES ? ' in the time that its function has' : ''}`;
  const message = `there are ${count}, and one stack can take ${limit}; distribute them over several stacks`;
  return [{ code: 'too-many-load-balancers', subject: 'LoadBalancerArns', message }];
}

/** A rollback does not record what it takes off the list. */
function tooManyRemoved({ loadBalancerArns, previous, isRollback, target }: Settings): Problem[] {
  // Of what only a plan had listed, nothing was set up.
  if (isRollback || !target?.before) return [];
  const count = previous?.loadBalancerArns.filter((arn) => !loadBalancerArns.includes(arn)).length ?? 0;
  if (count <= MOST_REMOVED) return [];
  const message = `this update takes ${count} off the list, and one update can take off ${MOST_REMOVED}; use several updates`;
  return [{ code: 'too-many-removed', subject: 'LoadBalancerArns', message }];
}

function isKnown({ logBuckets, newBucket }: Settings, bucket: string): boolean {
  return bucket === newBucket || logBuckets.includes(bucket);
}

function topicBlockers(settings: Settings, { topic }: State): Problem[] {
  const replaced = replacedBy(settings, topic);
  if (replaced !== undefined && !asksForTheSame(replaced, settings.target!.id)) {
    const message = 'this stack has the onboarding under another logical id already, and what that asked for is not known, so this could '
      + 'not be rolled back; keep the logical id, or ask for the same load balancers and types of logs first, and for others in a second '
      + 'update';
    return [{ code: 'logical-id-changed', subject: settings.owner.onboardingName, message }];
  }
  if (topic.topic === undefined || ownsTopic(settings, topic)) return [];
  const owner = topic.topic.tags[ownerTag(settings.owner.service)] ?? 'something other than this service';
  return [{
    code: 'onboarding-name-taken',
    subject: 'OnboardingName',
    message: `the topic ${topic.arn} exists and was created by ${owner}; choose another OnboardingName`,
  }];
}

/** What keeps a bucket that logs go to from being shared. */
export function bucketBlockers(settings: Settings, observed: State, desired: State, after: BucketState): readonly Problem[] {
  const { owner, environment, newBucket } = settings;
  const { name } = after;
  const before = observed.buckets.find((one) => one.name === name)!;
  const prefixes = prefixesIn(name, settings, desired);
  // One that was on the list before, but for that of a plan, went there later, and may have to stay on it for an update that takes its
  // share back.
  const isNamedAnew = !settings.isRollback && !(settings.target?.before && settings.previous?.logBuckets.includes(name));
  if (before.elsewhere !== undefined && isNamedAnew) {
    const message = `the bucket ${name} is in ${before.elsewhere}, and load balancers log to buckets of their own Region only, here `
      + `${environment.region}; remove it from the list, or correct its ARN`;
    return [{ code: 'bucket-not-accessible', subject: 'LogBucketArns', message }];
  }
  if (prefixes.length === 0) return [];
  if (before.refused !== undefined) {
    const message = `it is another account's, or a policy keeps this stack from looking at it: ${before.refused}`;
    return [{ code: 'bucket-not-accessible', subject: `bucket ${name}`, message }];
  }
  if (name === newBucket && before.bucket && !(ownerTag(owner.service) in before.bucket.tags)) {
    return [{
      code: 'bucket-name-taken',
      subject: `bucket ${name}`,
      message: `it exists and was not created by ${owner.service.name}; remove it, or turn on access logs into a bucket of your own and `
        + 'name that in LogBucketArns',
    }];
  }
  if (name !== newBucket && before.bucket === undefined) {
    return [{ code: 'bucket-not-accessible', subject: 'LogBucketArns', message: `there is no bucket ${name}; correct its ARN` }];
  }
  return [
    ...policyProblems(settings, observed, desired, after).blockers,
    ...notificationTrouble(before.notifications, owner, environment, notifiedPrefixes(settings, before, prefixes))
      .map((trouble) => notificationBlocker(settings, before, trouble)),
  ];
}

function notificationBlocker(settings: Settings, bucket: BucketState, trouble: NotificationTrouble): Problem {
  const subject = `bucket ${bucket.name}`;
  switch (trouble.kind) {
    case 'overlap':
      return { code: 'notification-overlap', subject, message: describeOverlap(trouble, settings, bucket) };
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
