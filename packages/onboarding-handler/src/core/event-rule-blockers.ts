import { logEventTrouble, MOST_PATTERN_CHARACTERS } from '@logs-analysis/policy-model';
import type { LogEventTrouble } from '@logs-analysis/policy-model';
import type { Problem } from '../errors';
import type { Settings } from '../settings';
import { hasRuleOnRecord, ownsRule, prefixesThroughEvents } from './event-rule';
import type { State } from './state';

/** What keeps EventBridge from telling of logs where nothing else can, or the stack from taking its rule back. */
export function eventRuleBlockers(settings: Settings, observed: State, desired: State): readonly Problem[] {
  return [...consentWithdrawn(settings, observed), ...ruleBlockers(settings, observed, desired)];
}

/** Taking everything down must not say that the rule is gone where that could not be looked at. */
export function ruleThatStays(settings: Settings, { topic, eventRule: { arn, refused } }: State): readonly Problem[] {
  if (refused === undefined || !hasRuleOnRecord(settings, topic)) return [];
  return [{
    code: 'event-rule-not-accessible',
    subject: `event-rule ${arn}`,
    message: `it may still be there: ${refused}; let the role of the function use it, or delete it and the topic ${topic.arn}`,
  }];
}

/** Without consent the role does not reach the rule. A rollback is not kept from going back to where there was none. */
function consentWithdrawn(settings: Settings, { topic, eventRule }: State): readonly Problem[] {
  if (settings.usesEventBridge || settings.isRollback || !hasRuleOnRecord(settings, topic)) return [];
  return [{
    code: 'event-rule-needed',
    subject: 'UseEventBridge',
    message: `this stack has the rule ${eventRule.arn}, and may not remove it unless this is true; keep it true until nothing goes through `
      + 'the rule and an update of the stack has removed it',
  }];
}

/** What keeps EventBridge from telling of logs. */
export function ruleBlockers(settings: Settings, { eventRule }: State, desired: State): readonly Problem[] {
  const prefixes = prefixesThroughEvents(settings, desired);
  if (Object.keys(prefixes).length === 0) return [];
  const { arn, rule, refused } = eventRule;
  const problems: Problem[] = logEventTrouble(settings.environment, prefixes).map((trouble) => troubleOf(arn, trouble));
  const found = (code: Problem['code'], message: string): unknown => problems.push({ code, subject: `event-rule ${arn}`, message });
  if (refused !== undefined) found('event-rule-not-accessible', `a policy keeps this stack from using it: ${refused}`);
  if (rule !== undefined && (!ownsRule(settings, eventRule) || rule.ManagedBy !== undefined)) {
    const owner = rule.ManagedBy === undefined ? 'was not created by this stack' : `is managed by ${rule.ManagedBy}`;
    found('event-rule-name-taken', `it exists and ${owner}; rename or remove it`);
  }
  return problems;
}

function troubleOf(arn: string, trouble: LogEventTrouble): Problem {
  switch (trouble.kind) {
    case 'unsafe-prefix': {
      const message = `of its prefix "${trouble.prefix}", EventBridge would tell in a way that names other objects; log under a prefix `
        + 'without % + " \\ < > and control characters, or narrow the notification that overlaps with ours';
      return { code: 'event-prefix-unsafe', subject: `bucket ${trouble.bucket}`, message };
    }
    case 'pattern-too-long': {
      const message = `its pattern would have ${trouble.characters} characters, and EventBridge takes ${MOST_PATTERN_CHARACTERS}; `
        + 'distribute the load balancers over several stacks, or narrow the notifications that overlap with ours';
      return { code: 'event-pattern-too-long', subject: `event-rule ${arn}`, message };
    }
  }
}
