import { isDeepStrictEqual } from 'node:util';
import { settingsOf } from '../example';
import { permitted } from '../permitted';
import { foreignPartsOf, ofTheCustomer, ofTheService, tagsIn } from './account-views';
import { PASSING } from './fault';
import type { TracedCall } from './faulty-api';
import { atEveryInstant, firstOf, isRemoval, isRollback, isSameStep, nameOf, succeeded } from './happenings';
import type { Happening, Life } from './life';
import { once } from './once';
import { BUDGET } from './run-event';
import { missingFor } from './service-access';
import { addedBy, topicsAddedBy } from './starts';
import type { Start } from './starts';
import type { Settings } from '../../src/settings';
import type { Account } from '../fake-aws/account';
import { mayDeliver } from '../fake-aws/log-delivery-test';

/** What of a life is not as it must be; `reference` is the same life without faults. Numbers are those of the list of invariants. */
export type Invariant = (life: Life, reference: Life) => string | undefined;

export const INVARIANTS = {
  I1: answersInTime,
  I2: keepsForeignStatements,
  I3: keepsForeignNotifications,
  I4: servesAfterSuccess,
  I5: withdrawsAllAccess,
  I7: restoresTheAccount,
  I10: leavesLoadBalancersThatLog,
  I11: neverStopsDelivery,
  I12: keepsBuckets,
  I13: repeatsWithoutWriting,
  I14: convergesToOneState,
  I15: rollsBackAnUpdate,
  I16: keepsSiblings,
  I17: isQuietAfterTheAnswer,
  I18: writesNothingWhenBlocked,
  I19: readsBeforeItWrites,
  I20: makesPermittedCalls,
  I23: losesLittleTime,
  I24: waitsForNobodyOnDelete,
  I26: succeedsOnceFaultsStop,
  F44: outlastsFaultsThatPass,
} as const satisfies Record<string, Invariant>;

export type InvariantName = keyof typeof INVARIANTS;

/** Every run that does not crash is answered, and within the time it has. */
function answersInTime({ happenings }: Life): string | undefined {
  const crashed = ({ faults }: Happening): boolean => faults.some(({ kind }) => kind.startsWith('crash'));
  const silent = happenings.find((one) => one.answer === undefined && !crashed(one) || one.elapsed > BUDGET);
  return silent && `${nameOf(silent)} is answered after ${silent.elapsed} ms with ${silent.answer?.status}`;
}

/** At every instant. */
function keepsForeignStatements(life: Life): string | undefined {
  const { initial } = life;
  return atEveryInstant('I2', life, (account) => bucketWhere(initial, account, (name) => {
    const [before, now] = [foreignPartsOf(name, initial.buckets[name]), foreignPartsOf(name, account.buckets[name])];
    return !isDeepStrictEqual([before.statements, before.document], [now.statements, now.document]);
  }, 'the foreign statements'));
}

/** At every instant, in their order. */
function keepsForeignNotifications(life: Life): string | undefined {
  const { initial } = life;
  return atEveryInstant('I3', life, (account) => bucketWhere(initial, account, (name) => {
    const [before, now] = [foreignPartsOf(name, initial.buckets[name]), foreignPartsOf(name, account.buckets[name])];
    return !isDeepStrictEqual([before.rules, before.eventBridge], [now.rules, now.eventBridge]);
  }, 'the foreign notifications'));
}

/** Who says SUCCESS has given the service each load balancer's logs, once. */
function servesAfterSuccess({ start, happenings }: Life): string | undefined {
  return firstOf(happenings.filter((one) => one.step.type !== 'Delete' && succeeded(one)), (one) =>
    firstOf(one.event.properties.LoadBalancerArns as readonly string[], (arn) =>
      firstOf(once(start, `what ${arn} lacks`, one.after, () => missingFor(one.after, arn)), (missing) =>
        `${nameOf(one)}: of ${arn.split('/')[2]}, ${missing}`)));
}

/** Who says a Delete succeeded has taken from the service all that this stack gave it. */
function withdrawsAllAccess({ start, initial, happenings }: Life): string | undefined {
  return firstOf(happenings.filter((one) => isRemoval(one) && succeeded(one)), (one) =>
    difference(theServices(start, initial), theServices(start, one.after), nameOf(one)));
}

/** I6 and I7: after a Delete that succeeded, whatever was before, everything of the customer is as it was. */
function restoresTheAccount({ start, initial, happenings }: Life): string | undefined {
  return firstOf(happenings.filter((one) => isRemoval(one) && succeeded(one)), (one) =>
    difference(theCustomers(start, initial), theCustomers(start, one.after), nameOf(one)));
}

/** At every instant, byte by byte. */
function leavesLoadBalancersThatLog(life: Life): string | undefined {
  const { initial } = life;
  const logging = Object.entries(initial.loadBalancers).filter(([, { attributes }]) => attributes['access_logs.s3.enabled'] === 'true');
  return atEveryInstant('I10', life, (account) => firstOf(logging, ([arn, { attributes }]) =>
    isDeepStrictEqual(account.loadBalancers[arn].attributes, attributes) ? undefined : `the attributes of ${arn} have changed`));
}

