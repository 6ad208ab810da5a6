import { Component } from 'projen';
import type { Monorepo } from './monorepo';
import { AWS_CDK } from './versions';
import type { Workspace } from './workspace';

/** What needs the embedded AWS: the demo, the proof of permissions, and the linter of templates, which shares its Python environment. */
export class EmbeddedAwsTasks extends Component {
  constructor(root: Monorepo, e2e: Workspace) {
    super(root);
    const demo = root.addTask('demo', { description: 'Onboards two load balancers on an AWS that runs on this machine' });
    // What is printed for scripts must have the standard output for itself.
    demo.exec('npm run --silent compile 1>&2');
    demo.exec(`node ${e2e.directory}/lib/demo/main.js`, { receiveArgs: true });
    const bench = root.addTask('bench', { description: 'Measures the policy model and the engine, as ratios within one run' });
    bench.exec('npm run --silent compile 1>&2');
    bench.exec(`node ${e2e.directory}/lib/bench/main.js`, { receiveArgs: true });
    // The engine's runs on its own fake of AWS, which other packages cannot import.
    bench.exec('tsx packages/onboarding-handler/test/bench/main.ts', { receiveArgs: true });
    const prove = root.addTask('prove-permissions', {
      description: 'Proves that the policies are sufficient and minimal, and writes the evidence into docs/',
    });
    prove.spawn(root.compileTask);
    prove.exec(`node ${e2e.directory}/lib/permission-proof/main.js`);
    prove.spawn(root.tasks.tryFind('render')!);
    // cdk-nag asks for a later one than what the construct is built with, and two of them do not go together.
    root.package.addPackageResolutions(AWS_CDK.constructs.replace('^', ''));
    root.addTask('lint-templates', {
      description: 'Runs cfn-lint, cloudformation-validate and cdk-nag over templates/; fails on what is not explained',
      exec: `node ${e2e.directory}/lib/lint-templates.js`,
    });
    root.addTask('lint-workflows', {
      description: 'Runs actionlint and zizmor over .github/workflows/',
      exec: `node ${e2e.directory}/lib/lint-workflows.js`,
    });
  }
}
