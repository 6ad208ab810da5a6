import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Extent, Outcome } from './shares';

/** What a soak that was interrupted has done, so that the next one goes on from there. */
export interface FinishedShares {
  /** By the place of the share among all of them; those that are added are in it at once. */
  readonly outcomes: ReadonlyMap<number, Outcome>;
  add(share: number, outcome: Outcome): void;
  /** To be called when the outcomes are written down elsewhere. */
  forget(): void;
}

/**
 * @param folder where they are kept, a file for each key
 * @param key of all that the outcomes depend on
 */
export function finishedShares(folder: string, key: string): FinishedShares {
  const file = join(folder, `${key}.jsonl`);
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  // The last line may have been cut off.
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, whole);
  const lines = whole.split('\n').slice(0, -1).map((line) => JSON.parse(line) as { share: number; outcome: Outcome });
  const outcomes = new Map(lines.map(({ share, outcome }) => [share, outcome]));
  return {
    outcomes,
    add: (share, outcome) => {
      outcomes.set(share, outcome);
      appendFileSync(file, `${JSON.stringify({ share, outcome })}\n`);
    },
    forget: () => { rmSync(file); },
  };
}

/** The same for the same sources, the same Node.js and the same extent. */
export function keyOf(folders: readonly string[], extent: Extent): string {
  const hash = createHash('sha256').update(JSON.stringify([process.version, extent]));
  for (const folder of folders) {
    // No share runs a test.
    const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /(?<!\.test)\.ts$/.test(name)).sort();
    for (const name of names) hash.update(JSON.stringify([name, readFileSync(join(folder, name), 'utf8')]));
  }
  return hash.digest('hex').slice(0, 16);
}
