import type { Course } from './course';
import { hasRuleOnRecord, ownsRule } from './event-rule';
import { LEFT } from './left-alone';
import type { Remark } from './left-alone';

/** The rule of EventBridge if no change touches it, and why it stays. */
export function ruleLeftAlone({ goal, settings, observed, desired, changes }: Course): readonly Remark[] {
  const { arn: id, rule } = observed.eventRule;
  const remark = (why: string): readonly Remark[] => [{ kind: 'event-rule', id, why }];
  if (goal === 'tidied' || changes.some(({ kind }) => kind === 'event-rule')) return [];
  if (rule === undefined) {
    const isOnRecord = hasRuleOnRecord(settings, desired.topic.topic ? desired.topic : observed.topic);
    return !settings.usesEventBridge && isOnRecord
      ? remark('UseEventBridge is not true, so it cannot be looked at; delete it, should it be there') : [];
  }
  if (!ownsRule(settings, observed.eventRule)) return remark('something other than this stack created it');
  return remark(desired.eventRule.isLeft ? LEFT : 'it tells the topic of new logs already');
}
