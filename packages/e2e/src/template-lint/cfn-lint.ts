import { spawnSync } from 'node:child_process';
import { basename } from 'node:path';
import type { Finding } from './finding';
import type { PythonEnvironment } from '../embedded-aws/python-environment';

/** An entry of its JSON. */
interface Match {
  readonly Filename: string;
  readonly Level: string;
  readonly Message: string;
  readonly Rule: { readonly Id: string };
  readonly Location: { readonly Path: ReadonlyArray<string | number> };
}

/** What the reference linter finds, for every Region that the stacks may run in. */
export function cfnLint(python: PythonEnvironment, templates: readonly string[]): readonly Finding[] {
  const { stdout, stderr, error } = spawnSync(python.bin('cfn-lint'),
    ['--format', 'json', '--regions', 'ALL_REGIONS', '--', ...templates], { encoding: 'utf8', maxBuffer: 16_000_000 });
  // Its exit code says what was found; only an answer that is none means that it did not run.
  if (error || !stdout.startsWith('[')) throw new Error(`cfn-lint did not run: ${stderr}`, { cause: error });
  return (JSON.parse(stdout) as readonly Match[]).filter(({ Level }) => Level !== 'Informational').map((match) => ({
    linter: 'cfn-lint',
    rule: match.Rule.Id,
    on: `${basename(match.Filename, '.yaml')} ${match.Location.Path[1] ?? match.Location.Path[0] ?? ''}`.trim(),
    message: match.Message,
  }));
}
