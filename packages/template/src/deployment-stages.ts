import { DEPLOYMENT_CALLS, deploymentPolicy } from '@logs-analysis/policy-model';
import type { DeploymentNames, LifeStage } from '@logs-analysis/policy-model';
import { json, table } from './markdown';

const STAGES: readonly LifeStage[] = ['create', 'update', 'delete'];

/** Every permission of the deployment role, why CloudFormation needs it, and in which part of a stack's life. */
export function stagesTable(): string {
  return table(['Action', 'Create', 'Update', 'Delete', 'CloudFormation …'], Object.entries(DEPLOYMENT_CALLS).map(
    ([action, { stages, why }]) => [`\`${action}\``, ...STAGES.map((stage) => stages.includes(stage) ? '✓' : ''), why]));
}

/** The policy of each part of a stack's life, for those who grant them apart. */
export function stagePolicies(names: DeploymentNames): readonly string[] {
  return STAGES.map((stage) =>
    `<details>\n<summary>Only to ${stage} the stack</summary>\n\n${json(deploymentPolicy(names, [stage]))}\n\n</details>`);
}
