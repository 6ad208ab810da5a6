import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensurePythonEnvironment } from '../../src/embedded-aws/python-environment';

let root: string;
let progress: string[];
const ensure = () => ensurePythonEnvironment(root, (message) => progress.push(message));
const requirements = (text: string) => writeFileSync(join(root, 'packages', 'e2e', 'requirements.txt'), text);
const environment = { ...process.env };

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'python-environment-test-'));
  progress = [];
  mkdirSync(join(root, 'packages', 'e2e'), { recursive: true });
  requirements('# nothing\n');
});
afterEach(() => {
  process.env = { ...environment };
  rmSync(root, { recursive: true, force: true });
});

test('is made once, in the repository, and again when its requirements change', async () => {
  const { bin } = await ensure();
  expect(existsSync(bin('python'))).toBe(true);
  expect(bin('python').startsWith(join(root, '.venv'))).toBe(true);
  await ensure();
  expect(progress).toHaveLength(2);
  requirements('# still nothing\n');
  await ensure();
  expect(progress).toHaveLength(4);
}, 60_000);

test('is made anew if it was left half-made, by one of two that come at once', async () => {
  mkdirSync(join(root, '.venv'));
  writeFileSync(join(root, '.venv', 'rubbish'), '');
  await Promise.all([ensure(), ensure()]);
  expect(existsSync(join(root, '.venv', 'rubbish'))).toBe(false);
  expect(progress).toHaveLength(2);
}, 60_000);

test('says in one line what to install where there is no Python', async () => {
  process.env.PATH = root;
  const { message } = await ensure().catch((reason: unknown) => reason as Error) as Error;
  expect(message).toMatch(/^Python 3\.10 or newer with the venv module is needed/);
  expect(message).toContain('apt-get install python3 python3-venv');
  expect(message).toContain('brew install python');
  expect(message).not.toContain('\n');
});

test('says what it could not install, and is not taken for made afterwards', async () => {
  process.env.PIP_NO_INDEX = '1';
  requirements(`no-such-package==1.0 --hash=sha256:${'0'.repeat(64)}\n`);
  await expect(ensure()).rejects.toThrow(/could not install packages\/e2e\/requirements.txt.*no-such-package/);
  expect(existsSync(join(root, '.venv', 'requirements.sha256'))).toBe(false);
}, 60_000);
