import { errorAnswer, type Answer } from './answer';
import type { AwsRequest } from './aws-request';

/**
 * - throttle: refused for the rate, the call had no effect
 * - conflict: another write to the same thing is under way, the call had no effect
 * - server-error: the service failed, the call had no effect
 * - lost-answer: the call had its effect, the caller never learns of it
 */
export type FaultKind = 'throttle' | 'conflict' | 'server-error' | 'lost-answer';

export interface PlannedFault {
  /** The IAM action of the call, such as `s3:PutBucketPolicy`. */
  readonly action: string;
  readonly kind: FaultKind;
  /** Counted from the moment of planning; 1 is the next call. */
  readonly nth?: number;
  /** How many calls fail from then on. */
  readonly times?: number;
}

/** The faults that a test lets calls meet. Calls are counted after they were judged: a refused call meets no fault. */
export class Faults {
  private planned: { readonly fault: PlannedFault; seen: number }[] = [];

  public plan(fault: PlannedFault): void {
    this.planned.push({ fault, seen: 0 });
  }

  public clear(): void {
    this.planned = [];
  }

  /** The fault of this call, if it is its turn. */
  public next(action: string): FaultKind | undefined {
    let kind: FaultKind | undefined;
    for (const plan of this.planned) {
      if (plan.fault.action !== action) continue;
      plan.seen += 1;
      const { nth = 1, times = 1 } = plan.fault;
      if (plan.seen >= nth && plan.seen < nth + times) kind ??= plan.fault.kind;
    }
    return kind;
  }
}

export function faultAnswer(request: AwsRequest, kind: Exclude<FaultKind, 'lost-answer'>): Answer {
  const s3 = request.service === 's3';
  switch (kind) {
    case 'throttle': return errorAnswer(request, s3
      ? { status: 503, code: 'SlowDown', message: 'Please reduce your request rate.' }
      : { status: 400, code: 'Throttling', message: 'Rate exceeded' });
    case 'conflict': return errorAnswer(request, {
      status: 409,
      code: 'OperationAborted',
      message: 'A conflicting conditional operation is currently in progress against this resource. Please try again.',
    });
    case 'server-error': return errorAnswer(request, {
      status: 500, code: s3 ? 'InternalError' : 'InternalFailure', message: 'We encountered an internal error. Please try again.',
    });
  }
}
