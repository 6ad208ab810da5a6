import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exampleApp, packageFor, PATIENCE, run, synthesized, synthesizedByTypeScript } from './example-apps';
import { REPOSITORY } from '../../src/accounts/templates';
import { ensurePythonEnvironment } from '../../src/embedded-aws/python-environment';

let installed: string;
beforeAll(() => { installed = mkdtempSync(join(tmpdir(), 'python-app-')); });
afterAll(() => rmSync(installed, { recursive: true, force: true }));

test('a Python app with the wheel gives the template that the TypeScript app gives', async () => {
  const python = await ensurePythonEnvironment(REPOSITORY, undefined, {
    directory: 'packages/e2e/.venv', requirements: 'packages/e2e/python-app.txt',
  });
  const folder = packageFor('python');
  const wheel = readdirSync(folder).find((file) => file.endsWith('.whl'))!;
  run(python.bin('pip'), ['install', '--quiet', '--no-index', '--no-deps', '--target', installed, wheel], { cwd: folder });
  const app = exampleApp('python');
  expect(synthesized(python.bin('python'), ['app.py'], { cwd: app, env: { PYTHONPATH: installed } })).toEqual(synthesizedByTypeScript());
  const [description] = readdirSync(installed).filter((name) => name.endsWith('.dist-info'));
  expect(readFileSync(join(installed, description, 'METADATA'), 'utf8')).toContain('load_balancers=[');
}, PATIENCE);
