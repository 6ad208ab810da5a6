import { appendFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finishedShares, keyOf } from './finished-shares';
import type { Extent, Outcome } from './shares';

const EXTENT: Extent = { pairs: 'all', races: 1, lives: 1 };
const outcome = (runs: number): Outcome => ({ tallies: [{ class: 'race', what: '2 stacks', runs, violations: 0 }], examples: [] });

let folder: string;
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'soak-')); });
afterEach(() => rmSync(folder, { recursive: true }));

describe('a soak that was interrupted', () => {
  test('is gone on with: what it had finished is found, but for a line that was cut off', () => {
    const first = finishedShares(folder, 'one');
    first.add(0, outcome(3));
    first.add(2, outcome(5));
    appendFileSync(join(folder, 'one.jsonl'), '{"share":1,"outc');
    const second = finishedShares(folder, 'one');
    expect([...second.outcomes]).toEqual([[0, outcome(3)], [2, outcome(5)]]);
    second.add(1, outcome(7));
    expect(second.outcomes.get(1)).toEqual(outcome(7));
    expect([...finishedShares(folder, 'one').outcomes.keys()]).toEqual([0, 2, 1]);
  });

  test('of other code is not gone on with', () => {
    finishedShares(folder, 'one').add(0, outcome(3));
    expect(finishedShares(folder, 'other').outcomes.size).toBe(0);
  });

  test('is forgotten once it is written down', () => {
    const finished = finishedShares(folder, 'one');
    finished.add(0, outcome(3));
    finished.forget();
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('the key of a soak', () => {
  test('is the same as long as nothing but tests has changed', () => {
    const key = keyOf([folder], EXTENT);
    writeFileSync(join(folder, 'a.test.ts'), '');
    expect(keyOf([folder], EXTENT)).toBe(key);
  });

  test('is another one for another extent, another source, and a source of another name', () => {
    const keys = [keyOf([folder], EXTENT), keyOf([folder], { ...EXTENT, races: 2 })];
    for (const [name, text] of [['a.ts', '1'], ['a.ts', '2'], ['b.ts', '']]) {
      writeFileSync(join(folder, name), text);
      keys.push(keyOf([folder], EXTENT));
    }
    expect(new Set(keys).size).toBe(5);
  });
});
