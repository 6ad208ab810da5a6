import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { profileFindings, releaseLocations } from '@logs-analysis/policy-model';
import type { ServiceProfile } from '@logs-analysis/policy-model';
import { Command } from 'commander';
import { s3ReleaseBucket } from './aws/s3-release-bucket';
import { checkReleases } from './check-releases';
import { downloadVersion } from './download-version';
import { promote, rollBack } from './move-latest';
import { observed } from './observed-bucket';
import type { Write } from './observed-bucket';
import { readRelease } from './read-release';
import { rehearsal } from './rehearsal';
import { parseVersion } from './release';
import type { ReleaseBucket } from './release-bucket';
import { problem, ReleaseError } from './release-error';
import { uploadVersion } from './upload-version';

interface Options {
  readonly serviceProfile: string;
  readonly partition: string;
  readonly templates: string;
  readonly dryRun: boolean;
  readonly json: boolean;
}

type Work = (buckets: readonly ReleaseBucket[], options: Options, ...args: string[]) => Promise<void>;

/** The commands of a release, in the order in which they are used. */
export function program(): Command {
  const release = new Command('release')
    .description('Releases templates to the release bucket of every Region that the service runs in. Every command can be repeated.')
    .showHelpAfterError();
  add(release, 'publish <version>', 'uploads a version and reads it back; never changes one that was uploaded', publish);
  add(release, 'download <version> <folder>', 'writes an uploaded version to a folder, if every Region has what was built', download);
  add(release, 'promote <version>', 'names an uploaded version in versions.json and, if it is the newest, makes it the latest',
    (buckets, options, version) => promote(readRelease(version, options.templates), buckets));
  add(release, 'rollback <version>', 'makes a version that was released the latest',
    (buckets, _, version) => rollBack(parseVersion(version), buckets));
  add(release, 'verify', 'compares everything released, in every Region, with versions.json; exits with 1 if something differs', verify);
  return release;
}

const publish: Work = (buckets, options, version) => uploadVersion(readRelease(version, options.templates), buckets);

const download: Work = async (buckets, options, version, folder) => {
  const files = await downloadVersion(readRelease(version, options.templates), buckets);
  mkdirSync(folder, { recursive: true });
  for (const [name, body] of Object.entries(files)) writeFileSync(join(folder, name), body);
};

const verify: Work = async (buckets) => {
  const problems = await checkReleases(buckets);
  if (problems.length > 0) throw new ReleaseError(problems);
};

function add(release: Command, name: string, description: string, work: Work): void {
  release.command(name)
    .description(description)
    .option('--partition <partition>', 'where: the Regions of one partition share accounts and credentials', 'aws')
    .option('--service-profile <file>', 'whose: names the Regions and accounts', 'service-profile.json')
    .option('--templates <folder>', 'what: the rendered templates', 'templates')
    .option('--dry-run', 'writes nothing, and lists what would be written', false)
    .option('--json', 'lists what is written as JSON', false)
    .action(async (...args: unknown[]) => {
      const options = args.at(-2) as Options;
      await run(options, (buckets) => work(buckets, options, ...args.slice(0, -2) as string[]));
    });
}

/** What was written is told even if the work failed: so one knows how far it came. */
async function run(options: Options, work: (buckets: readonly ReleaseBucket[]) => Promise<void>): Promise<void> {
  const writes: Write[] = [];
  const buckets = bucketsOf(options).map((bucket) => observed(options.dryRun ? rehearsal(bucket) : bucket, (write) => {
    writes.push(write);
    if (!options.json) console.log(`${options.dryRun ? 'would ' : ''}${write.does} ${write.object} ${write.sha256 ?? ''}`.trimEnd());
  }));
  try {
    await work(buckets);
    if (!options.json && writes.length === 0) console.log('Nothing to write.');
  } finally {
    if (options.json) console.log(JSON.stringify({ dryRun: options.dryRun, writes }, null, 2));
  }
}

function bucketsOf({ serviceProfile, partition }: Options): readonly ReleaseBucket[] {
  const profile = JSON.parse(readFileSync(serviceProfile, 'utf8')) as ServiceProfile;
  const findings = profileFindings(profile);
  if (findings.length > 0) throw problem('profile-invalid', serviceProfile, findings.join('; '));
  const locations = releaseLocations(profile, partition);
  if (locations.length === 0) throw problem('partition-without-regions', partition, `has no Region of ${serviceProfile}`);
  return locations.map((location) => s3ReleaseBucket(location));
}
