import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY } from './accounts/templates';
import { ensurePythonEnvironment } from './embedded-aws/python-environment';

/** Runs cfn-lint over the published templates, for every Region that the stacks may run in. */
async function main(): Promise<void> {
  const python = await ensurePythonEnvironment(REPOSITORY, (message) => console.error(message));
  const folder = join(REPOSITORY, 'templates');
  const templates = readdirSync(folder).filter((file) => file.endsWith('.yaml')).map((file) => join(folder, file));
  const options = ['--non-zero-exit-code', 'warning', '--regions', 'ALL_REGIONS', '--'];
  const { status } = spawnSync(python.bin('cfn-lint'), [...options, ...templates], { stdio: 'inherit' });
  process.exitCode = status ?? 1;
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
