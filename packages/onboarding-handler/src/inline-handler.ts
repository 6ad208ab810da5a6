import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The function's code, as one CommonJS file. */
export interface InlineHandler {
  /** For inlining in a template: laid out for reading, with every name that the sources have. */
  readonly code: string;
  /** Of {@link code}, in hexadecimal. */
  readonly sha256: string;
}

/** The function's code as it was bundled when this package was built. */
export function inlineHandler(): InlineHandler {
  const code = readFileSync(join(__dirname, 'inline/index.js'), 'utf8');
  return { code, sha256: createHash('sha256').update(code).digest('hex') };
}
