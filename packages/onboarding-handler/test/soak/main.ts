import { fork } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { evidenceText } from './evidence';
import { finishedShares, keyOf } from './finished-shares';
import { sharesOf } from './shares';
import type { Extent, Outcome } from './shares';
import { summed } from './tally';
import type { Task } from './worker';
import { inlineHandler } from '../../lib/inline-handler';

const PACKAGE = join(__dirname, '../..');
const EVIDENCE = join(PACKAGE, '../../docs/reliability-evidence.json');
const SOURCES = [join(PACKAGE, 'src'), join(PACKAGE, 'test'), join(PACKAGE, '../policy-model/src')];
const { FAULT_PAIRS = 'all', RACES = '100000', LIFECYCLES = '10000', PROCESSES = String(availableParallelism()) } = process.env;

/** Nearly all that a run makes is garbage when it ends: with room for many runs, little of it is copied before. */
const ROOM = '--max-semi-space-size=64';

/**
 * Runs all proofs of reliability in full, on every processor, and writes down what was run and what was found. One that was interrupted
 * goes on with the shares it had not finished, as long as nothing has changed.
 */
async function main(): Promise<void> {
  const extent: Extent = {
    pairs: FAULT_PAIRS === 'all' ? 'all' : Number(FAULT_PAIRS), races: Number(RACES), lives: Number(LIFECYCLES),
  };
  const { sha256: code } = inlineHandler();
  const finished = finishedShares(join(PACKAGE, '.cache/soak'), keyOf(SOURCES, extent));
  const { outcomes } = finished;
  const shares = sharesOf(extent).length;
  const left = Array.from({ length: shares }, (_, share) => share).filter((share) => !outcomes.has(share));
  if (left.length < shares) console.error(`Going on from a soak that was interrupted: ${left.length} of ${shares} parts are left.`);
  await Promise.all(Array.from({ length: Number(PROCESSES) }, async () => {
    const worker = fork(join(__dirname, 'worker.ts'), { execArgv: [...process.execArgv, ROOM] });
    for (let share = left.shift(); share !== undefined; share = left.shift()) {
      const outcome = await answerOf(worker, { extent, share });
      finished.add(share, outcome);
      for (const example of outcome.examples) console.error(`\n${example}`);
      showProgress(shares, [...outcomes.values()]);
    }
    worker.disconnect();
  }));
  const tallies = summed([...outcomes.values()].flatMap((one) => one.tallies));
  writeFileSync(EVIDENCE, evidenceText({ code, node: process.version, pairs: extent.pairs, tallies }));
  finished.forget();
  if (tallies.some(({ violations }) => violations > 0)) process.exitCode = 1;
}

function answerOf(worker: ReturnType<typeof fork>, task: Task): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null): void => reject(new Error(`share ${task.share} ended with ${code}`));
    worker.once('exit', ended);
    worker.once('message', (outcome: Outcome) => {
      worker.off('exit', ended);
      resolve(outcome);
    });
    worker.send(task);
  });
}

let shown = 0;

/** On a terminal one line that changes; elsewhere a line each minute. */
function showProgress(shares: number, outcomes: readonly Outcome[]): void {
  const done = outcomes.length;
  const sum = (member: 'runs' | 'violations'): string =>
    outcomes.flatMap(({ tallies }) => tallies).reduce((total, one) => total + one[member], 0).toLocaleString('en');
  const text = `${Math.floor(100 * done / shares)} %, part ${done} of ${shares}: ${sum('runs')} runs, ${sum('violations')} violations`;
  if (process.stderr.isTTY) {
    process.stderr.write(`\r\x1b[K${text}${done === shares ? '\n' : ''}`);
  } else if (done === shares || Date.now() - shown > 60_000) {
    shown = Date.now();
    console.error(text);
  }
}

void main();
