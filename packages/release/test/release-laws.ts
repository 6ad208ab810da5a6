import { RELEASE_PREFIX } from '@logs-analysis/policy-model';
import type { Contents } from './fake-bucket';
import { sha256 } from '../src/release';
import type { Release } from '../src/release';
import type { VersionIndex } from '../src/version-index';

export interface Index extends VersionIndex {
  readonly latest: string;
}

/** The index that decides. */
export function homeIndex([home]: readonly Contents[]): Index {
  return indexOf(home)!;
}

/** What must hold of every bucket at every moment, whoever was killed and whatever was uploaded before: broken laws, in words. */
export function brokenLaws(regions: readonly Contents[], releases: readonly Release[]): readonly string[] {
  return regions.flatMap((contents, region) => [
    ...versionsChanged(contents, releases), ...filesMissing(contents), ...latestUnverified(contents, regions),
  ].map((law) => `${region}: ${law}`));
}

const text = (contents: Contents, key: string): string | undefined => {
  const object = contents.get(`${RELEASE_PREFIX}/${key}`);
  return object && Buffer.from(object.body).toString();
};
const digest = (contents: Contents, key: string): string | undefined => {
  const object = contents.get(`${RELEASE_PREFIX}/${key}`);
  return object && sha256(object.body);
};
const indexOf = (contents: Contents): Index | undefined => {
  const json = text(contents, 'versions.json');
  return json === undefined ? undefined : JSON.parse(json) as Index;
};

function versionsChanged(contents: Contents, releases: readonly Release[]): readonly string[] {
  return releases.flatMap(({ version, files }) => Object.entries(files)
    .filter(([name, body]) => (digest(contents, `${version}/${name}`) ?? sha256(body)) !== sha256(body))
    .map(([name]) => `${version}/${name} has changed`));
}

function filesMissing(contents: Contents): readonly string[] {
  return Object.entries(indexOf(contents)?.versions ?? {}).flatMap(([version, digests]) => Object.entries(digests)
    .filter(([name, wanted]) => digest(contents, `${version}/${name}`) !== wanted)
    .map(([name]) => `versions.json names ${version}/${name}, which is not there`));
}

/** The index of the first bucket is the one that counts; what `latest/` holds, it has named. */
function latestUnverified(contents: Contents, [home]: readonly Contents[]): readonly string[] {
  const index = indexOf(home);
  return [...contents.keys()].filter((key) => key.startsWith(`${RELEASE_PREFIX}/latest/`)).map((key) => key.split('/').at(-1)!)
    .filter((name) => !(index?.history ?? []).some((version) => index!.versions[version][name] === digest(contents, `latest/${name}`)))
    .map((name) => `latest/${name} is of no released version`);
}

/** What `latest/` holds, and what `versions.json` says, which is the same everywhere once a release is done. */
export function settled(regions: readonly Contents[]): { readonly latest: string; readonly history: readonly string[] } {
  const [first, ...others] = regions.map((contents) => [...contents]
    .filter(([key]) => /^[^/]+\/(latest\/|versions\.json$)/.test(key)).map(([key, { body }]) => `${key} ${sha256(body)}`).sort());
  expect(others).toEqual(others.map(() => first));
  const { latest, history, versions } = indexOf(regions[0])!;
  const files = [...regions[0].keys()].filter((key) => key.startsWith(`${RELEASE_PREFIX}/latest/`)).map((key) => key.split('/').at(-1)!);
  expect(Object.fromEntries(files.map((name) => [name, digest(regions[0], `latest/${name}`)]))).toEqual(versions[latest]);
  return { latest, history };
}
