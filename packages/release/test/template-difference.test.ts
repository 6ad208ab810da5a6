import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { templateDifference } from '../src/template-diff/template-difference';

const TEMPLATE = readFileSync(join(__dirname, '../../../templates/logs-analysis-alb.yaml'), 'utf8');

/** The same template with one text in the place of another. */
function changed(text: string, by: string): string {
  expect(TEMPLATE).toContain(text);
  return TEMPLATE.replace(text, by);
}

const difference = (now: string): string => templateDifference('templates/logs-analysis-alb.yaml', TEMPLATE, now);

test('a permission that is added is named, with what it is on and whose it is', () => {
  const text = difference(changed('- sns:DeleteTopic', '- sns:DeleteTopic\n                  - sns:Publish'));
  expect(text).toContain('**Who may do what changes.**');
  expect(text).toMatch(/\+ │ .*arn:\$\{AWS::Partition\}:sns:.*\$\{OnboardingName\}.*AWS:\$\{\w+LambdaExecutionRole\}/);
  expect(text).toContain('[+]   "sns:Publish"');
});

test('a resource, a property and a parameter that change are named', () => {
  expect(difference(changed('MemorySize: 256', 'MemorySize: 512'))).toMatch(/AWS::Lambda::Function.*\n.*MemorySize\n.*256\n.*512/);
  expect(difference(TEMPLATE.replace('Default: logs-analysis-alb', 'Default: other'))).toContain('[~] Parameter OnboardingName');
  expect(difference(changed('MemorySize: 256', 'MemorySize: 512'))).toContain('Nobody may do more or less.');
});

test('code is told by its size and digest, so that the rest can be read', () => {
  const text = difference(changed('const ', 'let '));
  expect(text).toMatch(/\[-\] \d+ bytes of code with the SHA-256 \w{64}\n.*\[\+\] \d+ bytes of code with the SHA-256 \w{64}/);
  expect(text.length).toBeLessThan(2_000);
});

test('layout and comments are no difference', () => {
  expect(difference(TEMPLATE)).toBe('');
  expect(difference(`# another comment\n${TEMPLATE}`)).toBe('');
});

test('a template that comes or goes is told as such', () => {
  expect(templateDifference('a.yaml', undefined, TEMPLATE)).toMatch(/^### a\.yaml \(new\)\n\n\*\*Who may do what changes/);
  expect(templateDifference('a.yaml', TEMPLATE, undefined)).toMatch(/^### a\.yaml \(gone\)\n\n\*\*Who may do what changes/);
});

test('no text of a template ends the block that it is shown in', () => {
  const text = difference(changed('MemorySize: 256', 'MemorySize: "```` @everyone"'));
  expect(text.split('\n').filter((line) => /^`+$/.test(line))).toEqual(['`````', '`````']);
});
