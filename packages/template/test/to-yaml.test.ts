import { toYaml } from '../src';
import type { TemplateValue } from '../src';
import { readTemplate } from './template-file';

test.each<[string, TemplateValue]>([
  ['words that YAML 1.1 takes for booleans', { a: 'on', b: 'no', c: 'y', d: 'true', yes: 1 }],
  ['texts that look like numbers or dates', { a: '012345678901', b: '2012-10-17', c: '1e3', d: '1:30', e: '0x1f' }],
  ['empty texts and lists', { a: '', b: [], c: {} }],
  ['texts with colons, hashes, quotes and backslashes', { a: 'x: y', b: 'x #y', c: '"\'\\', d: '- x' }],
  ['texts that begin like something else', { a: '*', b: '!x', c: '&x', d: '%x', e: '@x', f: '`x', g: '? x' }],
  ['code of several lines', { code: 'const a = "b: c";\n\n  // "x" #y\n\tif (a) {\n  }\n' }],
  ['code without a line break at its end', { code: 'a\nb' }],
  ['every function', {
    a: { Ref: 'X' },
    b: { 'Fn::Sub': '${X}' },
    c: { 'Fn::Sub': ['${X}', { X: { Ref: 'Y' } }] },
    d: { 'Fn::GetAtt': ['X', 'Arn'] },
    e: { 'Fn::FindInMap': ['M', { Ref: 'AWS::Region' }, 'K'] },
    f: { 'Fn::If': ['C', { a: 'b' }, { Ref: 'AWS::NoValue' }] },
    g: { 'Fn::Not': [{ 'Fn::Equals': [{ 'Fn::Join': ['', { Ref: 'L' }] }, ''] }] },
    h: { 'Fn::Not': [{ 'Fn::Contains': [['a', 'b'], { Ref: 'X' }] }] },
  }],
  ['numbers', { a: [1, 2.5, 30] }],
  ['a condition of a policy, which is no function', { Condition: { StringEquals: { a: 'b' } } }],
  ['the same object twice', (() => {
    const one = { a: 'b', c: 'd' };
    return { x: one, y: one };
  })()],
])('%s are read back as they were', (_, value) => {
  expect(readTemplate(toYaml(value, ' comment'))).toEqual(value);
});

test('code is a literal block, so that a person can read it', () => {
  expect(toYaml({ Code: 'a();\nb();\n' }, '')).toContain('Code: |\n  a();\n  b();\n');
});
