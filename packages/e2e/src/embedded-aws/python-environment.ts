import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir, rm, stat, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

export interface PythonEnvironment {
  /** The path of a program that the environment has installed. */
  bin(name: string): string;
}

/** Where an environment is, and the file that says what is in it; both relative to the repository. */
export interface PythonEnvironmentOptions {
  readonly directory: string;
  readonly requirements: string;
}

const EMULATOR: PythonEnvironmentOptions = { directory: '.venv', requirements: 'packages/e2e/requirements.txt' };

/**
 * Makes sure that `.venv` in the repository holds exactly the programs of `requirements.txt`. The first call installs
 * them, which takes some seconds; later ones only compare a digest. A half-made environment is made anew, and of two
 * processes that come at once the second waits for the first.
 */
export async function ensurePythonEnvironment(
  repositoryRoot: string, progress: (message: string) => void = () => undefined, options = EMULATOR,
): Promise<PythonEnvironment> {
  const requirements = join(repositoryRoot, options.requirements);
  const directory = join(repositoryRoot, options.directory);
  const environment = { bin: (name: string) => join(directory, BIN, name) };
  const digest = createHash('sha256').update(readFileSync(requirements)).digest('hex');
  if (!isComplete(directory, digest)) {
    await locked(join(tmpdir(), `python-environment-${createHash('sha256').update(directory).digest('hex').slice(0, 16)}`), async () => {
      if (isComplete(directory, digest)) return;
      await install(repositoryRoot, options, progress);
      writeFileSync(join(directory, STAMP), digest);
    });
  }
  return environment;
}

const execute = promisify(execFile);
const run = (program: string, parameters: readonly string[]) =>
  execute(program, [...parameters], { env: process.env, maxBuffer: 16_000_000 });
const BIN = process.platform === 'win32' ? 'Scripts' : 'bin';
const STAMP = 'requirements.sha256';
const CANDIDATES = ['python3', 'python3.14', 'python3.13', 'python3.12', 'python3.11', 'python3.10', 'python'];
const NEEDED = 'Python 3.10 or newer with the venv module is needed to run the embedded AWS. '
  + 'Debian/Ubuntu: apt-get install python3 python3-venv; macOS: brew install python; Windows: winget install Python.Python.3.13';

function isComplete(directory: string, digest: string): boolean {
  const stamp = join(directory, STAMP);
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === digest;
}

async function install(root: string, options: PythonEnvironmentOptions, progress: (message: string) => void): Promise<void> {
  const [directory, requirements] = [join(root, options.directory), join(root, options.requirements)];
  const python = await findPython();
  progress(`installing the emulator with ${python} (once)`);
  rmSync(directory, { recursive: true, force: true });
  try {
    await run(python, ['-m', 'venv', directory]);
  } catch (error) {
    throw new Error(NEEDED, { cause: error });
  }
  try {
    const pip = ['-m', 'pip', '--disable-pip-version-check', 'install', '--quiet', '--require-hashes', '-r', requirements];
    await run(join(directory, BIN, 'python'), pip);
  } catch (error) {
    throw new Error(`pip could not install ${options.requirements}; is the Python package index within reach? ${lastLine(error)}`,
      { cause: error });
  }
  progress('the emulator is installed');
}

async function findPython(): Promise<string> {
  for (const candidate of CANDIDATES) {
    try {
      await run(candidate, ['-c', 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))']);
      return candidate;
    } catch {
      // Not there, too old or without venv: try the next.
    }
  }
  throw new Error(NEEDED);
}

function lastLine(error: unknown): string {
  return ((error as { stderr?: string }).stderr ?? '').trim().split('\n').at(-1) ?? '';
}

/** Only who could make the directory works; the lock of a process that died goes stale, for a live one keeps it fresh. */
async function locked(lock: string, work: () => Promise<void>): Promise<void> {
  while (!await mkdir(lock).then(() => true, () => false)) {
    const age = await stat(lock).then(({ mtimeMs }) => Date.now() - mtimeMs, () => 0);
    if (age > STALE) await rm(lock, { recursive: true, force: true });
    await sleep(200);
  }
  const heartbeat = setInterval(() => void utimes(lock, new Date(), new Date()).catch(() => undefined), STALE / 5);
  try {
    await work();
  } finally {
    clearInterval(heartbeat);
    await rm(lock, { recursive: true, force: true });
  }
}

const STALE = 10_000;
