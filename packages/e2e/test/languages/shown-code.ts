import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CONSTRUCT, run } from './example-apps';
import { REPOSITORY } from '../../src/accounts/templates';

const read = (file: string) => readFileSync(join(CONSTRUCT, file), 'utf8');

/** The TypeScript that documentation of the construct shows, each an app that calls its stack `stack`. */
export const SHOWN_CODE: ReadonlyArray<readonly [string, string]> = [
  ['the example app', read('examples/typescript/app.ts')],
  ...snippetsIn(read('README.md')).map((code, index) => [`snippet ${index + 1} of the README`, code] as const),
];

/** The TypeScript that a page shows. */
export function snippetsIn(page: string): readonly string[] {
  return [...page.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code]) => code);
}

/** An app that was run. */
export interface Shown {
  readonly template: object;
  /** What the rules of AWS Solutions find and nobody acknowledged: the rule, and where. */
  readonly findings: readonly string[];
}

/** Runs code from a folder of its own, as somebody does who copies it. */
export function runShown(code: string, context: Readonly<Record<string, string>>): Shown {
  const folder = mkdtempSync(join(tmpdir(), 'shown-'));
  try {
    symlinkSync(join(REPOSITORY, 'node_modules'), join(folder, 'node_modules'));
    writeFileSync(join(folder, 'app.ts'), code + PRINT);
    return JSON.parse(run('tsx', ['app.ts'], { cwd: folder, env: { CDK_CONTEXT_JSON: JSON.stringify(context), TMPDIR: folder } })) as Shown;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const PRINT = `
const { AwsSolutionsChecks } = require('cdk-nag');
const findings = new AwsSolutionsChecks().validateScope(stack).violations.flatMap(({ ruleName, violatingResources }) =>
  violatingResources.map(({ constructPath }) => ruleName + ' ' + constructPath));
const { template } = require('aws-cdk-lib').Stage.of(stack).synth().getStackByName(stack.stackName);
console.log(JSON.stringify({ template, findings }));
`;
