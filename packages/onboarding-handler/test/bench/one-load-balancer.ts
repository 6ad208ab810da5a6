import { ALB } from '../example';
import { forAll, forWhatItNeeds, longestChain } from './longest-chain';
import { rounded, showTable } from './show-table';
import { LATENCY, requestsIn, timedAccount } from './timed-account';
import type { TimedRun } from './timed-account';
import type { Start } from '../faults/starts';
import { STARTS } from '../faults/starts';

interface Measured { readonly start: string; readonly what: string; readonly run: TimedRun; readonly withoutPauses: TimedRun }

/** How long a stack with one load balancer takes, and how many calls it makes. */
export async function oneLoadBalancer(): Promise<void> {
  const measured = [...await life('bucket created', STARTS[0]), ...await life('customer\'s bucket', STARTS[1])];
  showTable(`One load balancer, ${LATENCY} ms for each request`, measured.map(({ start, what, run, withoutPauses }) => {
    const made = longestChain(run.calls, forAll);
    const needed = longestChain(run.calls, forWhatItNeeds(run.calls));
    const ratio = (one: TimedRun, chain: number): number => rounded(one.milliseconds / (chain * LATENCY));
    return {
      'start': start,
      'run': what,
      'chain': made,
      'needed': needed,
      'ms, no pauses': withoutPauses.milliseconds,
      '/ chain': ratio(withoutPauses, made),
      '/ needed': ratio(withoutPauses, needed),
      'ms, all': run.milliseconds,
      'all / chain': ratio(run, made),
    };
  }), [
    'chain: the most requests one after the other, where a call waits for every answer received before it was made.',
    'needed: the same, where it waits only for answers it could not do without (longest-chain.ts).',
    `Both times ${LATENCY} ms are the bounds.`,
    'The pauses let other writers end before documents are read back, and old answers pass before an update goes by a look.',
  ]);
  showTable('Calls of one load balancer\'s stack', measured.map(({ start, what, run: { calls } }) => {
    const reads = calls.filter(({ kind }) => kind === 'read');
    return {
      'start': start,
      'run': what,
      'requests': calls.reduce((sum, { name }) => sum + requestsIn(name), 0),
      'calls': calls.length,
      'reads': reads.length,
      'read before': reads.length - new Set(reads.map(({ name, args }) => `${name} ${String(args[0])}`)).size,
      'writes': calls.length - reads.length,
    };
  }), ['A call may be several requests: setting our rule in the life cycle of a bucket reads those of others before.']);
}

/** A stack that comes, is updated to what it is, and goes; with and without the engine's pauses. */
async function life(start: string, { account, create: ResourceProperties }: Start): Promise<readonly Measured[]> {
  const inTime = timedAccount(account);
  const atOnce = timedAccount(account);
  const steps = [
    ['the first', 'Create', { ResourceProperties }],
    ['nothing to do', 'Update', { ResourceProperties, OldResourceProperties: ResourceProperties }],
    ['deletion', 'Delete', { ResourceProperties }],
  ] as const;
  const measured: Measured[] = [];
  for (const [what, type, properties] of steps) {
    const event = { ...properties, PhysicalResourceId: measured[0]?.run.id };
    const [run] = await inTime(type, [event]);
    const [withoutPauses] = await atOnce(type, [event], { pauses: false });
    if (run.status === 'FAILED') throw new Error(`${type} of ${ALB} failed: ${run.reason}`);
    measured.push({ start, what, run, withoutPauses });
  }
  return measured;
}
