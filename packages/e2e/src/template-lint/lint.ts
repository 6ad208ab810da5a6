import { cdkNag } from './cdk-nag';
import { cfnLint } from './cfn-lint';
import { cloudFormationValidate } from './cloudformation-validate';
import type { Finding } from './finding';
import type { PythonEnvironment } from '../embedded-aws/python-environment';

/** What every linter finds in these templates. */
export function lint(python: PythonEnvironment, templates: readonly string[]): readonly Finding[] {
  return [...cfnLint(python, templates), ...cloudFormationValidate(python, templates), ...cdkNag(templates)];
}
