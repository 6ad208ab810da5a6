/** What was seen that must not be. */
export interface Violation {
  /** Its number in the list of invariants. */
  readonly invariant: string;
  /** Where it was seen. */
  readonly start: string;
  readonly what: string;
  readonly life?: string;
  readonly faults?: ReadonlyArray<{ readonly kind: string }>;
}

/** A kind of violation that is known, and why it is not mended yet. */
export interface Gap {
  readonly reason: string;
  readonly seenBy: 'sweep' | 'races' | 'conditions';
  readonly is: (violation: Violation) => boolean;
}

const ofKind = ({ faults = [] }: Violation, kind: RegExp): boolean => faults.some((one) => kind.test(one.kind));

/** What does not hold yet. Whoever mends one of these removes it here; a test says when it is time. */
export const NOT_YET: readonly Gap[] = [
  {
    reason: 'two stacks cannot share a folder of logs: the second is told that the first one\'s notification is in its way',
    seenBy: 'sweep',
    is: ({ start }) => /same folder|created the bucket/.test(start),
  },
  {
    reason: 'a write of a document that AWS refused for now is repeated as it was, for up to 150 s, without a new look at the document',
    seenBy: 'sweep',
    is: (one) => one.invariant === 'I19' && ofKind(one, /^(throttle|server error)/),
  },
  {
    reason: 'ThrottledException, which is how SNS says that there are too many calls, is not known to pass',
    seenBy: 'sweep',
    is: ({ invariant, what }) => invariant === 'F44' && /ThrottledException/.test(what),
  },
  {
    reason: 'a bucket that was created by a call without answer is taken for somebody else\'s until the next event',
    seenBy: 'sweep',
    is: (one) => one.invariant === 'F44' && /BucketAlreadyOwnedByYou/.test(one.what),
  },
  {
    reason: 'an update that turned logs on cannot be rolled back, because the load balancer that is off the list is a reason to stop; '
      + 'a Delete after that does not turn them off',
    seenBy: 'sweep',
    is: ({ life, invariant, start, what }) => life === 'update, then rollback' && (/load-balancer-removed/.test(what)
      || start === 'no load balancer logs' && ['I7', 'I14'].includes(invariant)),
  },
  {
    reason: 'a Delete looks once, so that what an old answer does not show stays until the next Delete; a load balancer goes on logging '
      + 'for good, because the record that it did not log went with the topic',
    seenBy: 'sweep',
    is: (one) => ['I5', 'I7', 'I13', 'I14'].includes(one.invariant) && ofKind(one, /^stale/),
  },
  {
    reason: 'two stacks cannot share a folder of logs, and lose each other\'s updates while they find out',
    seenBy: 'races',
    is: ({ start }) => start === 'a race for one folder',
  },
  {
    reason: 'a document is looked at before it is written but not after, so that of two writers one is lost: on Create a grant or a '
      + 'notification, on Delete their withdrawal',
    seenBy: 'races',
    is: ({ start }) => start === 'a race for one bucket',
  },
  {
    reason: 'AuthorizationErrorException, which is how SNS denies, is not waited for while a role is new, as AccessDenied is',
    seenBy: 'conditions',
    is: ({ start, what }) => start.startsWith('an AWS that knows the role') && /AuthorizationErrorException/.test(what),
  },
  {
    reason: 'a Delete goes by its first answers, and says that it succeeded when they were old',
    seenBy: 'conditions',
    is: ({ start, invariant }) => start.startsWith('an AWS that answers what was there') && invariant === 'I5',
  },
  {
    reason: 'who may not look at a bucket is told that it is another account\'s, or to remove it',
    seenBy: 'conditions',
    is: ({ start, what }) => /s3:GetBucket(Policy|Notification) is denied$/.test(start) && what.startsWith('Create: '),
  },
  {
    reason: 'a write that AWS aborted because of somebody else\'s is repeated as it was, over what they wrote',
    seenBy: 'conditions',
    is: ({ invariant }) => invariant === 'F43',
  },
];

/** Those that nobody knows of. */
export function unexpected<T extends Violation>(violations: readonly T[]): readonly T[] {
  return violations.filter((one) => !NOT_YET.some(({ is }) => is(one)));
}

/** What is on the list and was not seen any more. */
export function mended(seenBy: Gap['seenBy'], violations: readonly Violation[]): readonly string[] {
  return NOT_YET.filter((gap) => gap.seenBy === seenBy && !violations.some(gap.is)).map(({ reason }) => reason);
}
