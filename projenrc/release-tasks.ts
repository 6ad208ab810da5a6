import { Component } from 'projen';
import type { Monorepo } from './monorepo';
import type { Workspace } from './workspace';

/** `npm run release -- <command>`: what the release workflow does, one step at a time, and what a person does to roll back. */
export class ReleaseTasks extends Component {
  constructor(root: Monorepo, release: Workspace) {
    super(root);
    const task = root.addTask('release', { description: 'Releases templates: publish, download, promote, rollback, verify' });
    // What is printed for scripts must have the standard output for itself.
    task.exec('npm run --silent compile 1>&2');
    task.exec(`node ${release.directory}/lib/main.js`, { receiveArgs: true });
  }
}
