import { Component } from 'projen';
import type { Monorepo } from './monorepo';

/** `npm test`: everything that must hold before a change lands. */
export class TestSuite extends Component {
  constructor(root: Monorepo) {
    super(root);
    const test = root.testTask;
    test.spawn(root.compileTask);
    test.spawn(root.tasks.tryFind('compile-construct')!);
    test.exec('tsc --noEmit -p tsconfig.dev.json', { name: 'types' });
    test.exec('npm run --silent eslint');
    test.exec('npm run --silent check-generated');
    test.exec('npm run --silent lint-templates');
    test.exec('npm run --workspaces --if-present test');
  }
}
