import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY } from './accounts/templates';
import { ensurePythonEnvironment } from './embedded-aws/python-environment';
import { EXPLAINED } from './template-lint/explained';
import { lintMistakes } from './template-lint/finding';
import { lint } from './template-lint/lint';

/** Runs the linters over the published templates; fails on what is not explained. */
async function main(): Promise<void> {
  const python = await ensurePythonEnvironment(REPOSITORY, (message) => console.error(message));
  const folder = join(REPOSITORY, 'templates');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const templates = files.filter((file) => file.endsWith('.yaml')).map((file) => join(folder, file));
  const mistakes = lintMistakes(lint(python, templates), EXPLAINED);
  for (const mistake of mistakes) console.error(mistake);
  if (mistakes.length > 0) process.exitCode = 1;
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
