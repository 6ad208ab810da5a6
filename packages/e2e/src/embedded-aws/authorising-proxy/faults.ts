import { accessDenied, errorAnswer, type Answer, type ServiceError } from './answer';
import type { AwsRequest } from './aws-request';

/**
 * - throttle: refused for the rate, the call had no effect
 * - conflict: another write to the same thing is under way, the call had no effect
 * - server-error: the service failed, the call had no effect
 * - denied: refused as by a policy of the organization, the call had no effect
 * - silence: the connection stays open and no answer comes, the call had no effect
 * - delay: the call is carried out two seconds later
 * - lost-answer: the call had its effect, the caller never learns of it
 * - old-answer: what the same call was answered the last time, if it was made before; for reads
 */
export type FaultKind = 'throttle' | 'conflict' | 'server-error' | 'denied' | 'silence' | 'delay' | 'lost-answer' | 'old-answer';

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
  private readonly answers = new Map<string, Answer>();
  private met = 0;

  /** How many calls met a fault since the plans were cleared. */
  public get count(): number {
    return this.met;
  }

  public plan(fault: PlannedFault): void {
    this.planned.push({ fault, seen: 0 });
  }

  public clear(): void {
    this.planned = [];
    this.answers.clear();
    this.met = 0;
  }

  /** The answer of the same call before this one, which is kept in its place. */
  public replaceAnswer({ method, url, body, accessKeyId }: AwsRequest, answer: Answer): Answer | undefined {
    const call = [accessKeyId, method, url, body.toString('utf8')].join(' ');
    const before = this.answers.get(call);
    this.answers.set(call, answer);
    return before;
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
    if (kind !== undefined) this.met += 1;
    return kind;
  }
}

type Refusal = Exclude<FaultKind, 'silence' | 'delay' | 'lost-answer' | 'old-answer'>;

/** Whether the call is answered at once, without effect. */
export function isRefusal(kind: FaultKind | undefined): kind is Refusal {
  return kind !== undefined && !['silence', 'delay', 'lost-answer', 'old-answer'].includes(kind);
}

/** An answer that says why the call had no effect. */
export function faultAnswer(request: AwsRequest, kind: Refusal): Answer {
  const s3 = request.service === 's3';
  switch (kind) {
    case 'throttle': return errorAnswer(request, THROTTLED[request.service] ?? THROTTLED.others);
    case 'conflict': return errorAnswer(request, {
      status: 409,
      code: 'OperationAborted',
      message: 'A conflicting conditional operation is currently in progress against this resource. Please try again.',
    });
    case 'server-error': return errorAnswer(request, {
      status: 500, code: s3 ? 'InternalError' : 'InternalFailure', message: 'We encountered an internal error. Please try again.',
    });
    case 'denied': return accessDenied(request, 'Access Denied with an explicit deny in a service control policy');
  }
}

/**
 * Each service has its own words for it.
 *
 * https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
 * https://docs.aws.amazon.com/sns/latest/api/API_TagResource.html
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/CommonErrors.html
 */
const THROTTLED: Readonly<Record<string, ServiceError>> = {
  s3: { status: 503, code: 'SlowDown', message: 'Please reduce your request rate.' },
  sns: { status: 429, code: 'Throttled', message: 'Rate exceeded' },
  elasticloadbalancing: { status: 400, code: 'ThrottlingException', message: 'Rate exceeded' },
  events: { status: 400, code: 'ThrottlingException', message: 'Rate exceeded' },
  others: { status: 400, code: 'Throttling', message: 'Rate exceeded' },
};
