import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CONSTRUCT, PATIENCE, run, synthesized, synthesizedByTypeScript } from './example-apps';

let project: string;
beforeAll(() => { project = mkdtempSync(join(tmpdir(), 'empty-project-')); });
afterAll(() => rmSync(project, { recursive: true, force: true }));

test('npm installs the package into an empty project, with the newest CDK it allows, and the example app has the same resources', () => {
  const tarball = run('npm', ['pack', '--silent', '--pack-destination', project], { cwd: CONSTRUCT }).trim();
  run('npm', ['init', '--yes'], { cwd: project });
  // npm brings the peers along.
  run('npm', ['install', '--silent', join(project, tarball)], { cwd: project });
  cpSync(join(CONSTRUCT, 'examples', 'typescript', 'app.ts'), join(project, 'app.ts'));
  const types = ({ Resources }: { readonly Resources: object }) =>
    Object.values(Resources as Record<string, { readonly Type: string }>).map(({ Type }) => Type).sort();
  expect(types(synthesized('tsx', ['app.ts'], { cwd: project }))).toEqual(types(synthesizedByTypeScript()));
  const { version } = JSON.parse(readFileSync(join(project, 'node_modules/aws-cdk-lib/package.json'), 'utf8')) as { version: string };
  process.stderr.write(`The newest CDK is ${version}.\n`);
}, PATIENCE);
