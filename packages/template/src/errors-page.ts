import { PROBLEMS } from '@logs-analysis/onboarding-handler';
import { page, table } from './markdown';

/** What can stop onboarding, and what to do then. */
export function errorsPage(): string {
  return page(
    '# Errors',
    'A stack that cannot go on says why in the event of `InvokeLambdaFunction`; the command line says the same. The code in brackets is '
    + 'one of these. Nothing has been changed then, unless it came up in the middle of a run, as `not-taken-back`, `state-changed`, '
    + '`aws-refused`, `deadline`, `deleted-meanwhile` and `subscription-pending` mostly do; then an update takes back what it can.',
    table(['Code', 'Meaning', 'Whose turn', 'What to do'], Object.entries(PROBLEMS)
      .map(([code, { meaning, whose, next }]) => [`\`${code}\``, meaning, whose, next])),
  );
}
