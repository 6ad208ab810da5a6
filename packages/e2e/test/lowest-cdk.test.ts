import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY } from '../src/accounts/templates';

const read = (file: string) => readFileSync(join(REPOSITORY, 'packages', file), 'utf8');
const { peerDependencies, devDependencies } = JSON.parse(read('construct/package.json')) as Record<string, Record<string, string>>;
const lowest = (name: string) => peerDependencies[name].replace('^', '');

test.each(['aws-cdk-lib', 'constructs'])('the construct is compiled and tested with the lowest %s that it asks for', (name) => {
  expect(devDependencies[name]).toBe(lowest(name));
  expect((JSON.parse(readFileSync(require.resolve(`${name}/package.json`), 'utf8')) as { version: string }).version).toBe(lowest(name));
});

test.each([
  ['construct/examples/python/requirements.txt', /aws-cdk-lib>=(\S+),<3$/m, /constructs>=(\S+),<11$/m],
  ['construct/examples/java/pom.xml', /aws-cdk-lib<\/artifactId>\s*<version>(.+)</, /constructs<\/artifactId>\s*<version>(.+)</],
  ['construct/examples/go/go.mod', /aws-cdk-go\/awscdk\/v2 v(\S+)$/m, /constructs-go\/constructs\/v10 v(\S+) /],
  ['e2e/python-app.txt', /^aws-cdk-lib==(\S+)/m, /^constructs==(\S+)/m],
])('%s has the same', (file, lib, constructs) => {
  const text = read(file);
  expect([lib, constructs].map((version) => version.exec(text)?.[1])).toEqual([lowest('aws-cdk-lib'), lowest('constructs')]);
});
