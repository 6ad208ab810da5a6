import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { CONSTRUCT, exampleApp, packageFor, synthesized, synthesizedByTypeScript, testWith } from './example-apps';

/** Apart from that of the person who runs this, because Maven never looks again for a version it has. */
const LOCAL_REPOSITORY = join(CONSTRUCT, 'dist', 'maven');

testWith(['javac', 'mvn'])('a Java app compiles against the jar and gives the template that the TypeScript app gives', () => {
  rmSync(join(LOCAL_REPOSITORY, 'io', 'github', 'logsanalysis'), { recursive: true, force: true });
  const repository = packageFor('java', '--maven-local-repository', LOCAL_REPOSITORY);
  const app = exampleApp('java');
  writeFileSync(join(app, 'settings.xml'), settings(repository));
  const parameters = ['-B', '-q', '-gs', 'settings.xml', `-Dmaven.repo.local=${LOCAL_REPOSITORY}`, 'compile', 'exec:java'];
  expect(synthesized('mvn', parameters, { cwd: app })).toEqual(synthesizedByTypeScript());
});

/** Lets Maven find what is not released yet. */
function settings(repository: string): string {
  return `<settings>
  <profiles>
    <profile>
      <id>unreleased</id>
      <repositories><repository><id>unreleased</id><url>${pathToFileURL(repository)}</url></repository></repositories>
    </profile>
  </profiles>
  <activeProfiles><activeProfile>unreleased</activeProfile></activeProfiles>
</settings>
`;
}
