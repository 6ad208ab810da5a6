import { writeFileSync } from 'node:fs';
import { EVIDENCE_FILE, evidenceText } from './evidence-file';
import { LIVES } from './lives';
import { provePermissions } from './prove-permissions';
import { recordLives } from './record-lives';
import { refusedRequests } from './refused-requests';
import { startEmbeddedAws } from '../embedded-aws/embedded-aws';

/** Proves the permissions, and writes the evidence if there is nothing to say against them. */
async function main(): Promise<void> {
  const aws = await startEmbeddedAws({ progress: console.error });
  try {
    const { findings, ...proof } = await provePermissions(await recordLives(aws, LIVES), refusedRequests());
    for (const finding of findings) console.error(finding);
    if (findings.length > 0) process.exitCode = 1;
    else writeFileSync(EVIDENCE_FILE, evidenceText({ findings, ...proof }));
  } finally {
    await aws.stop();
  }
}

void main();
