import type { Environment } from '@logs-analysis/policy-model';
import type { Problem } from '../errors';
import type { CustomResourceEvent, RefusedEvent } from './custom-resource';
import { isResponseUrl } from './response-url';

/**
 * Reads what the function was called with. Whoever may call it can make an event up, so only one is acted upon that can be of a stack
 * in the function's own account and Region.
 *
 * @throws Error without the URL, which may be a secret, if the answer would not go to CloudFormation
 */
export function parseEvent(raw: unknown, functionArn: string): CustomResourceEvent | RefusedEvent {
  const fields = isRecord(raw) ? raw : {};
  const [ResponseURL, StackId, RequestId, LogicalResourceId, PhysicalResourceId, RequestType] = TEXTS.map((name) => {
    const value = fields[name];
    return typeof value === 'string' ? value : '';
  });
  const environment = environmentOf(functionArn);
  if (!isResponseUrl(ResponseURL, environment)) {
    throw new Error('The ResponseURL is not CloudFormation\'s: nothing was done, and nobody is answered');
  }
  const { partition, region, accountId } = environment;
  const fits = Buffer.byteLength(PhysicalResourceId) <= 1_024;
  const isRight = StackId.startsWith(`arn:${partition}:cloudformation:${region}:${accountId}:stack/`)
    && RequestId !== '' && LogicalResourceId !== '' && LogicalResourceId.length <= 255
    && (PhysicalResourceId !== '' || !fields.PhysicalResourceId) && fits
    && ['Create', 'Update', 'Delete'].includes(RequestType) && isRecord(fields.ResourceProperties)
    && (fields.OldResourceProperties === undefined || isRecord(fields.OldResourceProperties));
  return isRight
    ? fields as unknown as CustomResourceEvent
    : { ResponseURL, StackId, RequestId, LogicalResourceId, PhysicalResourceId: fits ? PhysicalResourceId : '', problems: [REFUSED] };
}

const TEXTS = ['ResponseURL', 'StackId', 'RequestId', 'LogicalResourceId', 'PhysicalResourceId', 'RequestType'] as const;
const REFUSED: Problem = {
  code: 'event-refused', subject: 'the event', message: 'it is not one that CloudFormation sends here; let the stack call the function',
};

/** An ARN of the stack or the function says where everything is that it may touch. */
export function environmentOf(arn: string): Environment {
  const [, partition, , region, accountId] = arn.split(':');
  return { partition, region, accountId };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
