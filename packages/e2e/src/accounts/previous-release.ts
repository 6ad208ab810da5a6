import { execFileSync } from 'node:child_process';
import { REPOSITORY } from './templates';

/**
 * The tag of the newest release before the commit that is checked out; undefined where there was none yet. A clone without tags knows of
 * none, so workflows that run whole stacks fetch them.
 */
export function previousRelease(repository = REPOSITORY): string | undefined {
  const tags = git(repository, 'tag', '--list', 'v*', '--merged', 'HEAD', '--no-contains', 'HEAD', '--sort=-version:refname');
  return tags.split('\n').find((tag) => /^v\d+\.\d+\.\d+$/.test(tag));
}

/** A template as it was released, or committed. */
export function templateOf(release: string, name: string, repository = REPOSITORY): string {
  return git(repository, 'show', `${release}:templates/${name}`);
}

function git(repository: string, ...args: readonly string[]): string {
  return execFileSync('git', ['-C', repository, ...args], { encoding: 'utf8', maxBuffer: 16_000_000 });
}
