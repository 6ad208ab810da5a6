import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ServiceProfile } from '@logs-analysis/policy-model';
import { releaseTemplates } from './release-templates';
import { renderedFiles } from './rendered-files';
import type { Evidence } from './rendered-files';

/** Writes the rendered files of the repository in the current folder, from its service profile and the evidence of the proofs. */
const root = process.cwd();
const profile = readJson<ServiceProfile>('service-profile.json');
const evidence: Evidence = {
  permissions: readJson('docs/permission-evidence.json'),
  reliability: readJson('docs/reliability-evidence.json'),
  findings: readJson('docs/reliability-findings.json'),
};
for (const [path, text] of Object.entries({ ...renderedFiles(profile, evidence), ...releaseTemplates(profile) })) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

function readJson<T>(path: string): T {
  return JSON.parse(readFileSync(join(root, path), 'utf8')) as T;
}
