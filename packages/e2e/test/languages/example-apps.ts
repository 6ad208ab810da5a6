import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { REPOSITORY } from '../../src/accounts/templates';

export const CONSTRUCT = join(REPOSITORY, 'packages', 'construct');

const BIN = join(REPOSITORY, 'node_modules', '.bin');
/** The Node.js of the repository goes first: the CDK of every language runs on what it finds. */
const PATH = [BIN, process.env.PATH].join(delimiter);

export interface RunOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Fails with all that the program wrote. */
export function run(program: string, parameters: readonly string[], { cwd, env }: RunOptions): string {
  return execFileSync(program, parameters, { cwd, env: { ...process.env, PATH, ...env }, encoding: 'utf8', stdio: 'pipe' });
}

/** Makes the construct's package for a language anew and gives the folder it is in. */
export function packageFor(target: 'python' | 'java' | 'go' | 'dotnet', ...options: readonly string[]): string {
  const folder = join(CONSTRUCT, 'dist', target);
  rmSync(folder, { recursive: true, force: true });
  run('jsii-pacmak', ['--no-npmignore', '--target', target, ...options], { cwd: CONSTRUCT });
  return folder;
}

/** A copy of the example app, so that nothing is built among the sources. */
export function exampleApp(language: string): string {
  const folder = mkdtempSync(join(tmpdir(), `example-${language}-`));
  copies.push(folder);
  cpSync(join(CONSTRUCT, 'examples', language), folder, { recursive: true });
  return folder;
}

const copies: string[] = [];
afterAll(() => copies.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

/** The template of the only stack of an app that is run as the CDK's command line runs it. */
export function synthesized(program: string, parameters: readonly string[], { cwd, env }: RunOptions): { Resources: object } {
  const CDK_OUTDIR = mkdtempSync(join(tmpdir(), 'cdk.out-'));
  copies.push(CDK_OUTDIR);
  run(program, parameters, { cwd, env: { ...env, CDK_OUTDIR } });
  const [template] = readdirSync(CDK_OUTDIR).filter((file) => file.endsWith('.template.json'));
  return JSON.parse(readFileSync(join(CDK_OUTDIR, template), 'utf8')) as { Resources: object };
}

/** What the apps of all other languages have to give as well; or the template of another example with these values of the context. */
export function synthesizedByTypeScript(app = 'app.ts', context: Readonly<Record<string, string>> = {}): { Resources: object } {
  const env = { CDK_CONTEXT_JSON: JSON.stringify(context) };
  return synthesized('tsx', [app], { cwd: join(CONSTRUCT, 'examples', 'typescript'), env });
}

/** The same without what `cdk bootstrap` leaves in an account: its version is in a service that the embedded AWS does not have. */
export function deployable(template: { readonly Resources: object }): string {
  return JSON.stringify({ ...template, Parameters: undefined, Rules: undefined });
}

/** For tests that need programs a machine may be without: they are skipped there, which a line says. */
export function testWith(programs: readonly string[]): (name: string, work: () => void) => void {
  const folders = PATH.split(delimiter);
  const missing = programs.filter((program) => !folders.some((folder) => existsSync(join(folder, program))));
  if (missing.length === 0) return (name, work) => test(name, work, PATIENCE);
  return (name, work) => {
    // jest names no test of a file in which all are skipped.
    process.stderr.write(`Not shown, for there is no ${missing.join(', ')} on this machine: ${name}\n`);
    test.skip(name, work);
  };
}

/** In milliseconds. The first run downloads the CDK of the language. */
export const PATIENCE = 900_000;
