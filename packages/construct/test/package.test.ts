import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { inlineHandler } from '@logs-analysis/onboarding-handler';
import { transformSync } from '@swc/core';

const PACKAGE = join(__dirname, '..');

/** Appended to the example, which ends with a stack. */
const PRINT_CODE = `
  const { template } = require('aws-cdk-lib').Stage.of(stack).synth().getStackByName(stack.stackName);
  const { Properties } = Object.values(template.Resources).find(({ Type }) => Type === 'AWS::Lambda::Function');
  console.log(Properties.Code.ZipFile);
`;

let project: string;
beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), 'construct-'));
});
afterAll(() => rmSync(project, { recursive: true }));

test('the published package synthesizes the example of its README with nothing installed beside it but the CDK', () => {
  const installed = join(project, 'node_modules/@logs-analysis/construct');
  mkdirSync(installed, { recursive: true });
  const tarball = execFileSync('npm', ['pack', '--silent', '--pack-destination', project], { cwd: PACKAGE, encoding: 'utf8' }).trim();
  execFileSync('tar', ['xzf', join(project, tarball), '--strip-components=1', '-C', installed]);
  for (const peer of ['aws-cdk-lib', 'constructs']) {
    symlinkSync(dirname(require.resolve(`${peer}/package.json`)), join(project, 'node_modules', peer));
  }
  writeFileSync(join(project, 'app.js'), exampleOf(join(installed, 'README.md')) + PRINT_CODE);
  const code = execFileSync(process.execPath, ['app.js'], { cwd: project, encoding: 'utf8' });
  expect(code.trimEnd()).toBe(inlineHandler().code.trimEnd());
}, 60_000);

test('the bundle is small enough to be looked through', () => {
  expect(readFileSync(join(PACKAGE, 'lib/index.js')).byteLength).toBeLessThan(220_000);
});

function exampleOf(readme: string): string {
  const [, example] = /^```ts\n(.*?)^```$/ms.exec(readFileSync(readme, 'utf8'))!;
  return transformSync(example, { module: { type: 'commonjs' }, jsc: { target: 'es2022', parser: { syntax: 'typescript' } } }).code;
}
