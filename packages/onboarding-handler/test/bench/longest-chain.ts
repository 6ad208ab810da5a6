import { requestsIn } from './timed-account';
import type { TimedCall } from './timed-account';

/** The most requests that wait for each other, one after the other, when a call waits for the answers of those it says. */
export function longestChain(calls: readonly TimedCall[], waitsFor: (call: TimedCall, earlier: TimedCall) => boolean): number {
  const inOrder = [...calls].sort((a, b) => a.made - b.made);
  const lengths = new Map<TimedCall, number>();
  for (const call of inOrder) {
    const before = [...lengths.keys()].filter((earlier) => earlier.answered <= call.made && waitsFor(call, earlier));
    lengths.set(call, requestsIn(call.name) + Math.max(0, ...before.map((earlier) => lengths.get(earlier)!)));
  }
  return Math.max(0, ...lengths.values());
}

/** Whatever was answered before a call was made may have led to it. */
export const forAll = (): boolean => true;

/**
 * The answers that a call could not do without, by what the calls are about: nothing is changed before everything was looked at, nor
 * before it is on record; a bucket has one writer at a time, who reads before; logs are turned on when the bucket takes them; the topic
 * ends last.
 */
export function forWhatItNeeds(calls: readonly TimedCall[]): (call: TimedCall, earlier: TimedCall) => boolean {
  const firstWrite = Math.min(...calls.filter(({ kind }) => kind === 'write').map(({ made }) => made));
  return (call, earlier) => {
    if (subjectOf(call) === subjectOf(earlier) && (call.kind === 'write' || earlier.kind === 'write')) return true;
    if (call.kind === 'read') return false;
    return earlier.answered <= firstWrite
      || ['createTopic', 'tagTopic', 'setTopicPolicy'].includes(earlier.name)
      || (call.name === 'modifyLoadBalancerAttributes' && ['createBucket', 'putBucketPolicy'].includes(earlier.name))
      || ['unsubscribe', 'deleteTopic'].includes(call.name);
  };
}

/** The load balancer or the bucket, by its name; there is one topic. */
function subjectOf({ name, args: [first] }: TimedCall): string {
  return /LoadBalancer|Bucket|LogExpiration/.test(name) ? String(first) : 'topic';
}
