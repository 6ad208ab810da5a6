import { EVIDENCE } from './template-file';
import { reliabilityPage } from '../src/reliability-page';
import type { ReliabilityEvidence } from '../src/reliability-page';

const tallies = [
  { class: 'single fault', what: 'hang', runs: 1_200, violations: 0 },
  { class: 'race', what: '2 stacks', runs: 50_000, violations: 3 },
];
const evidence: ReliabilityEvidence = { code: 'f00', pairs: 60_000, tallies };
const findings = [
  { by: 'race: 2 stacks', found: 'one was lost', fixed: 'it is written again' },
  { by: 'race: 2 stacks', found: 'another was lost' },
  { by: 'laws', found: 'a third was lost', fixed: 'it stays' },
];
const text = reliabilityPage(evidence, findings, 'f00');

test('each class has its figures, and how many mistakes it found and how many of them are fixed', () => {
  expect(text).toContain('| single fault: hang | 1,200 | 0 | 0 | 0 |');
  expect(text).toContain('| race: 2 stacks | 50,000 | 3 | 2 | 1 |');
});

test('what other tests found is counted as well, and all of it together', () => {
  expect(text).toContain('| laws | in `npm test` |  | 1 | 1 |');
  expect(text).toContain('| **all** | 51,200 | 3 | 3 | 2 |');
});

test('what is not fixed is told apart', () => {
  expect(text.split('## Not fixed yet')[1]).toContain('another was lost');
  expect(text.split('## Not fixed yet')[0]).not.toContain('another was lost');
});

test.each([[60_000, '60,000 were run, drawn from all'], ['all' as const, 'all there are were run']])(
  'it says whether all pairs were run: %s', (pairs, said) => {
    expect(reliabilityPage({ ...evidence, pairs }, findings, 'f00')).toContain(said);
  });

test('violations without a known mistake are not passed over', () => {
  const open = (runs: ReliabilityEvidence['tallies']): string =>
    reliabilityPage({ ...evidence, tallies: runs }, [findings[0]], 'f00').split('## Not fixed yet')[1];
  expect(open(tallies)).toContain('The mistakes behind 3 violations.');
  expect(open([tallies[0]])).toContain('Nothing that is known');
});

test('it says whether the figures hold for the code of the templates', () => {
  expect(text).toContain('`f00`: it is that of the templates.');
  expect(reliabilityPage(evidence, findings, 'f01')).toContain('`f00`: the templates have a later one, `f01`, for which the figures');
});

test('a class that was not run is said not to have been', () => {
  expect(text).toMatch(/^- [*]{2}life[*]{2}: .* [(]not part of this evidence[)]$/m);
  expect(text).not.toMatch(/^- [*]{2}race[*]{2}: .*not part of this evidence/m);
});

test('each class of the evidence is explained', () => {
  const { reliability } = EVIDENCE;
  const page = reliabilityPage(reliability, [], 'f00');
  expect([...new Set(reliability.tallies.map((one) => one.class))].filter((name) => !page.includes(`- **${name}**`))).toEqual([]);
});
