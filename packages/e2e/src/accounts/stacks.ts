import { CloudFormation, type Stack, type StackEvent } from '@aws-sdk/client-cloudformation';
import type { ClientConfiguration } from '../embedded-aws/embedded-aws';

export interface StackRequest {
  readonly name: string;
  readonly template: string;
  readonly parameters?: Readonly<Record<string, string>>;
  /** The role CloudFormation works with; the caller's own permissions without it. */
  readonly roleArn?: string;
  /** CloudFormation puts them on the resources; an update without them leaves them as they are. */
  readonly tags?: Readonly<Record<string, string>>;
}

export interface FinishedStack {
  readonly id: string;
  readonly status: string;
  readonly outputs: Readonly<Record<string, string>>;
  /** What CloudFormation and the resources said, oldest first. */
  readonly events: readonly StackEvent[];
}

/** Runs stacks of one account and waits for their end. */
export class Stacks {
  private readonly cloudFormation: CloudFormation;

  constructor(configuration: ClientConfiguration) {
    this.cloudFormation = new CloudFormation(configuration);
  }

  public async create(request: StackRequest): Promise<FinishedStack> {
    await this.cloudFormation.createStack({ ...input(request), OnFailure: 'ROLLBACK' });
    return this.finished(request.name);
  }

  public async update(request: StackRequest): Promise<FinishedStack> {
    await this.cloudFormation.updateStack(input(request));
    return this.finished(request.name);
  }

  public async delete(id: string): Promise<FinishedStack> {
    await this.cloudFormation.deleteStack({ StackName: id });
    return this.finished(id);
  }

  private async finished(nameOrId: string): Promise<FinishedStack> {
    const stack = await this.settled(nameOrId);
    const { StackEvents = [] } = await this.cloudFormation.describeStackEvents({ StackName: stack.StackId });
    return {
      id: stack.StackId!,
      status: stack.StackStatus!,
      outputs: Object.fromEntries((stack.Outputs ?? []).map(({ OutputKey, OutputValue }) => [OutputKey!, OutputValue!])),
      events: StackEvents.reverse(),
    };
  }

  private async settled(nameOrId: string): Promise<Stack> {
    for (const deadline = Date.now() + PATIENCE; Date.now() < deadline; await new Promise((resolve) => setTimeout(resolve, POLL))) {
      const { Stacks: [stack] = [] } = await this.cloudFormation.describeStacks({ StackName: nameOrId });
      if (stack?.StackStatus && !stack.StackStatus.endsWith('_IN_PROGRESS')) return stack;
    }
    throw new Error(`The stack ${nameOrId} did not come to an end within ${PATIENCE / 1000} seconds.`);
  }
}

const PATIENCE = 120_000;
const POLL = 50;

function input({ name, template, parameters = {}, roleArn, tags }: StackRequest) {
  return {
    StackName: name,
    TemplateBody: template,
    Parameters: Object.entries(parameters).map(([ParameterKey, ParameterValue]) => ({ ParameterKey, ParameterValue })),
    Capabilities: ['CAPABILITY_NAMED_IAM' as const],
    RoleARN: roleArn,
    Tags: tags && Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
  };
}

/** Why a stack failed, in the words of the resource that failed first. */
export function failureOf(stack: FinishedStack): string | undefined {
  return stack.events.find(({ ResourceStatus }) => ResourceStatus?.endsWith('_FAILED'))?.ResourceStatusReason;
}
