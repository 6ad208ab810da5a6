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
  const named = { arn: sourceArn, account: sourceAccount };
  const calls = await Promise.all((maySayNothing(delivery) ? [{}, named] : [named]).map((source) => judgeService(service, source, {
    action,
    resource,
    resourceAccount: accountOf(resource),
    ...(policy === '' ? {} : { resourcePolicy: JSON.parse(policy) as PolicyDocument }),
  })));
  world.calls.push(...calls);
  return { allowed: calls.every(({ decision }) => decision === 'allowed') };
}

/**
 * "You can't use Condition blocks in Amazon SNS topic policies for EventBridge." What it says of its rule, if anything, is not stated,
 * so a policy has to do for both: when it is said which rule it is, and when it is not.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-sns-permissions
 */
function maySayNothing({ service, action }: Delivery): boolean {
  return service === 'events.amazonaws.com' && action === 'sns:Publish';
}
