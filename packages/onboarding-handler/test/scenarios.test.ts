import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { settingsOf, STACK, stackId } from './example';
import { reconcile } from './instantly';
import { verbOf } from '../src/core/change';
import type { Goal } from '../src/core/desired-state';
import { OnboardingError, sentence } from '../src/errors';
import type { Problem } from '../src/errors';
import { plan } from '../src/reconcile';
import type { Properties } from '../src/settings';
import type { Account, World } from './fake-aws/account';
import { fakeAws } from './fake-aws/fake-aws';
import { foreignPartsOf } from './faults/account-views';

/** One file of `scenarios/`. Adding a case is adding a file. */
interface Scenario {
  /** A sentence that could be a requirement. */
  readonly name: string;
  readonly goal: Goal;
  /** Those that differ from the example. */
  readonly properties: Properties;
  /** The name of the stack that runs. @default "logs" */
  readonly stack?: string;
  /** What is there before anything runs. */
  readonly account: Account;
  /** Runs before the one that is looked at. */
  readonly history?: ReadonlyArray<{ readonly goal: Goal; readonly properties: Properties; readonly stack?: string }>;
  /** Load balancers, buckets, topics and rules of EventBridge that somebody deletes after that. */
  readonly gone?: readonly string[];
  /** Whether the service has confirmed its subscriptions by then. */
  readonly confirmed?: boolean;
  /** Attributes of load balancers that somebody sets after that. */
  readonly changed?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Each change as "<verb> <kind> <id>", with the codes of the notes; or the codes of the blockers. */
  readonly plan: { readonly changes: readonly string[]; readonly notes?: readonly string[] } | { readonly blockers: readonly string[] };
  /** What people read of the blockers and of the notes, in full. @default nothing */
  readonly says?: readonly string[];
  /** What AWS refuses as the note says, so that the run fails. @default the run succeeds */
  readonly fails?: string;
}

const FOLDER = join(__dirname, 'scenarios');
const scenarios = readdirSync(FOLDER).map((file) => [file, JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as Scenario] as const);
const here = (stack = 'logs'): string => stack.startsWith('arn:') ? stack : stackId(stack);

describe.each(scenarios)('%s', (_, scenario) => {
  const {
    name, goal, properties, stack, account, history = [], gone = [], changed = {}, confirmed, plan: expected, says = [], fails,
  } = scenario;

  test(name, async () => {
    const settings = settingsOf(properties, here(stack));
    const aws = fakeAws(account, settings.environment);
    for (const earlier of history) await reconcile(earlier.goal, settingsOf(earlier.properties, here(earlier.stack)), aws.api);
    if (confirmed) aws.confirmSubscriptions();
    aws.change((world) => edit(world, gone, changed));
    const before = aws.account();
    const writes = aws.writes.length;

    const { changes, blockers, notes = [] } = await plan(goal, settings, aws.api);
    const planned = changes.map((change) => `${verbOf(change)} ${change.kind} ${change.id}`);
    const codes = (problems: readonly Problem[]): readonly string[] => problems.map(({ code }) => code).sort();
    expect('blockers' in expected ? { blockers: codes(blockers) } : { changes: planned, blockers, notes: codes(notes) })
      .toEqual('blockers' in expected ? { blockers: [...expected.blockers].sort() } : { notes: [], ...expected, blockers: [] });
    expect([...blockers, ...notes].map(sentence)).toEqual(says);
    expect(aws.writes).toHaveLength(writes);

    const outcome = await reconcile(goal, settings, aws.api).catch((error: unknown) => error);
    if ('blockers' in expected) {
      expect(outcome).toBeInstanceOf(OnboardingError);
      expect(aws.account()).toEqual(before);
    } else if (fails !== undefined) {
      expect(outcome).toMatchObject({ cause: expect.objectContaining({ name: fails }) });
    } else {
      expect(outcome).toEqual(changes);
      expect((await plan(goal, settings, aws.api)).changes).toEqual([]);
    }
    const foreign = ({ buckets }: Account): unknown => Object.keys(before.buckets).map((id) => foreignPartsOf(id, buckets[id]).statements);
    expect(foreign(aws.account())).toEqual(foreign(before));
  });
});

test('every scenario has a name of its own', () => {
  expect(new Set(scenarios.map(([, { name }]) => name)).size).toBe(scenarios.length);
  expect(here()).toBe(STACK);
});

function edit(
  { loadBalancers, buckets, topics, rules = {} }: World, gone: readonly string[], changed: NonNullable<Scenario['changed']>,
): void {
  for (const id of gone) {
    const found = [loadBalancers, buckets, topics, rules].find((record) => id in record);
    if (found === undefined) throw new Error(`${id} is not there, so it cannot go`);
    delete found[id];
  }
  for (const [arn, attributes] of Object.entries(changed)) {
    loadBalancers[arn].attributes = { ...loadBalancers[arn].attributes, ...attributes };
  }
}
