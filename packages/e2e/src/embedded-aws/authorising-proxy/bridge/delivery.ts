import { accountOf } from '../arn';
import { judgeService } from '../judge';
import type { PolicyDocument } from '../permission';
import type { World } from '../world';
import type { Verdict } from './answer-bridge';

/** An AWS service that hands something to a topic or a queue. */
export interface Delivery {
  readonly action: string;
  readonly resource: string;
  /** JSON text; empty where the resource has none. */
  readonly policy: string;
  readonly service: string;
  readonly sourceArn: string;
  readonly sourceAccount: string;
}

/** The policy of the topic or queue decides. */
export async function judgeDelivery(delivery: Delivery, world: World): Promise<Verdict> {
  const { action, resource, policy, service, sourceArn, sourceAccount } = delivery;
  const call = await judgeService(service, { arn: sourceArn, account: sourceAccount }, {
    action,
    resource,
    resourceAccount: accountOf(resource),
    ...(policy === '' ? {} : { resourcePolicy: JSON.parse(policy) as PolicyDocument }),
  });
  world.calls.push(call);
  return { allowed: call.decision === 'allowed' };
}
