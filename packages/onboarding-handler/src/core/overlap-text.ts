import { destinationOf, filterOf, parseTopicArn, ruleCovers } from '@logs-analysis/policy-model';
import type { NotificationRule, NotificationTrouble } from '@logs-analysis/policy-model';
import type { Settings } from '../settings';
import type { BucketState } from './state';

/** Names both rules, and says what makes room for ours or makes ours unnecessary. */
export function describeOverlap(
  { rule, ours }: Extract<NotificationTrouble, { readonly kind: 'overlap' }>, settings: Settings, bucket: BucketState,
): string {
  return `its notification ${describeRule(rule)} overlaps with ${describeRule(ours)}, and S3 allows only one of them; `
    + [...events(settings, bucket), remedy(rule, ours, settings)].join(', or ');
}

/** What it takes for EventBridge to tell of the logs. */
function events({ usesEventBridge }: Settings, { notifications }: BucketState): readonly string[] {
  if (notifications.EventBridgeConfiguration) return ['set UseEventBridge to true, because the bucket sends its events to EventBridge'];
  return usesEventBridge ? ['let the bucket send its events to EventBridge'] : [];
}

function remedy(rule: NotificationRule, ours: NotificationRule, { environment }: Settings): string {
  const narrow = 'narrow the prefix, suffix or events of the first';
  const topic = parseTopicArn(rule.TopicArn ?? '', environment);
  if (!topic.ok) return narrow;
  if (ruleCovers(rule, ours)) return `add ${topic.value} to ExistingTopicArns, so that the service hears of logs there, or ${narrow}`;
  return `${narrow}, or let it tell of all that the second does and add ${topic.value} to ExistingTopicArns`;
}

function describeRule(rule: NotificationRule): string {
  const filter = (['prefix', 'suffix'] as const).map((name) => `${name} "${filterOf(rule, name)}"`).join(', ');
  return `"${rule.Id}" (${[rule.Events].flat().join(', ')}, ${filter}, to ${destinationOf(rule)})`;
}
