import { request as http } from 'node:http';
import { request as https } from 'node:https';
import type { AnswerTo, CustomResourceAnswer } from './custom-resource';
import { jittered, SYSTEM_CLOCK } from '../aws/clock';
import type { Clock } from '../aws/clock';

/** CloudFormation takes no larger answer. */
const ANSWER_BYTES = 4_096;
const FIRST_PAUSE = 250;
const LONGEST_PAUSE = 4_000;

/** How an answer is delivered, in milliseconds. */
export interface Delivery {
  /** An outage of this length is survived: the last attempt begins after it. */
  readonly outage: number;
  /** An attempt is given up after this. */
  readonly attempt: number;
}

export const DELIVERY: Delivery = { outage: 20_000, attempt: 4_000 };
/** No delivery takes longer: an attempt begins just before the end of the outage, and another one when it was given up. */
const LONGEST_DELIVERY = DELIVERY.outage + 2 * DELIVERY.attempt;
/** Time to keep free to deliver the answer, in milliseconds: as long as that can take, and some for the function itself. */
export const TIME_TO_ANSWER = LONGEST_DELIVERY + 2_000;

/**
 * Sends the answer to the stack, which waits for it. A refusal (4xx, but for 429) is final; everything else is tried again.
 *
 * @throws Error without the URL, which is a secret, if the answer could not be delivered
 */
export async function respond(
  event: AnswerTo, answer: CustomResourceAnswer, clock: Clock = SYSTEM_CLOCK, { outage, attempt }: Delivery = DELIVERY,
): Promise<void> {
  const body = answerBody(event, answer);
  const ends = clock.now() + outage;
  for (let pause = FIRST_PAUSE; ; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
    const isLast = clock.now() >= ends;
    const outcome = await put(event.ResponseURL, body, attempt);
    if (typeof outcome === 'number' && outcome < 300) return;
    if (isLast || (typeof outcome === 'number' && outcome >= 400 && outcome < 500 && outcome !== 429)) {
      throw new Error(`CloudFormation did not take the answer to request ${event.RequestId}: ${outcome}`);
    }
    await clock.sleep(Math.max(0, Math.min(jittered(pause, clock), ends - clock.now())));
  }
}

/** The answer as CloudFormation wants it, cut to its limit: the longest texts give way first, from their end. */
export function answerBody(event: AnswerTo, answer: CustomResourceAnswer): string {
  const { StackId, RequestId, LogicalResourceId } = event;
  const whole = (room: number): string => JSON.stringify({
    ...answer,
    ...(answer.Reason !== undefined && { Reason: cut(answer.Reason, room) }),
    ...(answer.Data !== undefined && {
      Data: Object.fromEntries(Object.entries(answer.Data).map(([name, value]) => [name, cut(value, room)])),
    }),
    StackId,
    RequestId,
    LogicalResourceId,
  });
  let room = 3_000;
  while (Buffer.byteLength(whole(room)) > ANSWER_BYTES && room > 0) room -= 100;
  return whole(room);
}

/** The beginning of a text. Half a character, as the cut may leave it, is none, and not every reader of JSON takes it. */
function cut(text: string, length: number): string {
  return text.slice(0, length).replace(/\p{Surrogate}/gu, '\ufffd');
}

/**
 * The status, or the code of what went wrong: messages and errors of Node.js contain the URL, or its host.
 *
 * With node:https and not fetch, which takes longer to load than everything else here.
 */
function put(url: string, body: string, milliseconds: number): Promise<number | string> {
  return new Promise<number>((resolve, reject) => {
    const send = url.startsWith('http:') ? http : https;
    const request = send(url, {
      method: 'PUT',
      headers: { 'content-type': '', 'content-length': Buffer.byteLength(body) },
      signal: AbortSignal.timeout(milliseconds),
    }, (response) => {
      // The status says all; what follows it may never come.
      resolve(response.statusCode ?? 0);
      response.destroy();
    });
    request.on('error', reject);
    request.end(body);
  }).catch((error: NodeJS.ErrnoException) => error.code ?? error.name);
}
