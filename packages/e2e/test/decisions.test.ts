import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { partitionOf } from '@logs-analysis/policy-model';
import { decide } from './access/decide';
import type { AccessRequest } from './access/decide';
import { renderedPolicies, wordsIn } from './access/rendered-policies';
import { PROFILE } from '../src/accounts/profile';

/** One decision that a policy must make. `{words}` in its texts stand for what differs from partition to partition. */
interface Row extends AccessRequest {
  /** What somebody can do, or cannot: `the service reads a log`. */
  readonly sentence: string;
  readonly partition: 'every' | 'aws' | 'aws-us-gov' | 'aws-cn';
  readonly decision: 'allowed' | 'refused';
}

const TABLES = join(__dirname, 'decisions');
/** One Region of each partition that the service runs in. */
const REGIONS = Object.entries(Object.fromEntries(Object.keys(PROFILE.regions).reverse().map((region) => [partitionOf(region), region])));
const tables = readdirSync(TABLES).map((file) => file.replace('.json', ''));

describe.each(REGIONS)('in %s', (partition, region) => {
  const policies = renderedPolicies(region);

  test('every policy has a table', () => {
    expect(tables.sort()).toEqual(Object.keys(policies).sort());
  });

  describe.each(tables)('by the policy of the %s', (table) => {
    const rows = (JSON.parse(readFileSync(join(TABLES, `${table}.json`), 'utf8')) as readonly Row[])
      .filter((row) => row.partition === 'every' || row.partition === partition);

    test.each(rows.map((row) => [row.decision, row.sentence, row] as const))('it is %s that %s', async (decision, _, row) => {
      const { principal, action, resource, context } = inWords(row, wordsIn(region));
      const decided = await decide({ principal, action, resource, context }, policies[table]);
      expect(decided === 'Allowed' ? 'allowed' : 'refused').toBe(decision);
    });

    test('some of it is allowed and some is refused', () => {
      expect(new Set(rows.map(({ decision }) => decision)).size).toBe(2);
    });
  });
});

function inWords(row: Row, words: Readonly<Record<string, string>>): Row {
  return JSON.parse(JSON.stringify(row), (_, value: unknown) => typeof value === 'string'
    ? value.replace(/\{(\w+)\}/g, (all, word: string) => words[word] ?? unknownWord(all))
    : value) as Row;
}

function unknownWord(word: string): never {
  throw new Error(`No decision table knows the word ${word}.`);
}