/** At every instant, a load balancer that logs may write where it logs to. */
function neverStopsDelivery(life: Life): string | undefined {
  return atEveryInstant('I11', life, ({ loadBalancers, buckets }) => firstOf(Object.entries(loadBalancers), ([arn, { attributes }]) => {
    const { 'access_logs.s3.bucket': name, 'access_logs.s3.prefix': prefix = '', 'access_logs.s3.enabled': enabled } = attributes;
    const stopped = enabled === 'true' && !(Object.hasOwn(buckets, name) && mayDeliver(name, buckets[name], prefix, arn));
    return stopped ? `${arn} cannot write its logs` : undefined;
  }));
}

/** No bucket goes, and nothing of one changes but its policy and notifications. */
function keepsBuckets(life: Life): string | undefined {
  const { initial } = life;
  const rest = ({ buckets }: Account, name: string): unknown => ({ ...buckets[name], policy: undefined, notifications: undefined });
  return atEveryInstant('I12', life, (account) => firstOf(Object.keys(initial.buckets), (name) =>
    Object.hasOwn(account.buckets, name) && isDeepStrictEqual(rest(account, name), rest(initial, name)) ? undefined
      : `the bucket ${name} is gone or has changed`));
}

/** A second run of an event that succeeded changes nothing. */
function repeatsWithoutWriting({ happenings }: Life): string | undefined {
  return firstOf(happenings, (one, index) => {
    const previous = happenings[index - 1] as Happening | undefined;
    if (previous === undefined || !isSameStep(previous.step, one.step)) return undefined;
    if (!succeeded(previous) || one.faults.length > 0) return undefined;
    const written = one.calls.find(({ kind }) => kind === 'write');
    return written && `${nameOf(one)} a second time writes: ${written.name}`;
  });
}

/** Whatever happened before, an event that meets no fault but such that pass leads where it leads without faults. */
function convergesToOneState({ start, happenings }: Life, reference: Life): string | undefined {
  const goal = ({ step, after }: Happening): object => {
    // What is on record after a remedy tells what it was for.
    const isOnRecord = step.type !== 'Delete' && step.properties !== 'remedied';
    return once(start, `I14, ${isOnRecord}`, after, () =>
      [theServices(start, after), theCustomers(start, after), ...isOnRecord ? [tagsIn(after)] : []]);
  };
  return firstOf(happenings.filter((one) => succeeded(one) && meetsOnlyPassing(one) && !isRollback(one)), (one) => {
    const same = reference.happenings.findLast(({ step }) => isSameStep(step, one.step));
    return same && difference(goal(same), goal(one), nameOf(one));
  });
}

/** The update that CloudFormation sends after one that failed leads back to what was before. */
function rollsBackAnUpdate({ start, happenings }: Life): string | undefined {
  const before = happenings.find(({ step }) => step.properties === 'update' || step.renamed)?.before;
  const view = (account: Account): object => once(start, 'I15', account, () => {
    const reached = withoutOutOfReach(start, account);
    return [ofTheService(reached), ofTheCustomer(reached)];
  });
  return firstOf(happenings.filter((one) => isRollback(one) && meetsOnlyPassing(one)), (one) =>
    !succeeded(one) ? `${nameOf(one)} to what was before: ${one.answer?.reason}` : difference(view(before!), view(one.after), nameOf(one)));
}

/** What an update added is out of reach when it is rolled back; the remedy is in {@link Start.remedied}. */
function withoutOutOfReach(start: Start, account: Account): Account {
  const loadBalancers = Object.entries(account.loadBalancers).filter(([arn]) => !addedBy(start).includes(arn));
  const topics = Object.entries(account.topics).filter(([arn]) => !topicsAddedBy(start).includes(arn));
  return { ...account, loadBalancers: Object.fromEntries(loadBalancers), topics: Object.fromEntries(topics) };
}

/** At every instant, a stack that was there before serves as it did. */
function keepsSiblings(life: Life): string | undefined {
  const { start, initial } = life;
  const served = start.siblings.flatMap(({ properties }) => properties.LoadBalancerArns as readonly string[])
    .filter((arn) => missingFor(initial, arn).length === 0);
  return atEveryInstant('I16', life, (account) => firstOf(served, (arn) =>
    firstOf(missingFor(account, arn), (missing) => `of ${arn.split('/')[2]}, which an earlier stack onboarded, ${missing}`)));
}

/** Nothing is begun once the stack has its answer. */
function isQuietAfterTheAnswer({ happenings }: Life): string | undefined {
  const restless = happenings.find(({ late }) => late.some(({ kind }) => kind === 'write'));
  return restless && `${nameOf(restless)} writes after its answer`;
}

/** A run that met no fault and found a reason to stop found it before it wrote anything. */
function writesNothingWhenBlocked({ happenings }: Life): string | undefined {
  return firstOf(happenings.filter(({ answer, faults }) => answer?.status === 'FAILED' && faults.length === 0), (one) =>
    firstOf(one.calls.filter(({ kind }) => kind === 'write'), ({ name }) => `${nameOf(one)} fails after ${name}: ${one.answer!.reason}`));
}

