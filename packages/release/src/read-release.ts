import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { parseVersion, sha256 } from './release';
import type { Release } from './release';
import { problem } from './release-error';

/**
 * What is released of a folder of templates: each of them, the code that is inlined in it as a file of its own, and `SHA256SUMS`, by
 * which `sha256sum --check` tells whether downloads are what was released.
 */
export function readRelease(version: string, folder: string): Release {
  const templates = filesIn(folder).filter((name) => name.endsWith('.yaml')).sort();
  if (templates.length === 0) throw problem('templates-unusable', folder, 'has no templates in it');
  const files: Record<string, Uint8Array> = {};
  for (const name of templates) {
    const template = readFileSync(join(folder, name));
    files[name] = template;
    for (const code of inlinedCode(join(folder, name), template.toString('utf8'))) files[name.replace('.yaml', '.js')] = Buffer.from(code);
  }
  const sums = Object.keys(files).sort().map((name) => `${sha256(files[name])}  ${name}\n`).join('');
  return { version: parseVersion(version), files: { ...files, SHA256SUMS: Buffer.from(sums) } };
}

function filesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    throw problem('templates-unusable', folder, 'cannot be read', { cause: error });
  }
}

interface Template {
  readonly Resources: Readonly<Record<string, Resource>>;
}

interface Resource {
  readonly Type: string;
  readonly Properties: { readonly Code: { readonly ZipFile: string } };
}

/** The code of the template's function, exactly as Lambda gets it; none where there is no function. */
function inlinedCode(file: string, text: string): readonly string[] {
  try {
    // The short forms of CloudFormation's functions are unknown tags, whose values do not matter here.
    const { Resources } = parse(text, { version: '1.1', logLevel: 'error' }) as Template;
    return Object.values(Resources).filter(({ Type }) => Type === 'AWS::Lambda::Function').map(({ Properties }) => Properties.Code.ZipFile);
  } catch (error) {
    throw problem('templates-unusable', file, 'is not a template with inlined code', { cause: error });
  }
}
