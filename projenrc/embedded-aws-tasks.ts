import { Component } from 'projen';
import type { Monorepo } from './monorepo';
import type { Workspace } from './workspace';

/** What needs the embedded AWS: the demo, and the linter of templates, which shares its Python environment. */
export class EmbeddedAwsTasks extends Component {
  constructor(root: Monorepo, e2e: Workspace) {
    super(root);
    const demo = root.addTask('demo', { description: 'Onboards two load balancers on an AWS that runs on this machine' });
    // What is printed for scripts must have the standard output for itself.
    demo.exec('npm run --silent compile 1>&2');
    demo.exec(`node ${e2e.directory}/lib/demo/main.js`, { receiveArgs: true });
    root.addTask('lint-templates', {
      description: 'Runs cfn-lint over templates/',
      exec: `node ${e2e.directory}/lib/lint-templates.js`,
    });
  }
}
