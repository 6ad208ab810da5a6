import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const read = (file: string) => readFileSync(join(__dirname, '..', file), 'utf8');

test('the README shows what is used to take over the stack of the template as it is', () => {
  expect(read('README.md')).toContain(read('examples/typescript/existing-stack.ts'));
});
