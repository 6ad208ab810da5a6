import { Component } from 'projen';
import type { Monorepo } from './monorepo';

/** `npm test`: everything that must hold before a change lands. */
export class TestSuite extends Component {
  constructor(root: Monorepo) {
    super(root);
    const test = root.testTask;
    // projen puts its linter first, which needs what is compiled.
    test.reset();
    test.spawn(root.compileTask);
    test.spawn(root.tasks.tryFind('compile-construct')!);
    test.exec('tsc --noEmit -p tsconfig.dev.json', { name: 'types' });
    for (const check of ['eslint', 'check-generated', 'lint-templates', 'lint-workflows']) test.spawn(root.tasks.tryFind(check)!);
    test.exec('npm run --workspaces --if-present test');
  }
}
