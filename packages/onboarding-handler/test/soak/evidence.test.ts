import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { evidenceText } from './evidence';
import type { Evidence } from './evidence';
import { sharesOf } from './shares';
import { summed } from './tally';
import type { Tally } from './tally';
import { FAULT_KINDS } from '../faults/fault';

const readJson = <T>(name: string): T => JSON.parse(readFileSync(join(__dirname, '../../../../docs', name), 'utf8')) as T;
const { tallies } = readJson<Evidence>('reliability-evidence.json');
const runsOf = (fault: string, what: string): number => tallies.find((one) => one.class === fault && one.what === what)?.runs ?? 0;

describe('the evidence', () => {
  test.each(FAULT_KINDS)('has hundreds of runs with the fault "%s", alone and before another one', (kind) => {
    expect(runsOf('single fault', kind)).toBeGreaterThan(300);
    expect(runsOf('two faults', `first: ${kind}`)).toBeGreaterThan(300);
  });

  test('has a hundred thousand races', () => {
    expect(tallies.filter((one) => one.class === 'race').reduce((sum, { runs }) => sum + runs, 0)).toBeGreaterThanOrEqual(100_000);
  });

  test('has every order of two writers, at both documents of a bucket', () => {
    expect(tallies.filter((one) => one.class === 'order of two writers').map(({ runs }) => runs)).toEqual([20, 20, 20, 20]);
  });

  test('is written a line for each tally, and read as it was written', () => {
    const evidence: Evidence = { code: 'f00', node: 'v24', pairs: 'all', tallies: tallies.slice(0, 2) };
    expect(JSON.parse(evidenceText(evidence))).toEqual(evidence);
    expect(evidenceText(evidence).split('\n')).toHaveLength(10);
  });
});

test('every finding was made by a class of faults that is run, or by other tests', () => {
  const others = ['scenarios and laws', 'slow, stale or denying AWS', 'whole stacks'];
  const names = [...others, ...tallies.map((one) => `${one.class}: ${one.what}`)];
  const findings = readJson<ReadonlyArray<{ readonly by: string }>>('reliability-findings.json');
  expect(findings.filter(({ by }) => !names.includes(by))).toEqual([]);
});

test('tallies of the same are summed up, those of others stay apart', () => {
  const tally: Tally = { class: 'race', what: '2 stacks', runs: 3, violations: 1 };
  expect(summed([tally, { ...tally, what: '1 stack' }, tally, { ...tally, class: 'single fault' }])).toEqual([
    { ...tally, class: 'single fault' }, { ...tally, what: '1 stack' }, { ...tally, runs: 6, violations: 2 },
  ]);
});

test('every part of the work can be told apart, and counts what it did', async () => {
  const shares = sharesOf({ pairs: 3, races: 2, lives: 0 });
  const [pairs, races] = await Promise.all(shares.slice(-2).map((share) => share()));
  expect(pairs.tallies.reduce((sum, { runs }) => sum + runs, 0)).toBe(3);
  expect(races.tallies.map((one) => one.class)).toEqual(['race', 'race']);
  expect(sharesOf({ pairs: 'all', races: 0, lives: 0 }).length - sharesOf({ pairs: 0, races: 0, lives: 0 }).length).toBe(1_080);
});
