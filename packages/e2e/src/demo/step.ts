/** What a step has to say: lines for people, facts for scripts. */
export interface StepResult {
  readonly lines: readonly string[];
  readonly facts: Readonly<Record<string, unknown>>;
}

export interface Step {
  readonly title: string;
  readonly run: (progress: (message: string) => void) => Promise<StepResult>;
}

/** Something is not as it must be, so the demo fails. */
export function must(condition: boolean, otherwise: string): asserts condition {
  if (!condition) throw new Error(otherwise);
}

/** Rows as aligned columns. */
export function columns(rows: ReadonlyArray<readonly string[]>): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column])).join('  ').trimEnd());
}
