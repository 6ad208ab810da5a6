import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const PRELOAD = join(__dirname, '../../src/embedded-aws/ministack-bridge/short-pauses.cjs');

/** Runs a program as functions run; `since` answers how much time has passed for it, and really. */
function run(program: string): unknown {
  const since = `
    const began = Date.now(), reallyBegan = performance.now();
    const since = () => [Date.now() - began, performance.now() - reallyBegan];
    const print = (value) => console.log(JSON.stringify(value));`;
  return JSON.parse(execFileSync(process.execPath, ['--require', PRELOAD, '--eval', `${since}${program}`], { encoding: 'utf8' }));
}

test('a pause takes a twentieth of its time, and the clock has moved on by all of it', () => {
  const [forIt, really] = run('new Promise((resolve) => setTimeout(resolve, 4_000)).then(() => print(since()))') as number[];
  expect(forIt).toBeGreaterThanOrEqual(4_000);
  expect(forIt).toBeLessThan(4_400);
  expect(really).toBeGreaterThanOrEqual(195);
  expect(really).toBeLessThan(2_000);
});

test('pauses at the same time pass at the same time', () => {
  const [forIt] = run(`
    const pause = () => new Promise((resolve) => setTimeout(resolve, 4_000));
    Promise.all([pause(), pause()]).then(() => print(since()))`) as number[];
  expect(forIt).toBeLessThan(4_400);
});

test.each([
  ['a limit', 'setTimeout(() => print(since()), 400)', 400],
  ['a limit of AbortSignal', 'AbortSignal.timeout(400).addEventListener("abort", () => print(since())); setTimeout(() => {}, 500)', 400],
  ['a short pause', 'new Promise((resolve) => setTimeout(resolve, 90)).then(() => print(since()))', 90],
])('%s takes as long as it says', (_, program, milliseconds) => {
  const [forIt, really] = run(program) as number[];
  expect(forIt).toBeGreaterThanOrEqual(milliseconds - 5);
  expect(really).toBeGreaterThanOrEqual(milliseconds - 5);
});

test('a pause that is called off does not happen', () => {
  expect(run('clearTimeout(setTimeout(Promise.withResolvers().resolve, 4_000)); print(since()[0] < 1_000)')).toBe(true);
});
