import { destinationOf, filterOf, parseTopicArn, ruleCovers } from '@logs-analysis/policy-model';
import type { Environment, NotificationRule, NotificationTrouble } from '@logs-analysis/policy-model';

/** Names both rules, and says what makes room for ours or makes ours unnecessary. */
export function describeOverlap(
  { rule, ours }: Extract<NotificationTrouble, { readonly kind: 'overlap' }>, environment: Environment,
): string {
  return `its notification ${describeRule(rule)} overlaps with ${describeRule(ours)}, and S3 allows only one of them; `
    + remedy(rule, ours, environment);
}

function remedy(rule: NotificationRule, ours: NotificationRule, environment: Environment): string {
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
