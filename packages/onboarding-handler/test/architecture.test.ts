import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join, relative, resolve, sep } from 'node:path';

/** Which packages each one may import; e2e is private and may import anything. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  'policy-model': [],
  'onboarding-handler': ['policy-model'],
  'template': ['policy-model', 'onboarding-handler'],
  'construct': ['policy-model', 'onboarding-handler'],
  'cli': ['policy-model', 'onboarding-handler'],
  'release': ['policy-model'],
};
const SDK_USERS = ['packages/onboarding-handler/src/aws', 'packages/release/src/aws', 'packages/e2e'].map((folder) => join(folder));
const LONGEST_FILE = 250;
const SCOPE = '@logs-analysis/';

const ROOT = resolve(__dirname, '../../..');
const packages = readdirSync(join(ROOT, 'packages')).filter((name) => existsSync(join(ROOT, 'packages', name, 'package.json')));

interface Import { readonly file: string; readonly of: string }
interface Manifest {
  readonly dependencies?: Record<string, string>;
  readonly devDependencies?: Record<string, string>;
  readonly peerDependencies?: Record<string, string>;
  readonly bundledDependencies?: readonly string[];
}

const sourcesIn = (folder: string): readonly string[] => !existsSync(join(ROOT, folder)) ? []
  : readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.split(sep).includes('node_modules')).map((file) => join(folder, file));
const importsOf = (file: string): readonly Import[] =>
  [...readFileSync(join(ROOT, file), 'utf8').matchAll(/(?:\bfrom|\bimport|\brequire)\s*\(?\s*'([^']+)'/g)].map(([, of]) => ({ file, of }));
const importsIn = (folder: string): readonly Import[] => sourcesIn(folder).flatMap(importsOf);
const sourceOf = (name: string): string => join('packages', name, 'src');
const isNode = (module: string): boolean => module.startsWith('node:') || builtinModules.includes(module);
const manifestOf = (name: string): Manifest => JSON.parse(readFileSync(join(ROOT, 'packages', name, 'package.json'), 'utf8'));

test('imports are seen, so that what follows says something', () => {
  expect(importsIn(sourceOf('onboarding-handler'))).toContainEqual({
    file: join(sourceOf('onboarding-handler'), 'reconcile.ts'), of: './core/make-plan',
  });
  expect(importsIn(sourceOf('onboarding-handler')).filter(({ of }) => of.startsWith('@aws-sdk/')).length).toBeGreaterThan(2);
});

test('every package is one of those whose imports are decided', () => {
  expect(packages.filter((name) => name !== 'e2e' && !(name in MAY_IMPORT))).toEqual([]);
});

describe.each(packages.filter((name) => name in MAY_IMPORT))('%s', (name) => {
  const imports = importsIn(sourceOf(name));

  test('imports only the packages it may', () => {
    const allowed = MAY_IMPORT[name].map((one) => SCOPE + one);
    expect(imports.filter(({ of }) => of.startsWith(SCOPE) && !allowed.includes(of))).toEqual([]);
  });

  test('depends on what it imports', () => {
    const { dependencies, devDependencies, peerDependencies, bundledDependencies = [] } = manifestOf(name);
    const declared = [...Object.keys({ ...dependencies, ...devDependencies, ...peerDependencies }), ...bundledDependencies];
    const packageName = (module: string): string => module.split('/').slice(0, module.startsWith('@') ? 2 : 1).join('/');
    expect(imports.filter(({ of }) => !of.startsWith('.') && !isNode(of) && !declared.includes(packageName(of)))).toEqual([]);
  });

  test('reaches into no other package by a path', () => {
    const outside = imports.filter(({ of, file }) =>
      of.startsWith('.') && relative(join(ROOT, 'packages', name), resolve(ROOT, file, '..', of)).startsWith('..'));
    expect(outside).toEqual([]);
  });
});

test('only the shells of the engine and of releases, and the whole-stack tests, know the AWS SDK', () => {
  const others = packages.flatMap((name) => importsIn(sourceOf(name))).filter(({ of, file }) =>
    /^(@aws-sdk|aws-sdk|@smithy)(\/|$)/.test(of) && !SDK_USERS.some((user) => file.startsWith(user + sep)));
  expect(others).toEqual([]);
});

test('the policy model runs anywhere: it imports nothing but itself', () => {
  expect(importsIn(sourceOf('policy-model')).filter(({ of }) => !of.startsWith('./'))).toEqual([]);
  expect(manifestOf('policy-model').dependencies ?? {}).toEqual({});
});

test('the core is pure: it imports neither the shell nor Node.js', () => {
  const core = join(sourceOf('onboarding-handler'), 'core');
  const impure = /\b(process|Date\.now|setTimeout|Math\.random)\b/g;
  const values = sourcesIn(core).flatMap((file) => readFileSync(join(ROOT, file), 'utf8').match(impure) ?? []);
  expect(importsIn(core).filter(({ of }) => /\/(aws|cloudformation)\//.test(of) || isNode(of) || of.startsWith('@aws-sdk'))).toEqual([]);
  expect(values).toEqual([]);
});

test('the answer to CloudFormation knows nothing of the core, and the shell of AWS nothing of CloudFormation', () => {
  const engine = sourceOf('onboarding-handler');
  const outside = importsOf(join(engine, 'cloudformation', 'respond.ts')).filter(({ of }) => of.startsWith('../'));
  expect(outside.filter(({ of }) => of !== '../aws/clock')).toEqual([]);
  expect(importsIn(join(engine, 'aws')).filter(({ of }) => of.includes('/cloudformation/'))).toEqual([]);
});

test('nothing imports the whole-stack tests', () => {
  const others = packages.filter((name) => name !== 'e2e')
    .flatMap((name) => [...importsIn(sourceOf(name)), ...importsIn(join('packages', name, 'test'))]);
  expect(others.filter(({ of }) => of.startsWith(`${SCOPE}e2e`))).toEqual([]);
});

test('the permission simulator, which is under the AGPL, is a dependency of the whole-stack tests only', () => {
  const users = packages.filter((name) => JSON.stringify(manifestOf(name)).includes('iam-simulate'));
  expect(users).toEqual(['e2e']);
  expect(readFileSync(join(ROOT, 'package.json'), 'utf8')).not.toContain('iam-simulate');
});

test(`no source file is longer than ${LONGEST_FILE} lines`, () => {
  const long = packages.flatMap((name) => sourcesIn(sourceOf(name)))
    .filter((file) => readFileSync(join(ROOT, file), 'utf8').split('\n').length > LONGEST_FILE + 1);
  expect(long).toEqual([]);
});

test('only an index exports for others', () => {
  const exporting = packages.flatMap((name) => sourcesIn(sourceOf(name))).filter((file) => !file.endsWith(`${sep}index.ts`))
    .filter((file) => /^export (\*|\{[^}]*\}) from/m.test(readFileSync(join(ROOT, file), 'utf8')));
  expect(exporting).toEqual([]);
});
