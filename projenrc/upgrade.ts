import { Component, github } from 'projen';
import { ACTIONS } from './action-pins';
import type { Monorepo } from './monorepo';
import { checkout, ONE_AT_A_TIME, run, setupNode } from './workflow-steps';

const { READ, WRITE } = github.workflows.JobPermission;

/**
 * Once a week, the newest dependencies that the ranges allow, as a pull request. What is installed runs in a job that may write
 * nothing; the one that may write only applies what came of it.
 */
export class Upgrade extends Component {
  constructor(root: Monorepo) {
    super(root);
    const workflow = new github.GithubWorkflow(root.github!, 'upgrade', ONE_AT_A_TIME);
    workflow.on({ schedule: [{ cron: '41 3 * * 1' }], workflowDispatch: {} });
    workflow.addJobs({
      'upgrade': {
        runsOn: ['ubuntu-latest'],
        permissions: { contents: READ },
        timeoutMinutes: 60,
        steps: [
          checkout(),
          setupNode(),
          // Before anything is installed: what is there would narrow the lock file to the packages of this platform.
          run('Upgrade', 'npm update --package-lock-only --workspaces --include-workspace-root && npm ci && npm run build'),
          run('Keep the difference', 'git add --all && git diff --staged --binary > upgrade.patch'),
          github.WorkflowSteps.uploadArtifact({ with: { name: 'upgrade', path: 'upgrade.patch' } }),
        ],
      },
      'pull-request': {
        runsOn: ['ubuntu-latest'],
        needs: ['upgrade'],
        permissions: { contents: WRITE, pullRequests: WRITE },
        steps: [
          checkout(),
          github.WorkflowSteps.downloadArtifact({ with: { name: 'upgrade', path: '${{ runner.temp }}' } }),
          run('Apply the difference', 'test ! -s "$RUNNER_TEMP/upgrade.patch" || git apply --index "$RUNNER_TEMP/upgrade.patch"'),
          {
            name: 'Ask for it',
            uses: ACTIONS.createPullRequest,
            with: {
              'branch': 'upgrade-dependencies',
              'commit-message': 'chore(deps): upgrade dependencies',
              'title': 'chore(deps): upgrade dependencies',
              // GitHub starts no workflows for what a workflow asked for.
              'body': 'Close and open this again to have it built.',
            },
          },
        ],
      },
    });
  }
}
