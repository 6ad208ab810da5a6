import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { inlineHandler } from '@logs-analysis/onboarding-handler';
import { transformSync } from '@swc/core';

const PACKAGE = join(__dirname, '..');

/** Appended to an example, which ends with a stack. */
const PRINT_RESOURCES = `
  const { template } = require('aws-cdk-lib').Stage.of(stack).synth().getStackByName(stack.stackName);
  console.log(JSON.stringify(Object.values(template.Resources)));
`;

let project: string;
beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), 'construct-'));
});
afterAll(() => rmSync(project, { recursive: true }));

test('the published package synthesizes the examples of its README with nothing installed beside it but the CDK', () => {
  const installed = join(project, 'node_modules/@logs-analysis/construct');
  mkdirSync(installed, { recursive: true });
  const tarball = execFileSync('npm', ['pack', '--silent', '--pack-destination', project], { cwd: PACKAGE, encoding: 'utf8' }).trim();
  execFileSync('tar', ['xzf', join(project, tarball), '--strip-components=1', '-C', installed]);
  for (const peer of ['aws-cdk-lib', 'constructs']) {
    symlinkSync(dirname(require.resolve(`${peer}/package.json`)), join(project, 'node_modules', peer));
  }
  const [own, imported] = examplesOf(join(installed, 'README.md')).map((example): Resource[] => {
    writeFileSync(join(project, 'app.js'), example + PRINT_RESOURCES);
    return JSON.parse(execFileSync(process.execPath, ['app.js'], { cwd: project, encoding: 'utf8' })) as Resource[];
  });
  expect(own.map(({ Type }) => Type)).toEqual(expect.arrayContaining(['AWS::SNS::Topic', 'AWS::S3::BucketPolicy']));
  expect(imported.find(({ Type }) => Type === 'AWS::Lambda::Function')?.Properties?.Code?.ZipFile).toBe(inlineHandler().code);
}, 60_000);

test('the bundle is small enough to be looked through', () => {
  expect(readFileSync(join(PACKAGE, 'lib/index.js')).byteLength).toBeLessThan(340_000);
});

interface Resource {
  readonly Type: string;
  readonly Properties?: { readonly Code?: { readonly ZipFile?: string } };
}

function examplesOf(readme: string): string[] {
  return [...readFileSync(readme, 'utf8').matchAll(/^```ts\n(.*?)^```$/gms)].map(([, example]) =>
    transformSync(example, { module: { type: 'commonjs' }, jsc: { target: 'es2022', parser: { syntax: 'typescript' } } }).code);
}
