import fc from 'fast-check';
import { copyOf } from './plain-copy';

test('a copy is the same as one that is made by structuredClone, whatever its members are called', () => {
  fc.assert(fc.property(fc.jsonValue(), (data) => {
    expect(copyOf(data)).toStrictEqual(structuredClone(data));
  }));
  expect(copyOf({ a: undefined, ['__proto__']: [1] })).toStrictEqual({ a: undefined, ['__proto__']: [1] });
});

test('who changes a copy does not change what it was made from', () => {
  const data = { list: [{ name: 'a' }] };
  copyOf(data).list[0].name = 'b';
  expect(data).toEqual({ list: [{ name: 'a' }] });
});

test('what is not data is refused', () => {
  expect(() => copyOf({ act: () => 1 })).toThrow('not data');
});
