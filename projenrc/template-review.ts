import { Component, github } from 'projen';
import type { Monorepo } from './monorepo';
import { checkout, run, setupNode } from './workflow-steps';

const { READ, WRITE } = github.workflows.JobPermission;
const LABEL = 'security-reviewed';
const PULL_REQUEST = {
  GH_TOKEN: '${{ github.token }}', GH_REPO: '${{ github.repository }}', NUMBER: '${{ github.event.pull_request.number }}',
};

/**
 * A pull request that changes a template shows what that changes for customers, and needs a label of who reviewed it. New commits take
 * the label away. Pull requests of forks may not write: their difference is in the summary of the job.
 */
export class TemplateReview extends Component {
  constructor(root: Monorepo) {
    super(root);
    const workflow = new github.GithubWorkflow(root.github!, 'template-review', { limitConcurrency: true });
    workflow.on({ pullRequest: { types: ['opened', 'synchronize', 'reopened', 'labeled', 'unlabeled'] } });
    workflow.addJobs({
      difference: {
        runsOn: ['ubuntu-latest'],
        permissions: { contents: READ },
        timeoutMinutes: 20,
        outputs: { changed: { stepId: 'difference', outputName: 'changed' } },
        steps: [
          checkout({ 'fetch-depth': 0 }),
          setupNode(),
          run('Install', 'npm ci'),
          run('Compare', [
            'npm run --silent template-diff -- --base "origin/$BASE" > difference.md',
            'cat difference.md >> "$GITHUB_STEP_SUMMARY"',
            'if [ -s difference.md ]; then echo "changed=true" >> "$GITHUB_OUTPUT"; fi',
          ].join('\n'), { id: 'difference', env: { BASE: '${{ github.base_ref }}' } }),
          github.WorkflowSteps.uploadArtifact({ with: { name: 'difference', path: 'difference.md' } }),
        ],
      },
      comment: {
        runsOn: ['ubuntu-latest'],
        needs: ['difference'],
        permissions: { pullRequests: WRITE },
        if: "needs.difference.outputs.changed == 'true' && github.event.pull_request.head.repo.full_name == github.repository",
        steps: [
          github.WorkflowSteps.downloadArtifact({ with: { name: 'difference' } }),
          run('Comment', 'gh pr comment "$NUMBER" --edit-last --create-if-none --body-file difference.md', { env: PULL_REQUEST }),
          run('Take the label away', `gh pr edit "$NUMBER" --remove-label ${LABEL}`, {
            if: "github.event.action == 'synchronize'", env: PULL_REQUEST,
          }),
        ],
      },
      reviewed: {
        runsOn: ['ubuntu-latest'],
        needs: ['difference'],
        permissions: {},
        if: "needs.difference.outputs.changed == 'true'",
        steps: [
          run('Require the label', `echo "Templates have changed: read the difference, then label this ${LABEL}."; exit 1`, {
            if: `github.event.action == 'synchronize' || !contains(github.event.pull_request.labels.*.name, '${LABEL}')`,
          }),
        ],
      },
    });
  }
}
