import { Component } from 'projen';
import type { Monorepo } from './monorepo';
import { addReadOnlyWorkflow } from './read-only-workflow';

/** Builds and tests every pull request and every push to main, as `.ci/run` does anywhere else. */
export class ContinuousIntegration extends Component {
  constructor(root: Monorepo) {
    super(root);
    addReadOnlyWorkflow(root, 'build', {
      on: { pullRequest: {}, push: { branches: ['main'] } },
      timeoutMinutes: 60,
      nodeVersions: ['22', '24'],
      step: { name: 'Build and test', run: '.ci/run' },
    });
  }
}
