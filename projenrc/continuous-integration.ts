import { Component, github } from 'projen';
import type { Monorepo } from './monorepo';

/** Builds and tests every pull request and every push to main, as `.ci/run` does anywhere else. */
export class ContinuousIntegration extends Component {
  constructor(root: Monorepo) {
    super(root);
    const workflow = new github.GithubWorkflow(root.github!, 'build');
    workflow.on({ pullRequest: {}, push: { branches: ['main'] } });
    workflow.addJob('build', {
      runsOn: ['ubuntu-latest'],
      permissions: { contents: github.workflows.JobPermission.READ },
      timeoutMinutes: 60,
      steps: [
        github.WorkflowSteps.checkout(),
        { name: 'Build and test', run: '.ci/run' },
      ],
    });
  }
}
