import { request as http } from 'node:http';
import { request as https } from 'node:https';
import type { CustomResourceAnswer, CustomResourceEvent } from './custom-resource';

/** CloudFormation takes no larger answer. */
const ANSWER_BYTES = 4_096;
const ATTEMPTS = 6;
const ATTEMPT_MILLISECONDS = 4_000;

/**
 * Sends the answer to the stack, which waits for it. A refusal (4xx, but for 429) is final; everything else is tried again.
 *
 * @throws Error without the URL, which is a secret, if the answer could not be delivered
 */
export async function respond(event: CustomResourceEvent, answer: CustomResourceAnswer): Promise<void> {
  const body = answerBody(event, answer);
  for (let attempt = 1; ; attempt++) {
    const outcome = await put(new URL(event.ResponseURL), body).catch((error: Error) => error.message);
    if (typeof outcome === 'number' && outcome < 300) return;
    if (attempt === ATTEMPTS || (typeof outcome === 'number' && outcome < 500 && outcome !== 429)) {
      throw new Error(`CloudFormation did not take the answer to request ${event.RequestId}: ${outcome}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 250 * 2 ** attempt));
  }
}

/** The answer as CloudFormation wants it, cut to its limit: the text for people gives way, from its end. */
export function answerBody(event: CustomResourceEvent, answer: CustomResourceAnswer): string {
  const { StackId, RequestId, LogicalResourceId } = event;
  const whole = (room: number): string => JSON.stringify({
    ...answer,
    ...(answer.Reason !== undefined && { Reason: answer.Reason.slice(0, room) }),
    ...(answer.Data?.Report !== undefined && { Data: { ...answer.Data, Report: answer.Data.Report.slice(0, room) } }),
    StackId,
    RequestId,
    LogicalResourceId,
  });
  let room = 3_000;
  while (Buffer.byteLength(whole(room)) > ANSWER_BYTES && room > 0) room -= 100;
  return whole(room);
}

// node:https and not fetch, which takes longer to load than everything else here.
function put(url: URL, body: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const send = url.protocol === 'http:' ? http : https;
    const request = send(url, {
      method: 'PUT',
      headers: { 'content-type': '', 'content-length': Buffer.byteLength(body) },
      timeout: ATTEMPT_MILLISECONDS,
      signal: AbortSignal.timeout(ATTEMPT_MILLISECONDS),
    }, (response) => {
      // The status says all; what follows it may never come.
      resolve(response.statusCode ?? 0);
      response.resume();
    });
    request.on('error', reject);
    request.end(body);
  });
}
