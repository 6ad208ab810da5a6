import { sdkAwsApi } from './aws/sdk-aws-api';
import { handleEvent } from './cloudformation/handle-event';
import { logLine } from './cloudformation/log-line';
import { parseEvent } from './cloudformation/parse-event';
import { respond, TIME_TO_ANSWER } from './cloudformation/respond';

/** The entry that Lambda calls: does what the stack asks and answers it, before the function's own time is up. */
export async function handler(
  raw: unknown, context: { readonly invokedFunctionArn: string; getRemainingTimeInMillis(): number },
): Promise<void> {
  const event = parseEvent(raw, context.invokedFunctionArn);
  const deadline = Date.now() + context.getRemainingTimeInMillis() - TIME_TO_ANSWER;
  const answer = await handleEvent(event, {
    connect: (environment) => sdkAwsApi(environment, deadline),
    deadline,
    log: (line) => console.log(logLine(line)),
  });
  await respond(event, answer);
}
