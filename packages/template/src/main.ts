import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ServiceProfile } from '@logs-analysis/policy-model';
import type { PermissionEvidence } from './permission-evidence';
import { renderedFiles } from './rendered-files';

/** Writes the rendered files of the repository in the current folder, from its service profile and the evidence of its permissions. */
const root = process.cwd();
const profile = readJson<ServiceProfile>('service-profile.json');
const evidence = readJson<PermissionEvidence>('docs/permission-evidence.json');
for (const [path, text] of Object.entries(renderedFiles(profile, evidence))) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

function readJson<T>(path: string): T {
  return JSON.parse(readFileSync(join(root, path), 'utf8')) as T;
}
