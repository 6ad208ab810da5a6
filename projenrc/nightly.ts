import { Component } from 'projen';
import type { Monorepo } from './monorepo';
import { addReadOnlyWorkflow } from './read-only-workflow';
import type { Workspace } from './workspace';

/** `npm run nightly` and `npm run soak`: what takes too long for every change, and the workflow that runs both once a night. */
export class Nightly extends Component {
  constructor(root: Monorepo, e2e: Workspace, handler: Workspace) {
    super(root);
    const nightly = root.addTask('nightly', { description: 'Merges into 100,000 random policies and compares access before and after' });
    nightly.spawn(root.compileTask);
    nightly.exec(`npm test --workspace ${e2e.package.packageName} -- no-new-access`, { env: { FOREIGN_POLICIES: '100000' } });

    const soak = root.addTask('soak', {
      description: 'Runs every proof of reliability in full (FAULT_PAIRS, RACES, LIFECYCLES: less), and writes the evidence into docs/',
    });
    soak.spawn(root.compileTask);
    soak.exec(`tsx ${handler.directory}/test/soak/main.ts`);
    soak.spawn(root.tasks.tryFind('render')!);

    addReadOnlyWorkflow(root, 'nightly', {
      on: { schedule: [{ cron: '23 2 * * *' }], workflowDispatch: {} },
      // The laws have time limits of their own, which add up to two hours; the soak takes about as long.
      timeoutMinutes: 350,
      // Unlike `.ci/run`, without Python: only the embedded AWS and the template linter need it.
      step: { name: 'Install and run', run: 'npm ci && npm run nightly && npm run soak' },
    });
  }
}
