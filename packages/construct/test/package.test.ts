import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { inlineHandler } from '@logs-analysis/onboarding-handler';
import { transformSync } from '@swc/core';
import { LOAD_BALANCER_ARN } from './stacks';

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
  // As `cdk synth --context` gives it.
  const env = { ...process.env, CDK_CONTEXT_JSON: JSON.stringify({ loadBalancerArn: LOAD_BALANCER_ARN }) };
  const [own, imported, many, existing] = examplesOf(join(installed, 'README.md')).map((example): Resource[] => {
    writeFileSync(join(project, 'app.js'), example + PRINT_RESOURCES);
    return JSON.parse(execFileSync(process.execPath, ['app.js'], { cwd: project, encoding: 'utf8', env })) as Resource[];
  });
  expect(own.map(({ Type }) => Type)).toEqual(expect.arrayContaining(['AWS::SNS::Topic', 'AWS::S3::BucketPolicy']));
  for (const resources of [imported, existing]) {
    expect(resources.find(({ Type }) => Type === 'AWS::Lambda::Function')?.Properties?.Code?.ZipFile).toBe(inlineHandler().code);
  }
  expect(many.map(({ Type }) => Type)).toEqual(expect.arrayContaining(['AWS::CloudFormation::StackSet']));
}, 60_000);

test('a released package asks for the template of its own release', () => {
  const file = join(project, 'node_modules/@logs-analysis/construct/package.json');
  writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), version: '1.2.3' }));
  writeFileSync(join(project, 'app.js'), `
    const { App, Stack } = require('aws-cdk-lib');
    const { LogsAnalysisStackSet } = require('@logs-analysis/construct');
    const stack = new Stack(new App(), 'Many', { env: { account: '111122223333', region: 'eu-west-1' } });
    const { stackSet } = new LogsAnalysisStackSet(stack, 'LogsAnalysis', { targets: [{ account: '111122223333', region: 'eu-west-1',
      loadBalancerArns: ['arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/my-alb/0123456789abcdef'] }] });
    console.log(stackSet.templateUrl);`);
  expect(execFileSync(process.execPath, ['app.js'], { cwd: project, encoding: 'utf8' }))
    .toMatch(/^https:\/\/[^/]+\/logs-analysis-alb\/1\.2\.3\/logs-analysis-alb\.yaml\n$/);
}, 60_000);

test('the bundle is small enough to be looked through', () => {
  // Half of it is the function's code, which is there once; then come the constructs, and a fifth is the policy model.
  expect(readFileSync(join(PACKAGE, 'lib/index.js')).byteLength).toBeLessThan(360_000);
});

interface Resource {
  readonly Type: string;
  readonly Properties?: { readonly Code?: { readonly ZipFile?: string } };
}

function examplesOf(readme: string): string[] {
  return [...readFileSync(readme, 'utf8').matchAll(/^```ts\n(.*?)^```$/gms)].map(([, example]) =>
    transformSync(example, { module: { type: 'commonjs' }, jsc: { target: 'es2022', parser: { syntax: 'typescript' } } }).code);
}
