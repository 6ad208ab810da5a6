import { printable } from './core/wording';
import { PROBLEMS } from './problems';
import type { ProblemCode } from './problems';

/** One reason not to go on: what it is about, and one sentence that says what is wrong and what to do. */
export interface Problem {
  readonly code: ProblemCode;
  /** The parameter, or the resource. */
  readonly subject: string;
  readonly message: string;
  /** A rollback went on in spite of it, and left as it is what it is about. */
  readonly isPassed?: true;
}

/** Onboarding did not start, or stopped; {@link problems} has all that was found. */
export class OnboardingError extends Error {
  public readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[], options?: ErrorOptions) {
    super(problems.map(sentence).join(' '), options);
    this.name = 'OnboardingError';
    this.problems = problems;
  }
}

/**
 * What AWS said to a call, with the resource it was about, the action if it is known, and what to do. What says so already, or is no
 * error, stays as it is.
 */
export function refusalOf(error: unknown, subject: string, action?: string): unknown {
  if (!(error instanceof Error) || error instanceof OnboardingError) return error;
  const failed = action === undefined ? '' : `${action} failed with `;
  const message = `${failed}${error.name}: ${error.message.replace(/\.$/, '')}; ${PROBLEMS['aws-refused'].next}`;
  return new OnboardingError([{ code: 'aws-refused', subject, message }], { cause: error });
}

/** What stopped it, and what was found while it was taken back. */
export function alsoTelling(error: unknown, found: readonly Problem[]): unknown {
  const known = refusalOf(error, 'AWS');
  if (found.length === 0 || !(known instanceof OnboardingError)) return error;
  return new OnboardingError([...known.problems, ...found], { cause: known.cause });
}

/** AWS took longer than there is time. */
export function outOfTime(): OnboardingError {
  const message = 'the work was not done in time; the log of the function names the last change that was made. Try again';
  return new OnboardingError([{ code: 'deadline', subject: 'AWS', message }]);
}

/** For people: the subject, what is wrong, and what to do. */
export function sentence({ code, subject, message }: Problem): string {
  return printable(`${subject}: ${message.replace(/\.$/, '')}. [${code}]`);
}
