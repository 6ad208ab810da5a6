import { PROBLEMS } from '@logs-analysis/onboarding-handler';
import { page, table } from './markdown';

/** What can stop onboarding, and what to do then. */
export function errorsPage(): string {
  return page(
    '# Errors',
    'A stack that cannot go on says why in the event of `InvokeLambdaFunction`; the command line says the same. The code in brackets is '
    + 'one of these. Nothing has been changed then, but where something came in the middle of a run: `not-taken-back`, `state-changed`, '
    + '`aws-refused`, `deadline` and `subscription-pending` may come after changes, and an update takes back what it can.',
    table(['Code', 'Meaning', 'Whose turn', 'What to do'], Object.entries(PROBLEMS)
      .map(([code, { meaning, whose, next }]) => [`\`${code}\``, meaning, whose, next])),
  );
}
