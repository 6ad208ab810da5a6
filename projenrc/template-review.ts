import { Component, github } from 'projen';
import type { Monorepo } from './monorepo';
import { checkout, ONE_AT_A_TIME, run, setupNode } from './workflow-steps';

const { READ, WRITE } = github.workflows.JobPermission;
const LABEL = 'security-reviewed';
const BASE = { BASE: '${{ github.base_ref }}' };
const PULL_REQUEST = {
  GH_TOKEN: '${{ github.token }}', GH_REPO: '${{ github.repository }}', NUMBER: '${{ github.event.pull_request.number }}',
};

/**
 * A pull request that changes a template shows what that changes for customers, and needs the label of somebody who reviewed it. The label
 * counts for the commit that it is given to: any event but its being given fails the check again. What decides runs nothing of the pull
 * request, and what it cannot find out it takes for a change. Pull requests of forks may not write: their difference is in the summary
 * of the job.
 */
export class TemplateReview extends Component {
  constructor(root: Monorepo) {
    super(root);
    const workflow = new github.GithubWorkflow(root.github!, 'template-review', ONE_AT_A_TIME);
    // Not `pull_request_target`, which would run with the rights of main.
    workflow.on({ pullRequest: { types: ['opened', 'synchronize', 'reopened', 'labeled', 'unlabeled'] } });
    workflow.addJobs({ changed: changed(), difference: difference(), comment: comment(), reviewed: reviewed() });
  }
}

function changed(): github.workflows.Job {
  return {
    runsOn: ['ubuntu-latest'],
    permissions: { contents: READ },
    timeoutMinutes: 5,
    outputs: { changed: { stepId: 'changed', outputName: 'changed' } },
    steps: [
      checkout({ 'fetch-depth': 0 }),
      run('Look for changed templates', [
        'if git diff --quiet "origin/$BASE...HEAD" -- templates; then changed=false; else changed=true; fi',
        'echo "changed=$changed" >> "$GITHUB_OUTPUT"',
      ].join('\n'), { id: 'changed', env: BASE }),
    ],
  };
}

function difference(): github.workflows.Job {
  return {
    runsOn: ['ubuntu-latest'],
    needs: ['changed'],
    permissions: { contents: READ },
    timeoutMinutes: 20,
    if: "needs.changed.outputs.changed == 'true'",
    steps: [
      checkout({ 'fetch-depth': 0 }),
      setupNode(),
      run('Install', 'npm ci'),
      run('Compare', [
        'npm run --silent template-diff -- --base "origin/$BASE" > difference.md',
        'if [ ! -s difference.md ]; then echo "Of the templates, only comments or their layout differ." > difference.md; fi',
        'cat difference.md >> "$GITHUB_STEP_SUMMARY"',
      ].join('\n'), { env: BASE }),
      github.WorkflowSteps.uploadArtifact({ with: { name: 'difference', path: 'difference.md' } }),
    ],
  };
}

function comment(): github.workflows.Job {
  return {
    runsOn: ['ubuntu-latest'],
    needs: ['difference'],
    permissions: { pullRequests: WRITE },
    if: 'github.event.pull_request.head.repo.full_name == github.repository',
    steps: [
      github.WorkflowSteps.downloadArtifact({ with: { name: 'difference' } }),
      run('Comment', 'gh pr comment "$NUMBER" --edit-last --create-if-none --body-file difference.md', { env: PULL_REQUEST }),
      // It would not count any more; without it, it can be given again.
      run('Take the label away', `gh pr edit "$NUMBER" --remove-label ${LABEL}`, {
        if: "github.event.action == 'synchronize'", env: PULL_REQUEST,
      }),
    ],
  };
}

/** To be required by a rule of the repository. It always runs: GitHub takes a required job that was skipped for one that succeeded. */
function reviewed(): github.workflows.Job {
  return {
    runsOn: ['ubuntu-latest'],
    needs: ['changed'],
    permissions: {},
    if: 'always()',
    steps: [
      run('Require the label', [
        'if [ "$CHANGED" = false ]; then exit 0; fi',
        `if [ "$CHANGED" = true ] && [ "$ACTION" = labeled ] && [ "$GIVEN" = ${LABEL} ]; then exit 0; fi`,
        `echo "Templates have changed: read the difference, then label this ${LABEL}, last of all labels and after the last commit."`,
        'exit 1',
      ].join('\n'), {
        env: {
          CHANGED: '${{ needs.changed.outputs.changed }}',
          ACTION: '${{ github.event.action }}',
          GIVEN: '${{ github.event.label.name }}',
        },
      }),
    ],
  };
}
