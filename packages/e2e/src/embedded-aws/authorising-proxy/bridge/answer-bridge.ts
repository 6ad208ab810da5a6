import type { World } from '../world';
import { judgeDelivery, type Delivery } from './delivery';
import { judgeFunctionLogs, type FunctionLogs } from './function-logs';
import { keepPending, type SubscriptionFacts } from './pending-subscription';
import { judgeStackResource, type StackResourceFacts } from './stack-resource';

export interface Verdict {
  readonly allowed: boolean;
  readonly message?: string;
}

/**
 * Answers what the bridge asks from inside the emulator. The facts come with the question: the emulator waits for the
 * answer and could not be asked for more.
 */
export async function answerBridge(question: string, facts: unknown, world: World): Promise<Verdict> {
  switch (question) {
    case 'delivery': return judgeDelivery(facts as Delivery, world);
    case 'stack-resource': return judgeStackResource(facts as StackResourceFacts, world);
    case 'subscription': return keepPending(facts as SubscriptionFacts, world);
    case 'function-logs': return judgeFunctionLogs(facts as FunctionLogs, world);
    default: throw new Error(`the bridge asks for ${question}, which nobody answers`);
  }
}
