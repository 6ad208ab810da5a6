import type { RequestContext } from './permission';

/** What was asked and how it was decided; the evidence that a policy is enough, and that none of it is too much. */
export interface JudgedCall {
  /** The role's or administrator's ARN, or a service's name such as `s3.amazonaws.com`. */
  readonly principal: string;
  /** The same as AWS's error messages name it: a session, not its role. */
  readonly principalName: string;
  readonly action: string;
  readonly resource: string;
  readonly context: RequestContext;
  readonly decision: 'allowed' | 'denied';
  /** `Allowed`, `ImplicitlyDenied`, `ExplicitlyDenied`, or why it could not be judged. */
  readonly reason: string;
  /** When it was asked, in milliseconds since the epoch. */
  readonly at: number;
}

/** The sentence AWS refuses a call with. */
export function denialMessage(call: JudgedCall): string {
  const because = call.reason === 'ExplicitlyDenied' ? 'with an explicit deny'
    : call.reason === 'ImplicitlyDenied' ? `because no policy allows the ${call.action} action` : `(${call.reason})`;
  return `User: ${call.principalName} is not authorized to perform: ${call.action} on resource: ${call.resource} ${because}`;
}
