import { fork } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { evidenceText } from './evidence';
import { sharesOf } from './shares';
import type { Extent, Outcome } from './shares';
import { summed } from './tally';
import type { Tally } from './tally';
import type { Task } from './worker';
import { inlineHandler } from '../../lib/inline-handler';

const EVIDENCE = join(__dirname, '../../../../docs/reliability-evidence.json');
const { FAULT_PAIRS = 'all', RACES = '100000', LIFECYCLES = '100000', PROCESSES = String(availableParallelism()) } = process.env;

/**
 * Runs all proofs of reliability in full, on every processor, and writes down what was run and what was found. Told to end, it does so
 * once all but the races are run, and writes down so many.
 */
async function main(): Promise<void> {
  const extent: Extent = {
    pairs: FAULT_PAIRS === 'all' ? 'all' : Number(FAULT_PAIRS), races: Number(RACES), lives: Number(LIFECYCLES),
  };
  const { sha256: code } = inlineHandler();
  const shares = sharesOf(extent).length;
  const tallies: Tally[] = [];
  let next = 0;
  let done = 0;
  let last = shares;
  process.once('SIGTERM', () => { last = sharesOf({ ...extent, races: 0 }).length; });
  await Promise.all(Array.from({ length: Number(PROCESSES) }, async () => {
    const worker = fork(join(__dirname, 'worker.ts'));
    while (next < last) {
      const { tallies: more, examples } = await answerOf(worker, { extent, share: next++ });
      tallies.push(...more);
      for (const example of examples) console.error(`\n${example}`);
      showProgress(++done, Math.max(done, last), tallies);
    }
    worker.disconnect();
  }));
  const all = summed(tallies);
  writeFileSync(EVIDENCE, evidenceText({ code, node: process.version, pairs: extent.pairs, tallies: all }));
  if (all.some(({ violations }) => violations > 0)) process.exitCode = 1;
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
function showProgress(done: number, of: number, tallies: readonly Tally[]): void {
  const sum = (member: 'runs' | 'violations'): string => tallies.reduce((total, one) => total + one[member], 0).toLocaleString('en');
  const text = `${Math.floor(100 * done / of)} %, part ${done} of ${of}: ${sum('runs')} runs, ${sum('violations')} violations`;
  if (process.stderr.isTTY) {
    process.stderr.write(`\r\x1b[K${text}${done === of ? '\n' : ''}`);
  } else if (done === of || Date.now() - shown > 60_000) {
    shown = Date.now();
    console.error(text);
  }
}

void main();
