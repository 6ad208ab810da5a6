import { isDeepStrictEqual } from 'node:util';
import { ofTheCustomer, ofTheService } from './account-views';
import { everyInterleaving } from './every-interleaving';
import { addForeignEntries, eventOf, foreignEntries, lackOf, neighbourhood, withoutForeignEntries } from './neighbours';
import { REGION, runEvent } from './run-event';
import type { Answer } from './run-event';
import type { Violation } from './violation';
import type { Account } from '../fake-aws/account';
import type { FakeAws } from '../fake-aws/fake-aws';
import { fakeAws } from '../fake-aws/fake-aws';
import { seeded } from '../fake-aws/seeded';
import { virtualTime } from '../fake-aws/virtual-time';

/** Several writers at one bucket, and all it takes to see it again. */
export interface Race {
  readonly stacks: number;
  readonly foreign: boolean;
  readonly sameFolder: boolean;
  /** Whether AWS refuses writes that overlap. */
  readonly conflicts: boolean;
  readonly seed: number;
}

export interface RaceResult {
  readonly race: Race;
  /** What is wrong with our own work. */
  readonly violations: ReadonlyArray<Violation & { readonly race: Race }>;
  /** How many entries of the foreign tool are gone: nothing can rule that out, so it is only counted. */
  readonly foreignLost: number;
}

/** Creates all the stacks at nearly the same time, then deletes them at nearly the same time. */
export async function runRace(race: Race): Promise<RaceResult> {
  const random = seeded(race.seed);
  const clock = virtualTime();
  const initial = neighbourhood(race.sameFolder);
  const aws = fakeAws(initial, REGION, { time: clock, latency: () => 20 + 100 * random(), conflicts: race.conflicts });
  const atOnce = async (type: 'Create' | 'Delete'): Promise<readonly Answer[]> =>
    Promise.all(Array.from({ length: race.stacks }, async (_, index) => {
      await clock.sleep(100 * random());
      return runEvent(eventOf(index, type), aws.client(), clock);
    }));
  const foreign = race.foreign ? addForeignEntries(aws.client(), clock, 1_000 * random()) : undefined;
  const created = await atOnce('Create');
  await foreign;
  const afterCreate = aws.account();
  const deleted = await atOnce('Delete');
  return {
    race,
    violations: [
      ...failures('Create', created),
      ...created.flatMap(({ status }, index) => status === 'SUCCESS' ? lackOf(index, afterCreate) : []),
      ...failures('Delete', deleted),
      ...restored(initial, aws.account()),
    ].map((what) => ({ ...asViolation(race.sameFolder, what), race })),
    foreignLost: race.foreign ? 2 - foreignEntries(aws.account()) : 0,
  };
}

/** Races of 1 to 4 stacks, with and without a foreign tool, conflicts and a common folder, each from its own seed. */
export async function manyRaces(count: number, firstSeed = 1): Promise<readonly RaceResult[]> {
  const results: RaceResult[] = [];
  for (let seed = firstSeed; seed < firstSeed + count; seed++) {
    const random = seeded(seed);
    const maybe = (): boolean => random() < 0.5;
    const race = { stacks: 1 + Math.floor(4 * random()), foreign: maybe(), conflicts: maybe(), sameFolder: maybe(), seed };
    results.push(await runRace(race));
  }
  return results;
}

/** Two stacks are created at once, in every order of their calls on one of the two documents. */
export async function everyOrderOfTwo(document: 'Policy' | 'Notification', sameFolder: boolean): Promise<{
  readonly orders: number;
  readonly violations: ReadonlyArray<Violation & { readonly order: string }>;
}> {
  const violations: Array<Violation & { readonly order: string }> = [];
  const account = document === 'Policy' ? neighbourhood(sameFolder) : await withoutNotifications(sameFolder);
  const orders = await everyInterleaving(async ({ turn, clock }) => {
    const aws: FakeAws = fakeAws(account, REGION);
    const made: string[] = [];
    const writer = async (index: number): Promise<Answer> => runEvent(eventOf(index, 'Create'), aws.client({
      before: async ({ name, args: [bucket] }) => {
        if (!name.endsWith(`Bucket${document}`) || bucket !== 'central') return;
        await turn();
        made.push(`${index}:${name}`);
      },
    }), clock);
    const answers = await Promise.all([writer(0), writer(1)]);
    const lacks = [...failures('Create', answers), ...[0, 1].flatMap((index) => lackOf(index, aws.account()))];
    violations.push(...lacks.map((what) => ({ ...asViolation(sameFolder, what), order: made.join(' ') })));
  }, 20_000);
  return { orders, violations };
}

/** After both stacks were created and somebody removed their notifications: they meet at these only. */
async function withoutNotifications(sameFolder: boolean): Promise<Account> {
  const initial = neighbourhood(sameFolder);
  const aws = fakeAws(initial, REGION);
  for (const index of [0, 1]) await runEvent(eventOf(index, 'Create'), aws.api, virtualTime());
  aws.change(({ buckets }) => {
    for (const [name, { notifications }] of Object.entries(initial.buckets)) buckets[name].notifications = notifications;
  });
  return aws.account();
}

function asViolation(sameFolder: boolean, what: string): Violation {
  return { invariant: 'I16', start: sameFolder ? 'a race for one folder' : 'a race for one bucket', what };
}

function failures(type: string, answers: readonly Answer[]): readonly string[] {
  return answers.flatMap(({ status, reason }, index) => status === 'FAILED' ? [`${type} of ${index}: ${reason}`] : []);
}

function restored(initial: Account, now: Account): readonly string[] {
  const view = (account: Account): unknown => [ofTheCustomer(account), ofTheService(account)];
  const expected = view(withoutForeignEntries(fakeAws(initial, REGION).account()));
  const actual = view(withoutForeignEntries(now));
  return isDeepStrictEqual(expected, actual) ? [] : [`after all Deletes: ${JSON.stringify(actual)}`];
}
