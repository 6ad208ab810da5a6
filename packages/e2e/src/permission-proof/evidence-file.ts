import { join } from 'node:path';
import { HARMLESS_VARIANTS } from './harmless-variants';
import type { PermissionProof } from './prove-permissions';
import { REPOSITORY } from '../accounts/templates';

/** What the page of permissions is rendered from. */
export const EVIDENCE_FILE = join(REPOSITORY, 'docs/permission-evidence.json');

/** One line for each part, so that a review sees which one lost its scenario. */
export function evidenceText({ needed, limits }: PermissionProof): string {
  const lines = (rows: readonly object[]): string => rows.map((row) => `    ${JSON.stringify(row)}`).join(',\n');
  const parts = { needed, limits, harmless: HARMLESS_VARIANTS };
  return `{\n${Object.entries(parts).map(([name, rows]) => `  "${name}": [\n${lines(rows)}\n  ]`).join(',\n')}\n}\n`;
}
