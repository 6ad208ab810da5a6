import { rulesOf, sameStatement, statementsOf } from '@logs-analysis/policy-model';
import { sentence } from '../errors';
import { staysPending, verbOf } from './change';
import type { Change } from './change';
import type { Plan } from './make-plan';
import { LOG_TYPES } from './state';

/** A plan for people: one line for each change, or what is in the way. */
export function planText({ changes, blockers }: Plan): string {
  if (blockers.length > 0) return ['Blocked: nothing would be changed.', ...blockers.map((one) => `  ! ${sentence(one)}`)].join('\n');
  if (changes.length === 0) return changesText(changes);
  return `${changes.length} ${changes.length === 1 ? 'change' : 'changes'}:\n${changesText(changes)}`;
}

/** Changes in their order, or that there are none. */
export function changesText(changes: readonly Change[]): string {
  return changes.length === 0 ? 'Nothing to do: everything is as it should be.' : changes.map(changeText).join('\n');
}

/** One change: its line, and below it what is different and what stays. */
export function changeText(change: Change): string {
  const sign = { create: '+', update: '~', delete: '-' }[verbOf(change)];
  return [`${sign} ${change.kind.padEnd(14)} ${change.id}`, ...details(change).map((line) => `    ${line}`)].join('\n');
}

function details(change: Change): readonly string[] {
  switch (change.kind) {
    case 'bucket-policy':
      return difference(
        statementsOf(change.before), statementsOf(change.after), sameStatement, ({ Sid, Effect }) => Sid ?? `${Effect} without Sid`);
    case 'notifications':
      return difference(
        rulesOf(change.before ?? {}), rulesOf(change.after ?? {}), (a, b) => a.Id === b.Id, ({ Id }) => Id ?? 'notification without id');
    case 'load-balancer':
      return LOG_TYPES.filter((type) => change.before?.[type].enabled !== change.after?.[type].enabled).map((type) => {
        const { enabled, bucket, prefix } = change.after![type];
        return `${type} logs ${enabled ? `on, into ${[bucket, prefix].filter(Boolean).join('/')}` : 'off, as before'}`;
      });
    case 'bucket':
      return [`private, log objects expire after ${change.after?.expirationDays} days`];
    case 'existing-subscription':
      return [change.after ? `tells the service of what passes ${JSON.stringify(change.after.filter)}` : changeNote(change) ?? []].flat();
    case 'topic':
    case 'subscription':
    case 'target':
      return [];
  }
}

/** What of a change cannot be made now; `undefined` where all can. */
export function changeNote(change: Change): string | undefined {
  return staysPending(change) ? 'the service has not confirmed it, so that it cannot be ended; SNS drops it after three days' : undefined;
}

function difference<T>(
  before: readonly T[], after: readonly T[], same: (a: T, b: T) => boolean, name: (one: T) => string,
): readonly string[] {
  const gone = before.filter((one) => !after.some((other) => same(one, other))).map((one) => `- ${name(one)}`);
  const come = after.filter((one) => !before.some((other) => same(one, other))).map((one) => `+ ${name(one)}`);
  const kept = before.length - gone.length;
  return [...gone, ...come, ...(kept > 0 ? [`${kept} kept as ${kept === 1 ? 'it is' : 'they are'}`] : [])];
}