/** Each write of a document of a bucket follows an answer that says what is there; one for each write. */
function readsBeforeItWrites({ start, happenings }: Life): string | undefined {
  return firstOf(happenings, (one) => once(start, 'I19', one.calls, () => {
    const known = new Set<string>();
    return firstOf(one.calls, ({ name, args: [bucket], answered }) => {
      const document = `${name.replace(/^[a-z]+/, '')} of ${String(bucket)}`;
      if (/^getBucket(Policy|Notification)$/.test(name) && answered) known.add(document);
      if (!/^(put|delete)Bucket(Policy|Notification)$/.test(name)) return undefined;
      return known.delete(document) ? undefined : `${nameOf(one)} writes the ${document} without a look at it since its last write`;
    });
  }));
}

/** The role as it is rendered for the stack allows every call. */
function makesPermittedCalls({ start, happenings }: Life): string | undefined {
  return firstOf(happenings, (one) => once(start, 'I20', one.calls, () => {
    // The role is rolled back first.
    const settings = settingsOf(isRollback(one) ? start.create : one.event.properties, one.event.stackId);
    const forbidden = one.calls.find((call) => !isPermitted(settings, call));
    return forbidden && `${nameOf(one)} may not ${forbidden.name} ${String(forbidden.args[0])}`;
  }));
}

const judged = new Map<string, boolean>();

/** The same calls come again in thousands of lives. */
function isPermitted(settings: Settings, call: TracedCall): boolean {
  const key = JSON.stringify([call.name, typeof call.args[1] === 'string' ? call.args : call.args[0], settings.owner.onboardingName,
    settings.loadBalancerArns, settings.logBuckets, settings.existingTopics, settings.usesEventBridge]);
  const known = judged.get(key) ?? permitted(settings, call);
  judged.set(key, known);
  return known;
}

/** Where all faults pass, each costs no more than three looks at what is seen after a while take, and a few pauses. */
function losesLittleTime({ happenings }: Life, reference: Life): string | undefined {
  if (!happenings.every(meetsOnlyPassing)) return undefined;
  const extra = 30_000 * happenings.reduce((sum, { faults }) => sum + faults.length, 0);
  return firstOf(happenings, (one) => {
    const usual = Math.max(...reference.happenings.filter(({ step }) => isSameStep(step, one.step)).map(({ elapsed }) => elapsed));
    return one.elapsed > usual + extra ? `${nameOf(one)} takes ${one.elapsed} ms instead of ${usual} ms` : undefined;
  });
}

/** The subscriptions of these tests are never confirmed. A minute is for read-back. */
function waitsForNobodyOnDelete({ happenings }: Life): string | undefined {
  const slow = happenings.find((one) => one.step.type === 'Delete' && one.faults.length === 0 && one.elapsed > 60_000);
  return slow && `${nameOf(slow)} takes ${slow.elapsed} ms`;
}

/** An event that meets no fault succeeds, whatever was before. */
function succeedsOnceFaultsStop({ happenings }: Life): string | undefined {
  const stuck = happenings.find((one) => one.faults.length === 0 && !succeeded(one) && !isRollback(one) && !one.step.cut);
  return stuck && `${nameOf(stuck)} fails: ${stuck.answer?.reason}`;
}

/** An event that meets only faults that pass by themselves succeeds as well. */
function outlastsFaultsThatPass({ happenings }: Life): string | undefined {
  const beaten = happenings.find((one) => one.faults.length > 0 && meetsOnlyPassing(one) && !succeeded(one));
  return beaten && `${nameOf(beaten)} fails: ${beaten.answer?.reason}`;
}

/** Whether it meets no fault but such that pass. */
function meetsOnlyPassing({ faults }: Happening): boolean {
  return faults.every(({ kind }) => PASSING.includes(kind));
}

function theServices(start: Start, account: Account): object {
  return once(start, 'of the service', account, () => ofTheService(account));
}

function theCustomers(start: Start, account: Account): object {
  return once(start, 'of the customer', account, () => ofTheCustomer(account));
}

function bucketWhere(initial: Account, now: Account, differs: (name: string) => boolean, what: string): string | undefined {
  const changed = Object.keys(initial.buckets).filter((name) => Object.hasOwn(now.buckets, name)).find(differs);
  return changed && `${what} of ${changed} are others than before`;
}

const foundSame = new WeakMap<object, WeakSet<object>>();

/** Of two views that nobody changes: the same two are compared in thousands of lives. */
function difference(expected: object, actual: object, name: string): string | undefined {
  const same = foundSame.get(expected) ?? new WeakSet();
  foundSame.set(expected, same);
  if (same.has(actual)) return undefined;
  if (!isDeepStrictEqual(expected, actual)) return `${name} leads to ${JSON.stringify(actual)} instead of ${JSON.stringify(expected)}`;
  same.add(actual);
  return undefined;
}
