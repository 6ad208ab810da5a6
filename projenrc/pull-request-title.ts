import { Component, github } from 'projen';
import type { Monorepo } from './monorepo';
import { ONE_AT_A_TIME } from './workflow-steps';

const TYPES = ['feat', 'fix', 'perf', 'refactor', 'test', 'docs', 'chore'];

/** The title of a pull request becomes a commit of main, and those decide the next version and its notes. */
export class PullRequestTitle extends Component {
  constructor(root: Monorepo) {
    super(root);
    const workflow = new github.GithubWorkflow(root.github!, 'pull-request-title', ONE_AT_A_TIME);
    // projen's own runs on `pull_request_target`, with the rights of main; to read a title takes none of them.
    workflow.on({ pullRequest: { types: ['opened', 'edited', 'reopened', 'synchronize'] } });
    workflow.addJob('title', {
      runsOn: ['ubuntu-latest'],
      permissions: { pullRequests: github.workflows.JobPermission.READ },
      steps: [{
        name: 'Require a conventional commit',
        uses: github.ActionRefs.AMANNN_ACTION_SEMANTIC_PULL_REQUEST,
        env: { GITHUB_TOKEN: '${{ github.token }}' },
        with: { types: TYPES.join('\n') },
      }],
    });
  }
}
