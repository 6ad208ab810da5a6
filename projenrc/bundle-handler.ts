import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';

/** Bundles the custom-resource handler of the package in the current folder as one CommonJS file, laid out for reading. */
function main(entry: string, policyModel: string, outdir: string): void {
  const { outputFiles } = buildSync({
    entryPoints: [entry],
    bundle: true,
    write: false,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    charset: 'utf8',
    lineLimit: 140,
    // The Lambda runtime has the SDK.
    external: ['@aws-sdk/*'],
    // Sources instead of compiled modules, so that what is not used is left out.
    alias: { '@logs-analysis/policy-model': policyModel },
  });
  mkdirSync(outdir, { recursive: true });
  writeFileSync(join(outdir, 'index.js'), commonJs(outputFiles[0].text));
}

/** Inline code is CommonJS. The compiler's own form of it wraps the exports in helpers that are longer and harder to read. */
function commonJs(code: string): string {
  return code
    .replace(/^import (\{.+\}) from (".+");$/gm, (_, names: string, from: string) =>
      `const ${names.replaceAll(' as ', ': ')} = require(${from});`)
    // What is loaded when it is needed; `import` does not find the SDK of the runtime.
    .replace(/\bawait import\((".+?")\)/g, 'require($1)')
    .replace(/^export \{\s*(\w+)\s*\};$/m, 'exports.$1 = $1;');
}

const [, , entry, policyModel, outdir] = process.argv;
main(entry, policyModel, outdir);
