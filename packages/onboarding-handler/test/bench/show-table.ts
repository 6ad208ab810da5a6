export type Row = Readonly<Record<string, string | number | undefined>>;

/** Prints rows as a table that is Markdown as well, below what it shows; with `--json` as one line of JSON. */
export function showTable(title: string, rows: readonly Row[], notes: readonly string[] = []): void {
  if (process.argv.includes('--json')) {
    console.log(JSON.stringify({ title, rows, notes }));
    return;
  }
  const names = Object.keys(rows[0]);
  const cells = [names, ...rows.map((row) => names.map((name) => String(row[name] ?? '-')))];
  const widths = names.map((_, column) => Math.max(...cells.map((line) => line[column].length)));
  const isNumber = names.map((name) => rows.every((row) => typeof row[name] !== 'string'));
  const rule = widths.map((width, column) => isNumber[column] ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width));
  const line = (texts: readonly string[]): string => `| ${texts.map((text, column) =>
    isNumber[column] ? text.padStart(widths[column]) : text.padEnd(widths[column])).join(' | ')} |`;
  console.log(['', title, ...notes.map((note) => `  ${note}`), '', line(cells[0]), line(rule), ...cells.slice(1).map(line)].join('\n'));
}

/** With so many digits after the point. */
export function rounded(value: number, digits = 2): number {
  return Number(value.toFixed(digits));
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}
