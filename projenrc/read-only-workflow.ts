import { github } from 'projen';
import type { Monorepo } from './monorepo';

export interface ReadOnlyWorkflowOptions {
  readonly on: github.workflows.Triggers;
  readonly timeoutMinutes: number;
  readonly step: { readonly name: string; readonly run: string };
}

/** A workflow with one job of its name, which checks the repository out, may change nothing of it and makes one step. */
export function addReadOnlyWorkflow(root: Monorepo, name: string, { on, timeoutMinutes, step }: ReadOnlyWorkflowOptions): void {
  const workflow = new github.GithubWorkflow(root.github!, name);
  workflow.on(on);
  workflow.addJob(name, {
    runsOn: ['ubuntu-latest'],
    permissions: { contents: github.workflows.JobPermission.READ },
    timeoutMinutes,
    steps: [github.WorkflowSteps.checkout(), step],
  });
}
