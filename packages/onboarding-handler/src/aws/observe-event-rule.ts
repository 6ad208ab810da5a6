import { eventRuleArn } from '@logs-analysis/policy-model';
import type { EventRuleState } from '../core/state';
import type { Settings } from '../settings';
import type { AwsApi } from './aws-api';
import { denialIn } from './refused-read';

/** Whose the rule is, what it matches and whom it tells. Without the customer's consent the role does not reach it, and no call is made. */
export async function observeEventRule(settings: Settings, aws: AwsApi): Promise<EventRuleState> {
  const unseen = unseenEventRule(settings);
  if (!settings.usesEventBridge) return unseen;
  const { arn } = unseen;
  try {
    const rule = await aws.describeEventRule(arn);
    if (rule === undefined) return unseen;
    const [tags, targets] = await Promise.all([aws.listEventRuleTags(arn), aws.listEventTargets(arn)]);
    return { arn, rule: { ...rule, tags, targets } };
  } catch (error) {
    const refused = denialIn(error);
    if (refused === undefined) throw error;
    return { ...unseen, refused };
  }
}

/** What there is to say without a look. */
export function unseenEventRule({ environment, owner }: Settings): EventRuleState {
  return { arn: eventRuleArn(environment, owner.onboardingName), rule: undefined };
}
