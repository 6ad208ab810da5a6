import { Component, Version } from 'projen';
import type { Monorepo } from './monorepo';
import { RELEASING } from './versions';
import type { Workspace } from './workspace';

/** Where a release is put together. */
export const DIST = 'dist';

/**
 * `npm run release -- <command>`: what the release workflow does, one step at a time, and what a person does to roll back. And `npm run
 * bump` and `npm run pack`: the version that the commits since the last release ask for, and the packages with that version.
 */
export class ReleaseTasks extends Component {
  constructor(root: Monorepo, release: Workspace) {
    super(root);
    const task = root.addTask('release', { description: 'Releases templates: publish, download, promote, rollback, verify' });
    // What is printed for scripts must have the standard output for itself.
    task.exec('npm run --silent compile 1>&2');
    task.exec(`node ${release.directory}/lib/main.js`, { receiveArgs: true });

    const difference = root.addTask('template-diff', {
      description: 'Tells as Markdown what differs for customers: <old.yaml> <new.yaml>, or --base <commit> for all of templates/',
    });
    difference.exec('npm run --silent compile 1>&2');
    difference.exec(`node ${release.directory}/lib/template-diff/main.js`, { receiveArgs: true });

    const { bumpTask } = new Version(root, { versionInputFile: 'package.json', artifactsDirectory: DIST, bumpPackage: RELEASING });
    bumpTask.env('MIN_MAJOR', '1');
    root.gitignore.exclude(`/${DIST}/`);
    const published = (workspace: Workspace): boolean => workspace.package.manifest.private !== true;
    const pack = root.addTask('pack', { description: `Packs the packages into ${DIST}/npm, with the version that bump found` });
    pack.exec(`tsx projenrc/set-version.ts ${DIST}/version.txt ${root.workspaces.map((one) => one.directory).join(' ')}`);
    // Its assembly says which version it is.
    pack.exec('npm run --silent compile-construct');
    pack.exec(`node -e "fs.mkdirSync('${DIST}/npm', { recursive: true })"`);
    pack.exec(`npm pack --silent --pack-destination ${DIST}/npm ${
      root.workspaces.filter(published).map((one) => `--workspace ${one.package.packageName}`).join(' ')}`);
  }
}
