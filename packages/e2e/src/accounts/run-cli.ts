import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { REPOSITORY } from './templates';
import type { EmbeddedAws } from '../embedded-aws/embedded-aws';

export interface CliRun {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command line as a person of that account would, in a process of its own. */
export function runCli(aws: EmbeddedAws, accountId: string, ...args: readonly string[]): Promise<CliRun> {
  return runProgram('packages/cli/lib/main.js', aws, accountId, ...args);
}

/** Runs a compiled program of the repository, in its root. */
export function runProgram(program: string, aws: EmbeddedAws, accountId: string, ...args: readonly string[]): Promise<CliRun> {
  const { region, endpoint, credentials } = aws.clientConfig(accountId);
  const env = {
    ...process.env,
    AWS_REGION: region,
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  };
  return new Promise((resolve) => {
    execFile(process.execPath, [join(REPOSITORY, program), ...args], { env, cwd: REPOSITORY }, (error, stdout, stderr) => {
      resolve({ exitCode: error === null ? 0 : Number(error.code ?? 1), stdout, stderr });
    });
  });
}
