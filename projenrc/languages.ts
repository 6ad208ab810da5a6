import { Component } from 'projen';
import type { Monorepo } from './monorepo';
import { addReadOnlyWorkflow } from './read-only-workflow';
import type { Workspace } from './workspace';

const TESTS = 'test/languages';

/**
 * `npm run languages`: packages the construct for its other languages, synthesizes the same app in each, and compares the API with that of
 * the latest release. Apart from `npm test`, since it downloads the CDK of every language and takes minutes; what a machine is without is
 * skipped, and said.
 */
export class Languages extends Component {
  constructor(root: Monorepo, e2e: Workspace, construct: Workspace) {
    super(root);
    e2e.tryFindObjectFile('jest.config.json')?.addOverride('testPathIgnorePatterns', ['/node_modules/', `/${TESTS}/`]);
    const languages = root.addTask('languages', {
      description: 'Packages the construct for Python, Java, Go and .NET, and synthesizes the same app in each',
    });
    languages.spawn(root.compileTask);
    languages.spawn(root.tasks.tryFind('compile-construct')!);
    const options = `${TESTS} --testPathIgnorePatterns /node_modules/ --runInBand --verbose`;
    languages.exec(`npm test --workspace ${e2e.package.packageName} -- ${options}`);
    // Against the latest release; says so where there is none.
    languages.exec(`npm run --silent compat --workspace ${construct.package.packageName}`);
    const paths = ['packages/construct/**', `${e2e.directory}/${TESTS}/**`, 'projenrc/versions.ts', 'package-lock.json'];
    addReadOnlyWorkflow(root, 'languages', {
      on: { pullRequest: { paths }, push: { branches: ['main'], paths } },
      timeoutMinutes: 60,
      // The runners bring Python, Java, Maven and Go along.
      step: { name: 'Package and synthesize', run: 'npm ci && npm run languages' },
    });
  }
}
