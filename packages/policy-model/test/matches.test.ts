import fc from 'fast-check';
import { matches } from '../src/matches';

describe('a pattern of IAM', () => {
  test.each([
    ['s3:Get*', 's3:GetObject'], ['s3:*', 's3:'], ['*', ''], ['*', 'two\nlines'], ['a?c', 'abc'], ['a?c', 'a?c'], ['a*c*', 'abbc'],
    ['arn:aws:s3:::b/${x}(1).log', 'arn:aws:s3:::b/${x}(1).log'], ['', ''], ['**', ''], ['a**', 'a'], ['*ab', 'aab'], ['*a*b', 'abcab'],
    ['*', '*'], ['a*b', 'a*bb'], ['*?', 'ab'], ['*a?c', 'aabaac'],
  ])('%j fits %j', (pattern, text) => {
    expect(matches(pattern, text)).toBe(true);
  });

  test.each([
    ['s3:Get*', 's3:PutObject'], ['s3:Get', 's3:GetObject'], ['Get*', 's3:GetObject'], ['a?c', 'ac'], ['a?c', 'abbc'], ['a.c', 'abc'],
    ['a+', 'aa'], ['', 'a'], ['[ab]', 'a'],
    ['?', ''], ['a*', ''], ['*a', ''], ['ab', 'a'], ['a*b', 'ab*'], ['*ab', 'ab.'], ['a*b*c', 'acb'], ['b*', 'ab'],
  ])('%j does not fit %j', (pattern, text) => {
    expect(matches(pattern, text)).toBe(false);
  });

  test('with many wildcards is judged in no time', () => {
    expect(matches('*a'.repeat(12) + '*b', 'a'.repeat(60))).toBe(false);
  }, 100);

  test('fits what a regular expression says', () => {
    const letters = fc.array(fc.constantFrom('a', 'b', '*', '?')).map((list) => list.join(''));
    fc.assert(fc.property(letters, letters, (pattern, text) => {
      const expression = new RegExp(`^${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`);
      expect(matches(pattern, text)).toBe(expression.test(text));
    }), { numRuns: 2_000 });
  });

  test('without wildcards fits itself and nothing else', () => {
    const plain = fc.string().filter((text) => !/[*?]/.test(text));
    fc.assert(fc.property(plain, plain, (one, other) => {
      expect(matches(one, one)).toBe(true);
      expect(matches(one, other)).toBe(one === other);
    }));
  });
});
