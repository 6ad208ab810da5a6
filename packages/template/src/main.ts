import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ServiceProfile } from '@logs-analysis/policy-model';
import { renderedFiles } from './rendered-files';

/** Writes the rendered files of the repository in the current folder, from its `service-profile.json`. */
const root = process.cwd();
const profile = JSON.parse(readFileSync(join(root, 'service-profile.json'), 'utf8')) as ServiceProfile;
for (const [path, text] of Object.entries(renderedFiles(profile))) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}
