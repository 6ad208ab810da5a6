import { Listr } from 'listr2';
import { story } from './story';

/** Runs the demo; `--json` prints what happened for scripts instead. The exit code is 1 if any step is not as it must be. */
async function main(json: boolean): Promise<void> {
  const { steps, end } = story();
  const happened: Array<{ readonly step: string; readonly ok: boolean; readonly facts?: unknown; readonly error?: string }> = [];
  const list = new Listr(steps.map(({ title, run }) => ({
    title,
    task: async (_: unknown, task: { output: string }) => {
      try {
        const { lines, facts } = await run((message) => { task.output = message; });
        happened.push({ step: title, ok: true, facts });
        task.output = lines.join('\n');
      } catch (error) {
        happened.push({ step: title, ok: false, error: (error as Error).message });
        throw error;
      }
    },
    rendererOptions: { persistentOutput: true, outputBar: Infinity },
  })), {
    renderer: json ? 'silent' : 'default',
    fallbackRenderer: 'simple',
    rendererOptions: { formatOutput: 'wrap' },
  });
  try {
    await list.run();
  } catch {
    // The list has said what is wrong, at the step where it is.
    process.exitCode = 1;
  } finally {
    await end();
  }
  if (json) console.log(JSON.stringify({ ok: process.exitCode !== 1, steps: happened }, undefined, 2));
}

void main(process.argv.includes('--json'));
