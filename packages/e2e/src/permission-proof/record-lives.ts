import type { PolicyDocument } from '@logs-analysis/policy-model';
import { policyBehind } from './judge-again';
import type { Life, LifeStep } from './life';
import { EXECUTION_ROLE, setScene, type Scene } from './scene';
import { failureOf, type FinishedStack, type StackRequest } from '../accounts/stacks';
import { publishedTemplate } from '../accounts/templates';
import type { JudgedCall } from '../embedded-aws/authorising-proxy/judged-call';
import type { EmbeddedAws } from '../embedded-aws/embedded-aws';

/** The two roles of an onboarding: CloudFormation works with one, the function with the other. */
export type Role = 'deployment' | 'execution';

export const ROLES: readonly Role[] = ['deployment', 'execution'];

/** A permission that was asked for, and the policy that the role had at that moment: the policy of the stack that was made. */
export interface RecordedCall {
  readonly call: JudgedCall;
  readonly policy: PolicyDocument;
}

/** What one step of a life asked the roles for. */
export interface Scenario extends Pick<LifeStep, 'scenario' | 'operation' | 'ends'> {
  readonly calls: Readonly<Record<Role, readonly RecordedCall[]>>;
}

/**
 * Lives the lives, one after the other, each in accounts that are set up for it.
 *
 * @throws Error if a step ends differently from what it says
 */
export async function recordLives(aws: EmbeddedAws, lives: readonly Life[]): Promise<readonly Scenario[]> {
  const scenarios: Scenario[] = [];
  for (const life of lives) scenarios.push(...await recordLife(await setScene(aws, life[0].deploymentRole), life));
  return scenarios;
}

async function recordLife(scene: Scene, life: Life): Promise<readonly Scenario[]> {
  const { aws, deploymentRole } = scene;
  const scenarios: Scenario[] = [];
  let request: StackRequest = { name: 'onboarding', template: publishedTemplate('logs-analysis-alb.yaml'), roleArn: deploymentRole };
  let id = '';
  for (const { scenario, operation, ends, before, parameters, release, tags } of life) {
    await before?.(scene);
    const template = release?.(request.template) ?? request.template;
    request = { ...request, template, ...(parameters && { parameters: parameters(scene) }), tags };
    const since = aws.calls.length;
    const stack = await run(scene, operation, request, id);
    if (stack.status !== ends) throw new Error(`"${scenario}" ended as ${stack.status} instead of ${ends}: ${failureOf(stack)}`);
    id = stack.id;
    const by = (role: string) => aws.calls.slice(since).filter(({ principal }) => principal === role)
      .map((call) => ({ call, policy: policyBehind(call) }));
    scenarios.push({ scenario, operation, ends, calls: { deployment: by(deploymentRole), execution: by(EXECUTION_ROLE) } });
  }
  return scenarios;
}

function run({ customer: { stacks } }: Scene, operation: LifeStep['operation'], request: StackRequest, id: string): Promise<FinishedStack> {
  switch (operation) {
    case 'create': return stacks.create(request);
    case 'update': return stacks.update(request);
    case 'delete': return stacks.delete(id);
  }
}
