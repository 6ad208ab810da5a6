import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import type { Finding } from './finding';
import type { PythonEnvironment } from '../embedded-aws/python-environment';

/** From `src/template-lint` as from `lib/template-lint`. */
const SCRIPT = join(dirname(dirname(__dirname)), 'src', 'template-lint', 'run_validator.py');

/** What AWS's own validator finds, by the schemas and rules that come with it. */
export function cloudFormationValidate(python: PythonEnvironment, templates: readonly string[]): readonly Finding[] {
  const { stdout, stderr, status } = spawnSync(python.bin('python'), [SCRIPT, ...templates], { encoding: 'utf8', maxBuffer: 16_000_000 });
  if (status !== 0) throw new Error(`cloudformation-validate did not run: ${stderr}`);
  return stdout.split('\n').filter((line) => line !== '').map((line): Finding => {
    const [rule, template, resource, message] = JSON.parse(line) as readonly [string, string, string | null, string];
    return { linter: 'cloudformation-validate', rule, on: resource === null ? template : `${template} ${resource}`, message };
  });
}
