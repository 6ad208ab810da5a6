import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';

/**
 * Generates everything anew (projen's files, templates, generated documentation) and fails if that changed the work tree.
 * Compares before with after, so it also works in a work tree with changes of one's own.
 */
function main(): void {
  const before = workTree();
  run('projen', ['default']);
  run('npm', ['run', '--silent', 'render']);
  run('projen', ['document-construct']);
  const after = workTree();
  const changed = [...after.keys(), ...before.keys()].filter((file) => before.get(file) !== after.get(file));
  if (changed.length === 0) return;
  console.error(`These generated files differ from what the sources generate; run "npm run build" and commit them:\n  ${
    [...new Set(changed)].sort().join('\n  ')}`);
  process.exitCode = 1;
}

/** Every file that differs from the last commit, with a digest of how. */
function workTree(): Map<string, string> {
  const files = git('ls-files', '--modified', '--others', '--deleted', '--exclude-standard', '-z').split('\0').filter(Boolean);
  return new Map(files.map((file) => [file, createHash('sha256').update(git('hash-object', '--', file)).digest('hex')]));
}

function git(...args: string[]): string {
  return execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

function run(command: string, args: string[]): void {
  execFileSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, PROJEN_DISABLE_POST: 'true' } });
}

main();
