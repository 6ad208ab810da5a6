import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ServiceProfile } from '@logs-analysis/policy-model';
import { contentsOf, createReleaseBuckets, LOCATIONS } from './release-buckets';
import { runProgram } from '../../src/accounts/run-cli';
import { SERVICE } from '../../src/accounts/service';
import { REPOSITORY } from '../../src/accounts/templates';
import { startEmbeddedAws, type EmbeddedAws } from '../../src/embedded-aws/embedded-aws';

let aws: EmbeddedAws;
const folder = mkdtempSync(join(tmpdir(), 'release-'));
const profile = join(folder, 'profile.json');
beforeAll(async () => {
  aws = await startEmbeddedAws();
  await createReleaseBuckets(aws);
  const { regions, ...service } = JSON.parse(readFileSync(join(REPOSITORY, 'service-profile.json'), 'utf8')) as ServiceProfile;
  const here = Object.fromEntries(LOCATIONS.map(({ region }) => [region, regions[region]]));
  writeFileSync(profile, JSON.stringify({ ...service, regions: here }));
}, 120_000);
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await aws.stop();
});

const release = (...args: readonly string[]) =>
  runProgram('packages/release/lib/main.js', aws, SERVICE, ...args, '--service-profile', profile);
const writes = async (...args: readonly string[]) => JSON.parse((await release(...args, '--json')).stdout) as { writes: readonly object[] };

test('a version is published, downloaded, promoted, verified and rolled back; every dry run lists what is then written', async () => {
  for (const version of ['1.0.0', '1.1.0']) {
    for (const step of ['publish', 'promote']) {
      const would = await writes(step, version, '--dry-run');
      const { writes: did } = await writes(step, version);
      expect(did.length).toBeGreaterThan(1);
      expect(would).toEqual({ dryRun: true, writes: did });
      expect((await release(step, version)).stdout).toBe('Nothing to write.\n');
    }
  }
  expect(await release('download', '1.1.0', join(folder, 'uploaded'))).toMatchObject({ exitCode: 0 });
  for (const name of readdirSync(join(folder, 'uploaded')).filter((one) => one.endsWith('.yaml'))) {
    expect([name, readFileSync(join(folder, 'uploaded', name))]).toEqual([name, readFileSync(join(REPOSITORY, 'templates', name))]);
  }
  expect(await release('verify')).toMatchObject({ exitCode: 0 });
  expect(await release('rollback', '1.0.0')).toMatchObject({ exitCode: 0 });
  const [{ 'logs-analysis-alb/versions.json': index }] = await contentsOf(aws, LOCATIONS);
  expect(JSON.parse(index)).toMatchObject({ latest: '1.0.0', history: ['1.0.0', '1.1.0', '1.0.0'] });
});

test.each([
  [['publish', 'v1'], 'v1: is not a version; give three numbers, such as 1.2.0. [version-invalid]'],
  [['publish', '1.0.0', '--templates', 'nowhere'], 'nowhere: cannot be read; run "npm run build", which renders them.'],
  [['publish', '1.0.0', '--partition', 'aws-cn'], 'aws-cn: has no Region of '],
  [['promote', '9.0.0'], 'is missing; publish the version first; what is there already is kept. [version-incomplete]'],
  [['rollback', '9.0.0'], '9.0.0: was not released; released were '],
  [['publish'], 'missing required argument \'version\''],
])('%j is refused with what to do', async (args, message) => {
  const { exitCode, stderr } = await release(...args);
  expect([exitCode, stderr]).toEqual([1, expect.stringContaining(message)]);
});
