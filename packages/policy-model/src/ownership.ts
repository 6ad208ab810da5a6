import { topicArn } from './arn';
import type { Environment } from './environment';
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

/**
 * S3 lets a notification's id be chosen freely: `logs-analysis/my-onboarding/xe5hpd`, where the end stands for the folder. Onboardings
 * whose load balancers log into the same folder share a notification, because S3 holds only one: `logs-analysis/one+another/xe5hpd`.
 */
export function notificationId(service: Service, onboardings: readonly string[], folder: string): string {
  return `${service.resourcePrefix}/${onboardings.join('+')}/${shortHash(folder)}`;
}

/**
 * The onboardings that a notification belongs to; none if it is foreign. Recognised by its mark and by its destination, which is the
 * topic of the first of them.
 */
export function onboardingsOf({ Id = '', TopicArn }: NotificationRule, service: Service, environment: Environment): readonly string[] {
  const [mark, names = ''] = Id.split('/');
  const onboardings = names.split('+');
  const isOurs = mark === service.resourcePrefix && onboardings.every((name) => ONBOARDING_NAME.test(name))
    && TopicArn === topicArn(environment, onboardings[0]);
  return isOurs ? onboardings : [];
}

/** The tag that names the stack a topic or bucket was created by. */
export function ownerTag(service: Service): string {
  return `${service.resourcePrefix}:created-by`;
}

/** Tells a few texts apart, in at most six characters: the folders of a bucket. */
export function shortHash(text: string): string {
  let hash = 0;
  for (const character of text) hash = (hash * 65_599 + character.codePointAt(0)!) % 0x7fffffff;
  return hash.toString(36);
}
