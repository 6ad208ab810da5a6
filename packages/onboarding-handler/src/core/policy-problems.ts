import { policyTrouble, samePolicy } from '@logs-analysis/policy-model';
import type { Statement, Trouble } from '@logs-analysis/policy-model';
import type { Problem } from '../errors';
import type { Settings } from '../settings';
import type { Goal } from './desired-state';
import { prefixesIn } from './prefixes-in';
import { LOG_TYPES } from './state';
import type { BucketState, State } from './state';

/** What stands in the way of a policy or of what it is for: for sure, or if what cannot be seen from here is so. */
export interface PolicyProblems {
  readonly blockers: readonly Problem[];
  readonly notes: readonly Problem[];
}

/** All that may go wrong with the policies of the buckets in use. */
export function notes(goal: Goal, settings: Settings, observed: State, desired: State): readonly Problem[] {
  if (goal !== 'onboarded') return [];
  return desired.buckets.filter(({ name, policy }) => policy !== undefined && prefixesIn(name, settings, desired).length > 0)
    .flatMap((bucket) => policyProblems(settings, observed, desired, bucket).notes);
}

/** What will or may happen to the policy of a bucket in use. A policy that is not written, and that works, has no problem. */
export function policyProblems(settings: Settings, observed: State, desired: State, after: BucketState): PolicyProblems {
  const { name, policy } = after;
  const { environment, owner } = settings;
  const isWritten = !samePolicy(observed.buckets.find((one) => one.name === name)!.policy, policy);
  const turnsLogsOn = desired.loadBalancers.some(({ logs }, index) => LOG_TYPES.some((type) =>
    logs?.[type].enabled && logs[type].bucket === name && !observed.loadBalancers[index].logs![type].enabled));
  const scope = { environment, bucket: name, prefixes: prefixesIn(name, settings, desired), serviceAccountId: owner.service.accountId };
  const found = policyTrouble(policy!, scope)
    .filter(({ kind }) => kind === 'denies-delivery' ? turnsLogsOn : isWritten)
    .map((trouble) => {
      const { isCertain, ...problem } = described(trouble, settings);
      return { isCertain, problem: { ...problem, subject: `bucket ${name}` } };
    });
  return {
    blockers: found.filter(({ isCertain }) => isCertain).map(({ problem }) => problem),
    notes: found.filter(({ isCertain }) => !isCertain).map(({ problem }) => problem),
  };
}

/**
 * What people read of it, and whether AWS would refuse a write for it: whether a public policy is refused, a setting tells that the
 * function may not read.
 */
function described(trouble: Trouble, { owner: { service } }: Settings): Omit<Problem, 'subject'> & { readonly isCertain: boolean } {
  switch (trouble.kind) {
    case 'size': {
      const message = `its policy would have ${trouble.bytes} bytes and S3 takes ${trouble.allowed} for sure; shorten the policy`;
      return { isCertain: true, code: 'policy-too-large', message };
    }
    case 'orphaned-principal': {
      const message = `${nameOf(trouble.statement)} of its policy names ${trouble.principal}, who was deleted, and S3 takes no policy that `
        + 'does; remove that principal from the policy';
      return { isCertain: true, code: 'policy-names-nobody', message };
    }
    case 'public': {
      const message = `${nameOf(trouble.statement)} makes its policy public: while block public access is on, S3 takes no change of it and `
        + `lets nobody of another account read; name in that statement who may do what it allows, or ${service.name} may get nothing`;
      return { isCertain: false, code: 'policy-public', message };
    }
    case 'denies-delivery': {
      const message = `${denial(trouble)} Elastic Load Balancing to write logs; except the service principal of log delivery from it`;
      return { isCertain: trouble.certain, code: 'policy-denies', message };
    }
    case 'denies-reading': {
      const message = `${denial(trouble)} ${service.name} to read logs; except account ${service.accountId} from it`;
      return { isCertain: false, code: 'policy-denies', message };
    }
    case 'denies-changing': {
      const message = `${denial(trouble)} this stack to add to the policy or the notifications; except the role of its function from it`;
      return { isCertain: trouble.certain, code: 'policy-denies', message };
    }
  }
}

function denial({ statement, certain }: Extract<Trouble, { readonly certain: boolean }>): string {
  return `${nameOf(statement)} of its policy ${certain ? 'forbids' : 'may forbid'}`;
}

function nameOf({ Sid, Effect }: Statement): string {
  return Sid ? `the statement ${Sid}` : `a statement without Sid (${Effect})`;
}
