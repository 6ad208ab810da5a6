import { github } from 'projen';
import { ACTIONS } from './action-pins';

/**
 * For each branch or pull request: GitHub keeps one run waiting and drops those that waited before it, so that pull requests in one line
 * would take each other's checks away.
 */
export const ONE_AT_A_TIME = {
  limitConcurrency: true,
  concurrencyOptions: { group: '${{ github.workflow }}-${{ github.ref }}', cancelInProgress: false },
} as const;

/** The repository, without the job's token left in it. */
export function checkout(more: Readonly<Record<string, unknown>> = {}): github.workflows.JobStep {
  const step = github.WorkflowSteps.checkout();
  return { ...step, with: { 'persist-credentials': false, ...more } };
}

/** What starts npm; everything after it runs on the Node.js of the repository. Without a cache: a cache can be poisoned. */
export function setupNode(version = '24'): github.workflows.JobStep {
  return { name: 'Set up Node.js', uses: ACTIONS.setupNode, with: { 'node-version': version, 'package-manager-cache': false } };
}

/** The credentials of a role, for one job, by the identity that GitHub gives it. */
export function takeOnReleaseRole(): github.workflows.JobStep {
  return {
    name: 'Take on the release role',
    uses: ACTIONS.awsCredentials,
    with: {
      'role-to-assume': '${{ vars.RELEASE_ROLE_ARN }}',
      'aws-region': '${{ matrix.region }}',
      'audience': '${{ matrix.audience }}',
    },
  };
}

/** A step's name is enough to know it by. */
export function run(name: string, command: string, more: Partial<github.workflows.JobStep> = {}): github.workflows.JobStep {
  return { name, run: command, ...more };
}
