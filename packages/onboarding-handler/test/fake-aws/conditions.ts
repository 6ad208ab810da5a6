import { API_CALLS } from '@logs-analysis/policy-model';
import type { Environment } from '@logs-analysis/policy-model';
import type { StoredBucket, World } from './account';
import { awsError } from './aws-error';
import { documentHistory } from './document-history';
import type { Call } from './fake-aws';
import { tokenBucket } from './token-bucket';
import { virtualTime } from './virtual-time';
import type { Clock } from '../../src/aws/clock';

/** Milliseconds, always the same or drawn anew each time. */
export type Span = number | (() => number);

/** What makes the account one of a large system: calls take time, news spreads slowly, and others are there too. */
export interface Conditions {
  /** What the following is measured by. */
  readonly time?: Clock;
  /** From making a call to having its answer. Half of it is over when the call takes effect. */
  readonly latency?: Span;
  /** How old the bucket policy is that Elastic Load Balancing goes by. */
  readonly elbLag?: Span;
  /** How old the bucket policy and the notifications are that a read answers. */
  readonly readLag?: Span;
  /** Until when nothing is allowed yet, because the role is new. */
  readonly roleKnownAt?: number;
  /** Until when the role may do nothing with a resource that it got permissions for, by what calls name it with; looked at each time. */
  readonly resourcesKnownAt?: Readonly<Record<string, number>>;
  /** Whether two writes to one bucket that overlap in time are in each other's way. */
  readonly conflicts?: boolean;
  /** Whether Elastic Load Balancing counts calls, as it does in every account. */
  readonly elbQuotas?: boolean;
  /** Actions that a policy of the organization denies. */
  readonly deniedActions?: readonly string[];
}

export interface Underway {
  /** A bucket as Elastic Load Balancing knows it. */
  readonly seenByElb: (bucketName: string) => StoredBucket | undefined;
  /** A bucket as a read answers it. */
  readonly read: (bucketName: string) => StoredBucket | undefined;
  /** A call on its way to AWS. @throws what AWS answers before it serves a call */
  arrives(call: Call): Promise<void>;
  /** Its answer on the way back, whatever it is. */
  leaves(call: Call): Promise<void>;
  /** Somebody changed the account. */
  changed(): void;
}

export function underConditions(world: World, caller: Environment, conditions: Conditions): Underway {
  const { time = virtualTime(), latency = 0, elbLag = 0, readLag = 0, deniedActions = [] } = conditions;
  const { roleKnownAt = 0, resourcesKnownAt = {} } = conditions;
  const history = documentHistory(world);
  const beingWritten = new Set<string>();
  const writing = new Set<Call>();
  const travel = new WeakMap<Call, number>();
  const describes = tokenBucket(40, 10, time);
  const modifies = tokenBucket(20, 3, time);
  const asOf = (span: Span) => (name: string): StoredBucket | undefined => {
    const lag = lengthOf(span);
    return lag === 0 ? world.buckets[name] : history.asOf(name, time.now() - lag);
  };
  // Nobody asks for it where nothing lags.
  const record = (): void => {
    if (elbLag !== 0 || readLag !== 0) history.record(time.now());
  };
  record();

  return {
    async arrives(call) {
      const whole = lengthOf(latency);
      travel.set(call, whole / 2);
      if (whole > 0) await time.sleep(whole / 2);
      const actions: readonly string[] = API_CALLS[call.name].actions;
      // What IAM cannot limit to a resource is allowed for all of them.
      const knownAt = API_CALLS[call.name].on === 'any' ? roleKnownAt : Math.max(roleKnownAt, resourcesKnownAt[String(call.args[0])] ?? 0);
      if (time.now() < knownAt) throw denied(call, caller, `because no identity-based policy allows the ${actions[0]} action`);
      const forbidden = actions.find((one) => deniedActions.includes(one));
      if (forbidden) throw denied(call, caller, 'with an explicit deny in a service control policy', forbidden);
      if (conditions.elbQuotas && isElb(call) && !(call.kind === 'read' ? describes() : modifies())) {
        throw awsError('ThrottlingException', 'Rate exceeded');
      }
      const bucket = conditions.conflicts && call.kind === 'write' && isS3(call) ? String(call.args[0]) : undefined;
      if (bucket === undefined) return;
      if (beingWritten.has(bucket)) {
        throw awsError('OperationAborted', 'A conflicting conditional operation is currently in progress against this resource.');
      }
      beingWritten.add(bucket);
      writing.add(call);
    },
    async leaves(call) {
      if (call.kind === 'write') record();
      const half = travel.get(call)!;
      if (half > 0) await time.sleep(half);
      if (writing.delete(call)) beingWritten.delete(String(call.args[0]));
    },
    changed: record,
    seenByElb: asOf(elbLag),
    read: asOf(readLag),
  };
}

function lengthOf(span: Span): number {
  return typeof span === 'number' ? span : span();
}

/** SNS and EventBridge have names of their own for what others call AccessDenied. */
function denied(
  call: Call, { partition, accountId }: Environment, why: string, action: string = API_CALLS[call.name].actions[0],
): Error {
  const role = `arn:${partition}:sts::${accountId}:assumed-role/onboarding/function`;
  return awsError(isElb(call) || isS3(call) ? 'AccessDenied' : isEvents(call) ? 'AccessDeniedException' : 'AuthorizationErrorException',
    `User: ${role} is not authorized to perform: ${action} ${why}`);
}

function isElb({ name }: Call): boolean {
  return API_CALLS[name].actions[0].startsWith('elasticloadbalancing:');
}

function isEvents({ name }: Call): boolean {
  return API_CALLS[name].actions[0].startsWith('events:');
}

function isS3({ name }: Call): boolean {
  return API_CALLS[name].actions[0].startsWith('s3:');
}
