import { VirtualClock } from './virtual-clock';
import type { CustomResourceAnswer, CustomResourceEvent } from '../../src/cloudformation/custom-resource';
import { handleEvent } from '../../src/cloudformation/handle-event';
import type { FakeAws, Interposed } from '../fake-aws/fake-aws';

/**
 * What the function answers in an account in memory, in which the stack of the event has that status.
 *
 * @param time how long a run may take, in milliseconds
 */
export function answerIn(
  aws: FakeAws, event: CustomResourceEvent, status: string, interposed: Interposed, time = 400_000,
): Promise<CustomResourceAnswer> {
  aws.change((world) => { world.stacks = { [event.StackId]: status }; });
  const clock = new VirtualClock();
  const api = aws.client(interposed);
  return clock.until(handleEvent(event, { connect: () => api, deadline: clock.now() + time, clock, log: () => {} }));
}
