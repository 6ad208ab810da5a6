import { relative } from 'node:path';
import { javascript, JsonFile, typescript } from 'projen';
import type { Monorepo } from './monorepo';
import { MINIMUM_NODE, TYPESCRIPT } from './versions';

export const REPOSITORY = 'https://github.com/logs-analysis/logs-analysis-alb';

export interface WorkspaceOptions {
  readonly name: string;
  readonly description: string;
  /** Never published. @default false */
  readonly private?: boolean;
  readonly bin?: Record<string, string>;
  readonly deps?: string[];
  readonly devDeps?: string[];
  readonly peerDeps?: string[];
  /** Packages of this repository needed at run time. */
  readonly workspaceDeps?: Workspace[];
  /** Packages of this repository needed to build only. */
  readonly workspaceDevDeps?: Workspace[];
  /** How long a test may take, in milliseconds. @default 5000 */
  readonly testTimeout?: number;
  /** Sources whose every branch the tests must reach, relative to the package. @default none */
  readonly fullyCovered?: readonly string[];
  /** The package brings a compiler of its own (jsii), so it takes no part in `tsc --build`. @default false */
  readonly ownCompiler?: boolean;
}

/** A package in `packages/`: sources in `src`, compiled to `lib`, tested in `test` with jest. */
export class Workspace extends typescript.TypeScriptProject {
  /** Relative to the repository, for example `packages/policy-model`. */
  public readonly directory: string;

  constructor(root: Monorepo, options: WorkspaceOptions) {
    const directory = `packages/${options.name.split('/')[1]}`;
    super({
      parent: root,
      outdir: directory,
      name: options.name,
      description: options.description,
      defaultReleaseBranch: 'main',
      packageManager: javascript.NodePackageManager.NPM,
      minNodeVersion: MINIMUM_NODE,
      typescriptVersion: TYPESCRIPT,
      license: 'Apache-2.0',
      bin: options.bin,
      deps: options.deps,
      devDeps: options.devDeps,
      peerDeps: options.peerDeps,
      projenDevDependency: false,
      release: false,
      package: false,
      depsUpgrade: false,
      sampleCode: false,
      eslint: false,
      jest: false,
      disableTsconfigDev: !options.ownCompiler,
      disableTsconfig: options.ownCompiler,
      npmignoreEnabled: !options.private,
    });
    this.directory = directory;
    if (options.private) this.package.addField('private', true);
    else this.publishFrom(directory);
    this.testWithJest(options);
    for (const other of options.workspaceDeps ?? []) this.addDeps(`${other.package.packageName}@^0.0.0`);
    for (const other of options.workspaceDevDeps ?? []) this.addDevDeps(`${other.package.packageName}@^0.0.0`);
    this.referTo([...(options.workspaceDeps ?? []), ...(options.workspaceDevDeps ?? [])]);
    this.leaveInstallTo(root);
    this.arrangeTasks(root);
  }

  private publishFrom(directory: string): void {
    this.package.addField('publishConfig', { access: 'public' });
    // Where npm sees that a package was built, by its provenance, must be where the package says it comes from.
    this.package.addField('repository', { type: 'git', url: `${REPOSITORY}.git`, directory });
  }

  // @swc/jest only strips types, which makes it the fastest; types are checked once for the whole repository.
  private testWithJest({ testTimeout, fullyCovered }: WorkspaceOptions): void {
    this.addDevDeps('@swc/core@^1.16.22', '@swc/jest@^0.2.39', 'jest@^30');
    new JsonFile(this, 'jest.config.json', {
      obj: {
        testMatch: ['<rootDir>/test/**/*.test.ts'],
        testTimeout,
        ...(fullyCovered && {
          collectCoverage: true,
          collectCoverageFrom: fullyCovered,
          coverageReporters: [['text', { skipFull: true }]],
          coverageThreshold: Object.fromEntries(fullyCovered.map((source) => [`./${source}`, { branches: 100 }])),
        }),
        transform: { '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } } }] },
      },
    });
  }

  private referTo(others: Workspace[]): void {
    const file = this.tsconfig?.file;
    file?.addOverride('compilerOptions.composite', true);
    file?.addOverride('compilerOptions.types', ['node']);
    file?.addOverride('compilerOptions.skipLibCheck', true);
    file?.addOverride('compilerOptions.target', 'es2022');
    file?.addOverride('compilerOptions.lib', ['es2023']);
    file?.addOverride('references', others.filter((o) => o.tsconfig).map((o) => ({ path: relative(this.outdir, o.outdir) })));
  }

  private leaveInstallTo(root: Monorepo): void {
    const pkg = this.package as unknown as {
      resolveDepsAndWritePackageJson(): string[] | undefined;
      logInstallTrigger(): void;
      installDependencies(trigger: javascript.InstallTrigger): void;
    };
    const resolve = pkg.resolveDepsAndWritePackageJson.bind(pkg);
    pkg.resolveDepsAndWritePackageJson = () => [];
    pkg.logInstallTrigger = () => {};
    pkg.installDependencies = (trigger) => {
      if (trigger.reason !== javascript.InstallReason.NO_NODE_MODULES) root.deferResolve(resolve);
    };
  }

  private arrangeTasks(root: Monorepo): void {
    // Generated files have one source, `.projenrc.ts` at the root.
    this.defaultTask?.reset('projen default', { cwd: relative(this.outdir, root.outdir) });
    for (const unused of ['build', 'watch', 'pre-compile', 'post-compile', 'package', 'eject', 'clobber', 'test:watch']) {
      this.tasks.removeTask(unused);
    }
    this.compileTask.reset('tsc --build', { receiveArgs: true });
    this.testTask.reset('jest', { receiveArgs: true });
  }
}
