import type { AwsApi } from '../../src/aws/aws-api';
import type { Clock } from '../../src/aws/clock';
import type { CustomResourceEvent } from '../../src/cloudformation/custom-resource';
import { handleEvent } from '../../src/cloudformation/handle-event';
import { TIME_TO_ANSWER } from '../../src/cloudformation/respond';
import { FUNCTION_SECONDS } from '../../src/time-limits';
import { HERE } from '../example';

/** What the tests of faults know of an event. */
export interface StackEvent {
  readonly type: CustomResourceEvent['RequestType'];
  readonly properties: Readonly<Record<string, unknown>>;
  readonly stackId: string;
  readonly logicalId?: string;
  /** What the stack asked for before, and the id it had; none on Create. */
  readonly before?: Readonly<Record<string, unknown>>;
  readonly id?: string;
}

export interface Answer {
  readonly status: 'SUCCESS' | 'FAILED';
  readonly reason?: string;
  readonly id: string;
}

export const REGION = HERE;
/** How long a run may take in the function as it is rolled out, in milliseconds. */
export const BUDGET = 1_000 * FUNCTION_SECONDS - TIME_TO_ANSWER;

/**
 * One run of the function for one event, answered before its deadline. All that these tests know of how it is started is in this
 * function.
 */
export async function runEvent(
  { type, properties, stackId, logicalId = 'InvokeLambdaFunction', before, id }: StackEvent, api: AwsApi, clock: Clock, budget = BUDGET,
): Promise<Answer> {
  const event: CustomResourceEvent = {
    RequestType: type,
    ResponseURL: 'https://cloudformation-custom-resource-response-euwest1.s3.eu-west-1.amazonaws.com/answer',
    StackId: stackId,
    RequestId: 'request',
    LogicalResourceId: logicalId,
    PhysicalResourceId: type === 'Create' ? undefined : id ?? 'made-up',
    ResourceProperties: properties,
    OldResourceProperties: type === 'Update' ? before : undefined,
  };
  const { Status, Reason, PhysicalResourceId } = await handleEvent(event, {
    connect: () => api,
    deadline: clock.now() + budget,
    log: () => {},
    clock: { ...bound(clock), alarm: (milliseconds, ring) => alarm(clock, milliseconds, ring) },
  });
  return { status: Status, reason: Reason, id: PhysicalResourceId };
}

function bound(clock: Clock): Clock {
  return { now: () => clock.now(), sleep: (milliseconds) => clock.sleep(milliseconds), chance: () => clock.chance?.() ?? 1 };
}

function alarm(clock: Clock, milliseconds: number, ring: () => void): () => void {
  let cancelled = false;
  void clock.sleep(milliseconds).then(() => { if (!cancelled) ring(); });
  return () => { cancelled = true; };
}
