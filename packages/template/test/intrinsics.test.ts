import { toCloudFormation } from '../src';
import type { Bindings, TemplateValue } from '../src';

test.each<[string, unknown, Bindings, TemplateValue]>([
  ['a text without placeholders', 'arn:x', {}, 'arn:x'],
  ['numbers and booleans', [1, true], {}, [1, true]],
  ['a parameter alone', '${Name}', {}, { Ref: 'Name' }],
  ['a pseudo parameter alone', '${AWS::Region}', {}, { Ref: 'AWS::Region' }],
  ['a parameter within a text', 'arn:${AWS::Partition}:${Name}', {}, { 'Fn::Sub': 'arn:${AWS::Partition}:${Name}' }],
  ['what is bound, alone', '${Queue}', { Queue: { 'Fn::FindInMap': ['a', 'b', 'c'] } }, { 'Fn::FindInMap': ['a', 'b', 'c'] }],
  ['what is bound, within a text', 'x/${Q}/${Name}', { Q: { Ref: 'R' } }, { 'Fn::Sub': ['x/${Q}/${Name}', { Q: { Ref: 'R' } }] }],
  ['a list that is bound as the only member', ['${Arns}'], { Arns: { Ref: 'Arns' } }, { Ref: 'Arns' }],
  ['a list that is not bound', ['${Arns}'], {}, [{ Ref: 'Arns' }]],
  ['a bound member beside another', ['${A}', 'b'], { A: 'a' }, ['a', 'b']],
  ['members of maps', { Resource: ['${A}', 'x'], Sid: 'Y' }, {}, { Resource: [{ Ref: 'A' }, 'x'], Sid: 'Y' }],
  ['an IAM variable beside a parameter', '${Name}/${aws:username}', {}, { 'Fn::Sub': '${Name}/${!aws:username}' }],
  ['an IAM variable with a path beside a parameter', '${Name}/${aws:PrincipalTag/a}', {}, { 'Fn::Sub': '${Name}/${!aws:PrincipalTag/a}' }],
  ['an IAM variable with a path alone', '${aws:PrincipalTag/team}', {}, '${aws:PrincipalTag/team}'],
  ['an IAM variable alone', '${aws:username}', {}, '${aws:username}'],
  ['an IAM variable within a text', 'home/${aws:username}', {}, 'home/${aws:username}'],
])('%s becomes what CloudFormation reads', (_, value, bindings, expected) => {
  const rendered = toCloudFormation(value, bindings);
  // An escaped variable and the variable itself are the same to IAM.
  const plain = typeof rendered === 'object' && 'Fn::Sub' in rendered && typeof rendered['Fn::Sub'] === 'string'
    && !/\$\{[^!]/.test(rendered['Fn::Sub']) ? rendered['Fn::Sub'].replaceAll('${!', '${') : rendered;
  expect(plain).toEqual(expected);
});

test('what is given is not changed', () => {
  const value = Object.freeze({ a: Object.freeze(['${X}']) });
  toCloudFormation(value, Object.freeze({ X: 'y' }));
  expect(value).toEqual({ a: ['${X}'] });
});
