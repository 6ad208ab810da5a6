import { sdkAwsApi } from './aws/sdk-aws-api';
import type { CustomResourceEvent } from './cloudformation/custom-resource';
import { handleEvent } from './cloudformation/handle-event';
import { respond } from './cloudformation/respond';

/** Time kept free to deliver the answer, in milliseconds: as long as all its attempts can take. */
const TIME_TO_ANSWER = 40_000;

/** The entry that Lambda calls: does what the stack asks and answers it, before the function's own time is up. */
export async function handler(event: CustomResourceEvent, context: { getRemainingTimeInMillis(): number }): Promise<void> {
  const answer = await handleEvent(event, {
    connect: sdkAwsApi,
    deadline: Date.now() + context.getRemainingTimeInMillis() - TIME_TO_ANSWER,
    log: (line) => console.log(JSON.stringify(line)),
  });
  await respond(event, answer);
}
