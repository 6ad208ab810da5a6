import { filterCombinations, logFolder, logObjectFilter, MOST_COMBINATIONS, sameFilter } from '../src';
import { HERE } from './example';

const FOLDER = logFolder(HERE, '');

describe('the filter of log objects', () => {
  test('asks for the bucket and the folder', () => {
    expect(logObjectFilter(HERE, [{ bucket: 'central', prefixes: ['team', ''] }], false)).toEqual({
      Records: { s3: { bucket: { name: ['central'] }, object: { key: [{ prefix: FOLDER }, { prefix: `team/${FOLDER}` }] } } },
    });
  });

  test('asks for the event as well if the topic is told of others', () => {
    expect(logObjectFilter(HERE, [{ bucket: 'central', prefixes: [''] }], true)).toMatchObject({
      Records: { eventName: [{ prefix: 'ObjectCreated:' }] },
    });
  });

  test('asks for each bucket with its own folders', () => {
    const [central, shop] = [{ bucket: 'central', prefixes: ['a'] }, { bucket: 'shop', prefixes: ['b'] }];
    expect(logObjectFilter(HERE, [central, shop], false)).toEqual({
      $or: [logObjectFilter(HERE, [central], false), logObjectFilter(HERE, [shop], false)],
    });
  });

  test.each([['a b', 'a+b'], ['a=b/c', 'a%3Db/c'], ['é', '%C3%A9'], ['a(b)\'!~', 'a%28b%29%27%21%7E'], ['x_y.z-*', 'x_y.z-*']])(
    'asks for the folder under "%s" as it is in events', (prefix, encoded) => {
      expect(JSON.stringify(logObjectFilter(HERE, [{ bucket: 'central', prefixes: [prefix] }], false))).toContain(`"${encoded}/AWSLogs/`);
    });

  test('has room for nine folders, and for four where it asks for the event', () => {
    const fits = (count: number, createdOnly: boolean): boolean =>
      filterCombinations([{ bucket: 'a', prefixes: Array(count).fill('p') }], createdOnly) <= MOST_COMBINATIONS;
    expect([fits(9, false), fits(10, false), fits(4, true), fits(5, true)]).toEqual([true, false, true, false]);
  });
});

test('two filters are the same in any order, and none is the same as none only', () => {
  const one = { a: [{ prefix: 'x' }, 'y'], b: ['z'] };
  expect(sameFilter(one, { b: ['z'], a: ['y', { prefix: 'x' }] })).toBe(true);
  expect(sameFilter(one, { ...one, b: ['other'] })).toBe(false);
  expect(sameFilter(one, undefined)).toBe(false);
  expect(sameFilter(undefined, undefined)).toBe(true);
});
