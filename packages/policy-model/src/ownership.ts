import { namesAccount } from './names-account';
import type { NotificationRule } from './notification-configuration';
import type { Statement } from './policy-document';
import type { Service } from './service-profile';

/**
 * Who put something into a document that others write to as well. Ours is what carries our mark and has our content: a mark
 * alone can be copied, and content alone can be another onboarding's.
 */
export interface Owner {
  readonly service: Service;
  /** Unique in an account and Region. Made of lower-case words joined by hyphens, each beginning with a letter. */
  readonly onboardingName: string;
}

/** What {@link Owner.onboardingName} may look like. Words that begin with a letter keep {@link statementId} unambiguous. */
export const ONBOARDING_NAME = /^(?=.{3,40}$)[a-z][a-z0-9]*(-[a-z][a-z0-9]*)*$/;

/** What a statement of ours in a policy of others is for. */
export type Purpose = 'ReadLogs' | 'ListLogs';
const PURPOSES: readonly Purpose[] = ['ReadLogs', 'ListLogs'];

/** A statement id holds letters and digits only: `DTLogsAnalysisReadLogsForMyOnboarding`. */
export function statementId(owner: Owner, purpose: Purpose): string {
  const words = owner.onboardingName.split('-').map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return `${owner.service.idPrefix}${purpose}For${words.join('')}`;
}

/** Recognises a grant to the service that this owner made, in any form it had in earlier releases. */
export function ownsStatement(owner: Owner): (statement: Statement) => boolean {
  const marks = PURPOSES.map((purpose) => statementId(owner, purpose));
  return ({ Sid = '', Effect, Principal }) => marks.includes(Sid) && Effect === 'Allow' && namesAccount(Principal, owner.service.accountId);
}

/** S3 lets a notification's id be chosen freely: `logs-analysis/my-onboarding/1`. */
export function notificationId(owner: Owner, index: number): string {
  return `${owner.service.resourcePrefix}/${owner.onboardingName}/${index}`;
}

/** Recognises a notification that this owner set up: its mark, and that it goes to our own topic. */
export function ownsNotification(owner: Owner, topicArn: string): (rule: NotificationRule) => boolean {
  const mark = `${owner.service.resourcePrefix}/${owner.onboardingName}/`;
  return (rule) => (rule.Id ?? '').startsWith(mark) && rule.TopicArn === topicArn;
}

/** The tag that names the stack a topic or bucket was created by. */
export function ownerTag(service: Service): string {
  return `${service.resourcePrefix}:created-by`;
}
