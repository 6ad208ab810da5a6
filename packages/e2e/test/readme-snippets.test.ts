import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { snippetsIn } from './languages/shown-code';
import { REPOSITORY } from '../src/accounts/templates';

/** What the reader of the snippet brings. */
const BROUGHT: Readonly<Record<string, string>> = {
  'policy-model': `
    declare const owner: import('@logs-analysis/policy-model').Owner;
    declare const existingPolicy: import('@logs-analysis/policy-model').PolicyDocument;
  `,
  'onboarding-handler': 'declare const properties: import(\'@logs-analysis/onboarding-handler\').Properties;',
};

test.each(Object.keys(BROUGHT))('the code that the README of %s shows compiles', (name) => {
  const text = readFileSync(join(REPOSITORY, 'packages', name, 'README.md'), 'utf8');
  const snippets = snippetsIn(text);
  expect(snippets).toHaveLength(1);
  expect(problemsIn(`${snippets[0]}${BROUGHT[name]}`)).toEqual([]);
});

/** What the compiler says of a file within this package. */
function problemsIn(code: string): readonly string[] {
  const file = join(__dirname, 'shown.ts');
  const options: ts.CompilerOptions = {
    strict: true, noEmit: true, skipLibCheck: true, types: ['node'], target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.Node16,
  };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists, readFile } = host;
  const source = ts.createSourceFile(file, code, ts.ScriptTarget.ES2022);
  Object.assign(host, {
    getSourceFile: (path: string, ...more: [ts.ScriptTarget]) => path === file ? source : getSourceFile(path, ...more),
    fileExists: (path: string) => path === file || fileExists(path),
    readFile: (path: string) => path === file ? code : readFile(path),
  } satisfies Partial<ts.CompilerHost>);
  return ts.getPreEmitDiagnostics(ts.createProgram([file], options, host), source)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}
