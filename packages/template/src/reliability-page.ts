import { page, table } from './markdown';

/** What `npm run soak` found out: `docs/reliability-evidence.json`. */
export interface ReliabilityEvidence {
  /** The SHA-256 of the code that was run. */
  readonly code: string;
  /** Of all pairs of faults, how many were drawn. */
  readonly pairs: number | 'all';
  readonly tallies: ReadonlyArray<{
    readonly class: string;
    readonly what: string;
    readonly runs: number;
    readonly violations: number;
  }>;
}

/** A mistake of the engine, found while it was built: `docs/reliability-findings.json`. */
export interface Finding {
  /** The class of faults that found it, as the table names it; or the kind of test. */
  readonly by: string;
  readonly found: string;
  /** Absent while it is not. */
  readonly fixed?: string;
}

/**
 * What the engine was put through, and what came of it: counted by the runs themselves.
 *
 * @param inTemplates the SHA-256 of the code that the templates have, which may have changed since
 */
export function reliabilityPage(
  { code, pairs, tallies }: ReliabilityEvidence, findings: readonly Finding[], inTemplates: string,
): string {
  const classes = [...new Set(tallies.map((one) => one.class))];
  const rows = tallies.map((one) => ({ name: `${one.class}: ${one.what}`, ...one }));
  const otherTests = [...new Set(findings.map(({ by }) => by))].filter((by) => !rows.some(({ name }) => name === by));
  const by = (name: string): readonly Finding[] => findings.filter((one) => one.by === name);
  const counts = (name: string): string[] => [String(by(name).length), String(by(name).filter(({ fixed }) => fixed).length)];
  const open = findings.filter(({ fixed }) => fixed === undefined);
  const violations = sum(tallies, 'violations');
  return page(
    '# Reliability',
    'The engine runs on an AWS in memory that is as strict as AWS where it matters '
    + '(`packages/onboarding-handler/test/fake-aws/fake-aws.md`), in virtual time. In each run something goes wrong, or several stacks and '
    + 'others work at once; after every write and at the end, what must always hold is checked: nothing of the customer\'s is lost, nobody '
    + 'gets access who is not meant to, every event is answered in time, and deleting the stack puts everything back '
    + '(`packages/onboarding-handler/test/faults/invariants.ts`).',
    Object.entries(MEANINGS).map(([name, text]) => `- ${text}${classes.includes(name) ? '' : ' (not part of this evidence)'}`).join('\n'),
    `Of the pairs of faults, ${pairs === 'all' ? 'all there are were run' : `${number(pairs)} were run, drawn from all there are`}. `
    + `The code that was run has the SHA-256 \`${code}\`: ${code === inTemplates ? 'it is that of the templates.'
      : `the templates have a later one, \`${inTemplates}\`, for which the figures have not been counted yet.`}`,
    '## Runs',
    'A violation is a rule that did not hold in a run. Found and fixed counts the mistakes that the class showed while the engine was '
    + 'built, and those of them that are mended.',
    table(['Fault class', 'Runs', 'Violations', 'Found', 'Fixed'], [
      ...rows.map((one) => [one.name, number(one.runs), number(one.violations), ...counts(one.name)]),
      ...otherTests.map((name) => [name, 'in `npm test`', '', ...counts(name)]),
      ['**all**', number(sum(tallies, 'runs')), number(violations), String(findings.length), String(findings.length - open.length)],
    ]),
    '## Found and fixed',
    table(['By', 'Found', 'Now'], findings.flatMap((one) => one.fixed === undefined ? [] : [[one.by, one.found, one.fixed]])),
    '## Not fixed yet',
    open.length > 0 ? table(['By', 'Found'], open.map((one) => [one.by, one.found]))
      : violations > 0 ? `The mistakes behind ${number(violations)} violations.`
        : 'Nothing that is known, but what [a stack cannot do](limits.md#what-a-stack-cannot-do).',
    '## To repeat it',
    '`npm test` runs a sample of each class, and `npm run soak` all of it: it takes well over an hour on two processors, counts anew and '
    + 'writes `docs/reliability-evidence.json`, from which this page is rendered. It runs every night.',
  );
}

const MEANINGS: Readonly<Record<string, string>> = {
  'single fault': '**single fault**: each kind of fault at every call of a life of the stack, in each of its beginnings and turns',
  'two faults':
    '**two faults**: two of them, one after the other, the second in the same event or in the one that follows; what is the same to a '
    + 'read, which has no effect, is run once',
  'race':
    '**race**: one to four stacks come and go at nearly the same time in one bucket, with or without a tool of somebody else\'s',
  'order of two writers':
    '**order of two writers**: two stacks are created at once, in every order that their calls about a document can have',
  'life': '**life**: anything happens to a stack, in any account: updates, faults, repeated and late events, other stacks',
};

function sum<K extends 'runs' | 'violations'>(tallies: ReliabilityEvidence['tallies'], member: K): number {
  return tallies.reduce((total, one) => total + one[member], 0);
}

function number(value: number): string {
  return value.toLocaleString('en');
}
