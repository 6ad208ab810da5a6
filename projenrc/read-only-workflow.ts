import { github } from 'projen';
import type { Monorepo } from './monorepo';
import { checkout, ONE_AT_A_TIME, setupNode } from './workflow-steps';

export interface ReadOnlyWorkflowOptions {
  readonly on: github.workflows.Triggers;
  readonly timeoutMinutes: number;
  /** The versions of Node.js to start with, a job for each. @default the one that the runner has */
  readonly nodeVersions?: readonly string[];
  readonly step: { readonly name: string; readonly run: string };
}

/** A workflow with one job of its name, which checks the repository out, may change nothing of it and makes one step. */
export function addReadOnlyWorkflow(
  root: Monorepo, name: string, { on, timeoutMinutes, nodeVersions, step }: ReadOnlyWorkflowOptions,
): void {
  const workflow = new github.GithubWorkflow(root.github!, name, ONE_AT_A_TIME);
  workflow.on(on);
  workflow.addJob(name, {
    runsOn: ['ubuntu-latest'],
    permissions: { contents: github.workflows.JobPermission.READ },
    timeoutMinutes,
    ...(nodeVersions && { strategy: { failFast: false, matrix: { domain: { node: [...nodeVersions] } } } }),
    // With its tags: stacks are updated from the previous release.
    steps: [checkout({ 'fetch-depth': 0 }), ...(nodeVersions ? [setupNode('${{ matrix.node }}')] : []), step],
  });
}
