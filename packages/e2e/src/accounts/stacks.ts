import { createHash } from 'node:crypto';
import { CloudFormation, type Stack, type StackEvent } from '@aws-sdk/client-cloudformation';
import { S3 } from '@aws-sdk/client-s3';
import type { ClientConfiguration } from '../embedded-aws/embedded-aws';

export interface StackRequest {
  readonly name: string;
  /** Its text, or the address that it was released to. */
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

/** The bucket that the console created when somebody first uploaded a template in this account. */
export const TEMPLATES = 'cf-templates-1a2b3c4d5e6f-us-east-1';

/** Runs stacks of one account in one Region, large templates from {@link TEMPLATES}, and waits for their end. */
export class Stacks {
  private readonly cloudFormation: CloudFormation;
  private readonly s3: S3;

  constructor(private readonly configuration: ClientConfiguration) {
    this.cloudFormation = new CloudFormation(configuration);
    this.s3 = new S3(configuration);
  }

  public async create(request: StackRequest): Promise<FinishedStack> {
    await this.cloudFormation.createStack({ ...input(request), ...await this.source(request.template), OnFailure: 'ROLLBACK' });
    return this.finished(request.name);
  }

  public async update(request: StackRequest): Promise<FinishedStack> {
    await this.cloudFormation.updateStack({ ...input(request), ...await this.source(request.template) });
    return this.finished(request.name);
  }

  public async delete(id: string): Promise<FinishedStack> {
    await this.cloudFormation.deleteStack({ StackName: id });
    return this.finished(id);
  }

  /** A template goes into the request where it fits; a larger one CloudFormation reads from a bucket. */
  private async source(template: string): Promise<{ readonly TemplateBody: string } | { readonly TemplateURL: string }> {
    if (/^https?:/.test(template)) return { TemplateURL: template };
    if (Buffer.byteLength(template) <= REQUEST_BYTES) return { TemplateBody: template };
    const Key = createHash('sha256').update(template).digest('hex');
    await this.s3.putObject({ Bucket: TEMPLATES, Key, Body: template });
    return { TemplateURL: `${this.configuration.endpoint}/${TEMPLATES}/${Key}` };
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

const REQUEST_BYTES = 51_200;
const PATIENCE = 120_000;
const POLL = 50;

function input({ name, parameters = {}, roleArn, tags }: StackRequest) {
  return {
    StackName: name,
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
