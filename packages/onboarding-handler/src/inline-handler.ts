import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The function's code, as one CommonJS file. */
export interface InlineHandler {
  /** For inlining in a template: packed; functions, constants and members keep their names. */
  readonly code: string;
  /** Of {@link code}, in hexadecimal. */
  readonly sha256: string;
  /** The same code as a person would lay it out. */
  readonly readable: string;
}

/** The function's code as it was bundled when this package was built. */
export function inlineHandler(): InlineHandler {
  const code = read('index.js');
  return { code, sha256: createHash('sha256').update(code).digest('hex'), readable: read('readable.js') };
}

function read(file: string): string {
  return readFileSync(join(__dirname, 'inline', file), 'utf8');
}
