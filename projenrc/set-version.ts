import { readFileSync, writeFileSync } from 'node:fs';

/** Gives every package the version of the release, and has those that need each other need that very version. */
function main(versionFile: string, packages: readonly string[]): void {
  const version = readFileSync(versionFile, 'utf8').trim();
  const manifests = packages.map((folder) => {
    const file = `${folder}/package.json`;
    return { file, manifest: JSON.parse(readFileSync(file, 'utf8')) as Manifest };
  });
  const own = new Set(manifests.map(({ manifest }) => manifest.name));
  for (const { file, manifest } of manifests) {
    manifest.version = version;
    for (const needed of [manifest.dependencies, manifest.devDependencies]) {
      for (const name of Object.keys(needed ?? {}).filter((one) => own.has(one))) needed![name] = version;
    }
    writeFileSync(file, `${JSON.stringify(manifest, undefined, 2)}\n`);
  }
}

interface Manifest {
  readonly name: string;
  version: string;
  readonly dependencies?: Record<string, string>;
  readonly devDependencies?: Record<string, string>;
}

const [, , versionFile, ...packages] = process.argv;
main(versionFile, packages);
