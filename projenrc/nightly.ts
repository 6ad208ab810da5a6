import { Component } from 'projen';
import type { Monorepo } from './monorepo';
import type { Workspace } from './workspace';

/** `npm run nightly`: what takes too long for every change. */
export class Nightly extends Component {
  constructor(root: Monorepo, e2e: Workspace) {
    super(root);
    const nightly = root.addTask('nightly', { description: 'Merges into 100,000 random policies and compares access before and after' });
    nightly.spawn(root.compileTask);
    nightly.exec(`npm test --workspace ${e2e.package.packageName} -- no-new-access`, { env: { FOREIGN_POLICIES: '100000' } });
  }
}
