import { MOST_NOTIFICATIONS, rulesOverlap } from '@logs-analysis/policy-model';
import type { NotificationRule } from '@logs-analysis/policy-model';
import type { AppBucket } from './app-bucket';
import { describeRule, renderedNotifications, renderedRule } from './rendered-notifications';
import { renderedProperties, textOf } from './resolve';

/** All that would keep a bucket of the app from being shared, as the bucket comes to stand in the template, each with a remedy. */
export function bucketFindings(shared: AppBucket, topicArn: string, rules: readonly NotificationRule[]): string[] {
  return [...encryptionFindings(shared), ...notificationFindings(shared, topicArn, rules)];
}

/** @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html */
export function encryptionFindings({ bucket, resource }: AppBucket): string[] {
  const { ServerSideEncryptionConfiguration: rules = [] } = (renderedProperties(resource).BucketEncryption ?? {}) as {
    readonly ServerSideEncryptionConfiguration?: ReadonlyArray<{
      readonly ServerSideEncryptionByDefault?: { readonly SSEAlgorithm?: string };
    }>;
  };
  const algorithm = rules.map((one) => one.ServerSideEncryptionByDefault?.SSEAlgorithm).find((one) => one !== undefined);
  return algorithm === undefined || algorithm === 'AES256' ? [] : [
    `the bucket ${bucket.node.path} encrypts with ${textOf(algorithm)}, and load balancers can write logs to buckets with SSE-S3 only; `
      + 'give it encryption: s3.BucketEncryption.S3_MANAGED, or log to another bucket',
  ];
}

function notificationFindings(shared: AppBucket, topicArn: string, rules: readonly NotificationRule[]): string[] {
  const { path } = shared.bucket.node;
  const present = renderedNotifications(shared);
  const ours = rules.map((rule) => renderedRule(shared, topicArn, rule));
  const same = (one: NotificationRule) => (other: NotificationRule): boolean => describeRule(one) === describeRule(other);
  if (!ours.every((rule) => present.some(same(rule)))) {
    return [`the notifications of the bucket ${path} were replaced; set notificationConfiguration of its resource before the app is `
      + 'synthesized, and override nothing in it'];
  }
  const overlaps = present.filter((one) => !ours.some(same(one)))
    .flatMap((one) => ours.filter((rule) => rulesOverlap(one, rule)).map((rule) => ({ one, rule })));
  return [
    ...overlaps.slice(0, 1).map(({ one, rule }) => `the notification ${describeRule(one)} of the bucket ${path} overlaps with `
      + `${describeRule(rule)}, and S3 allows only one of them; narrow the prefix, suffix or event of the first`),
    ...(present.length > MOST_NOTIFICATIONS
      ? [`the bucket ${path} would have ${present.length} notifications, and S3 allows ${MOST_NOTIFICATIONS}; remove one`] : []),
  ];
}
