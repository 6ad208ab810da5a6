import { API_CALLS } from '@logs-analysis/policy-model';
import type { ApiCallName } from '@logs-analysis/policy-model';
import { awsError } from '../fake-aws/aws-error';

/** What can happen to one call. */
export const FAULTS = {
  'error before effect': 'the connection breaks before AWS has the call',
  'error after effect': 'the connection breaks after AWS did what was asked',
  'server error once': 'AWS has an internal error and did nothing',
  'server error after effect': 'AWS has an internal error, and did what was asked nevertheless',
  'throttle once': 'AWS has too many calls',
  'throttle for ever': 'AWS has too many calls of this kind, for the whole run',
  'crash before': 'the function ends before AWS has the call',
  'crash after': 'the function ends after AWS did what was asked',
  'hang': 'there is never an answer, and AWS did nothing',
  'stale read': 'AWS answers what was there before it was last changed',
} as const;

export type FaultKind = keyof typeof FAULTS;
export const FAULT_KINDS = Object.keys(FAULTS) as readonly FaultKind[];

/** They differ from others by an effect that the call had, and a read has none. */
const OF_WRITES: readonly FaultKind[] = ['error after effect', 'server error after effect'];

/** The faults that a call can meet, those that are the same to it only once. */
export function kindsAt({ kind }: { readonly kind: 'read' | 'write' }): readonly FaultKind[] {
  return FAULT_KINDS.filter((one) => kind === 'read' ? !OF_WRITES.includes(one) : one !== 'stale read');
}

/** A fault, and the call that it meets, counted from the first that can meet one. */
export interface Fault {
  readonly kind: FaultKind;
  readonly call: number;
}

/** Those that go away by themselves, so that the run they meet must succeed. */
export const PASSING: readonly FaultKind[] = [
  'error before effect', 'error after effect', 'server error once', 'server error after effect', 'throttle once', 'stale read',
];

export function connectionLost(): Error {
  return Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
}

/** Each service has its own name for it. */
export function throttled(name: ApiCallName): Error {
  const names = {
    s3: 'SlowDown',
    sns: 'ThrottledException',
    elasticloadbalancing: 'ThrottlingException',
    cloudformation: 'Throttling',
    events: 'ThrottlingException',
  };
  return awsError(names[serviceOf(name)], 'Slow down');
}

export function serverError(name: ApiCallName): Error {
  const names = {
    s3: 'InternalError',
    sns: 'InternalErrorException',
    elasticloadbalancing: 'InternalFailure',
    cloudformation: 'InternalFailure',
    events: 'InternalException',
  };
  return awsError(names[serviceOf(name)], 'We encountered an internal error. Please try again.');
}

type Service = 's3' | 'sns' | 'elasticloadbalancing' | 'cloudformation' | 'events';

function serviceOf(name: ApiCallName): Service {
  return API_CALLS[name].actions[0].split(':')[0] as Service;
}
