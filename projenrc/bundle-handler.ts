import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync, transformSync } from 'esbuild';

/**
 * Bundles the custom-resource handler of the package in the current folder as one CommonJS file, twice: `readable.js` as the
 * compiler lays it out, and `index.js`, the same packed. Packing keeps the names of functions, constants and members and shortens
 * those of parameters and local variables: a template that holds the first would be larger than CloudFormation takes as a request
 * body. It is one public command (`templates/README.md`), so that anybody can repeat it and compare.
 */
function main(entry: string, policyModel: string, outdir: string): void {
  const { outputFiles } = buildSync({
    entryPoints: [entry],
    bundle: true,
    write: false,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    charset: 'utf8',
    // The Lambda runtime has the SDK.
    external: ['@aws-sdk/*'],
    // Sources instead of compiled modules, so that what is not used is left out.
    alias: { '@logs-analysis/policy-model': policyModel },
  });
  const readable = commonJs(outputFiles[0].text);
  mkdirSync(outdir, { recursive: true });
  writeFileSync(join(outdir, 'readable.js'), readable);
  writeFileSync(join(outdir, 'index.js'), packed(readable));
}

/** Inline code is CommonJS. The compiler's own form of it wraps the exports in helpers that are longer and harder to read. */
function commonJs(code: string): string {
  return code
    .replace(/^import (\{.+\}) from (".+");$/gm, (_, names: string, from: string) =>
      `const ${names.replaceAll(' as ', ': ')} = require(${from});`)
    .replace(/^export \{\s*(\w+)\s*\};$/m, 'exports.$1 = $1;');
}

function packed(code: string): string {
  return transformSync(code, { minify: true, lineLimit: 120, target: 'node24', charset: 'utf8' }).code;
}

const [, , entry, policyModel, outdir] = process.argv;
main(entry, policyModel, outdir);
