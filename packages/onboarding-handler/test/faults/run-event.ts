import type { AwsApi } from '../../src/aws/aws-api';
import { retrying } from '../../src/aws/retry';
import type { Clock } from '../../src/aws/retry';
import type { CustomResourceEvent } from '../../src/cloudformation/custom-resource';
import { reconcile } from '../../src/reconcile';
import { HERE, settingsOf } from '../example';

/** What the tests of faults know of an event: its kind, what the stack is told, and which stack it is. */
export interface StackEvent {
  readonly type: CustomResourceEvent['RequestType'];
  readonly properties: Readonly<Record<string, unknown>>;
  readonly stackId: string;
}

export interface Answer {
  readonly status: 'SUCCESS' | 'FAILED';
  readonly reason?: string;
}

export const REGION = HERE;
/** How long a run may take, in milliseconds. */
const BUDGET = 400_000;

/**
 * One run of the engine for one event, answered before its deadline. All that these tests know of how the engine is started is in
 * this function.
 */
export async function runEvent({ type, properties, stackId }: StackEvent, api: AwsApi, clock: Clock): Promise<Answer> {
  const deadline = clock.now() + BUDGET;
  const goal = type === 'Delete' ? 'offboarded' : 'onboarded';
  const work = reconcile(goal, settingsOf(properties, stackId), retrying(api, deadline, clock)).then(
    (): Answer => ({ status: 'SUCCESS' }),
    (error: unknown): Answer => ({ status: 'FAILED', reason: String(error) }),
  );
  const late = clock.sleep(BUDGET).then((): Answer => ({ status: 'FAILED', reason: 'the deadline' }));
  return Promise.race([work, late]);
}
