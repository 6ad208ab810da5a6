import { setTimeout as sleep } from 'node:timers/promises';
import { accessDenied, errorAnswer, type Answer } from './answer';
import { header, type AwsRequest } from './aws-request';
import { identifyCaller, type Caller } from './caller';
import { faultAnswer, isRefusal } from './faults';
import { judgeIdentity } from './judge';
import { denialMessage } from './judged-call';
import type { Operation } from './operations/operation';
import { readOperation } from './operations/read-operation';
import { RULES } from './rules/all-rules';
import type { Exchange } from './rules/rule';
import { subjectOf } from './subject';
import type { World } from './world';

/** Sends a call on as one of an account. */
export type Forward = Exchange['forward'];

/**
 * The way of an API call: who calls, what is it, may they, does AWS itself refuse it, and on to the emulator.
 * Undefined when the answer is lost on the way back.
 */
export async function authorise(request: AwsRequest, world: World, forward: Forward): Promise<Answer | undefined> {
  const caller = identifyCaller(request);
  const subject = caller && await subjectOf(caller, world);
  if (caller === undefined || subject === undefined) return errorAnswer(request, INVALID_TOKEN);
  world.buckets.seen(caller.account);

  const operation = await readOperation(request, caller, world);
  if (operation === undefined) return unknownCall(request, caller, forward);
  const foreign = await refuseForeignBucket(request, operation, world);
  if (foreign !== undefined) return foreign;
  for (const permission of operation.permissions) {
    const call = await judgeIdentity(subject, permission);
    world.calls.push(call);
    if (call.decision === 'denied') return accessDenied(request, denialMessage(call));
  }

  const fault = world.faults.next(operation.permissions[0]?.action ?? `${request.service}:${operation.name}`);
  if (fault === 'silence') return new Promise(() => {});
  if (isRefusal(fault)) return faultAnswer(request, fault);
  if (fault === 'delay') await sleep(2_000);
  const answer = await carryOut({ request, caller, operation, world, forward });
  const before = world.faults.replaceAnswer(request, answer);
  if (fault === 'lost-answer') return undefined;
  return fault === 'old-answer' ? before ?? answer : answer;
}

const INVALID_TOKEN = { status: 403, code: 'InvalidClientTokenId', message: 'The security token included in the request is invalid.' };

async function carryOut(exchange: Exchange): Promise<Answer> {
  const { operation, forward } = exchange;
  const rules = RULES.filter((rule) => rule.operations.includes(operation.name));
  for (const rule of rules) {
    const answer = await rule.before?.(exchange);
    if (answer !== undefined) return answer;
  }
  let answer = await forward(operation.account);
  if (answer.status >= 300) return answer;
  for (const rule of rules) answer = await rule.after?.(exchange, answer) ?? answer;
  return answer;
}

/**
 * An administrator may do anything in the account, known here or not: that is how fixtures are set up. A role's call
 * that is not in the map is refused, for nobody could say whether the role may make it.
 */
async function unknownCall(request: AwsRequest, caller: Caller, forward: Forward): Promise<Answer> {
  if (caller.kind === 'administrator') return forward(caller.account);
  const call = `${request.service} ${request.operation || `${request.method} ${request.url}`}`;
  return accessDenied(request, `The embedded AWS has no permission mapped for ${call}: add it to authorising-proxy/operations`);
}

async function refuseForeignBucket(request: AwsRequest, operation: Operation, world: World): Promise<Answer | undefined> {
  const expected = header(request, 'x-amz-expected-bucket-owner');
  if (expected === undefined || operation.bucket === undefined) return undefined;
  const owner = await world.buckets.of(operation.bucket);
  return owner === undefined || owner === expected ? undefined : accessDenied(request, 'Access Denied');
}
