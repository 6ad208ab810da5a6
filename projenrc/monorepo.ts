import { javascript, typescript } from 'projen';
import type { Task } from 'projen';
import { LAMBDA_NODE, MINIMUM_NODE, TYPESCRIPT } from './versions';
import type { Workspace } from './workspace';

export interface MonorepoOptions {
  readonly name: string;
}

/** The root: npm workspaces, one install, one build in dependency order. */
export class Monorepo extends typescript.TypeScriptProject {
  /** Generates, compiles, bundles and renders everything; components add their part. */
  public readonly buildEverything: Task;
  private readonly resolvers: Array<() => string[] | undefined> = [];

  constructor(options: MonorepoOptions) {
    super({
      name: options.name,
      description: 'Onboards AWS Application Load Balancers to a log-analysis service with one CloudFormation stack',
      defaultReleaseBranch: 'main',
      packageManager: javascript.NodePackageManager.NPM,
      minNodeVersion: MINIMUM_NODE,
      typescriptVersion: TYPESCRIPT,
      license: 'Apache-2.0',
      projenVersion: '0.103.25',
      projenrcTs: true,
      projenrcTsOptions: { filename: '.projenrc.ts' },
      runner: typescript.TypeScriptRunner.tsx(),
      devDeps: [`node@${LAMBDA_NODE}`, 'esbuild@^0.28.2'],
      allowScripts: ['node'],
      jest: false,
      eslint: false,
      release: false,
      package: false,
      depsUpgrade: false,
      sampleCode: false,
      disableTsconfigDev: true,
      github: true,
      buildWorkflow: false,
      pullRequestTemplate: false,
      githubOptions: { mergify: false, pullRequestLint: false },
      gitignore: ['.venv/', '/packages/*/lib/', '/packages/*/dist/', '*.tsbuildinfo', '.stryker-tmp/'],
    });
    this.package.addField('private', true);
    this.package.addField('workspaces', (() => this.workspaces.map((w) => w.directory)) as never);
    // 1.13.0 was published without some of its platforms, which no lock file can then name.
    this.package.addPackageResolutions('unrs-resolver@1.12.2');
    this.npmrc.addConfig('omit-lockfile-registry-resolved', 'true');
    this.npmrc.addConfig('fund', 'false');
    this.npmrc.addConfig('audit', 'false');
    this.installOnceAtTheRoot();
    this.buildEverything = this.arrangeTasks();
  }

  public get workspaces(): Workspace[] {
    return this.subprojects.filter((project): project is Workspace => 'directory' in project);
  }

  /** Queues the resolver of a workspace's dependencies, to run after the one install at the root. */
  public deferResolve(resolver: () => string[] | undefined): void {
    this.resolvers.push(resolver);
  }

  public override preSynthesize(): void {
    super.preSynthesize();
    const tsconfig = this.tsconfig!.file;
    tsconfig.addOverride('files', []);
    tsconfig.addOverride('include', undefined);
    tsconfig.addOverride('compilerOptions', undefined);
    this.tryFindObjectFile('projenrc/tsconfig.json')?.addOverride('compilerOptions.types', ['node']);
    tsconfig.addOverride('references', this.workspaces.filter((w) => w.tsconfig).map((w) => ({ path: w.directory })));
  }

  // projen installs once per sub-project, before the root's package.json exists; npm workspaces want one install.
  private installOnceAtTheRoot(): void {
    const pkg = this.package as unknown as {
      determineInitialInstallTrigger(): unknown;
      resolveDepsAndWritePackageJson(): string[] | undefined;
    };
    const trigger = pkg.determineInitialInstallTrigger.bind(pkg);
    pkg.determineInitialInstallTrigger = () =>
      this.resolvers.length > 0 ? { reason: javascript.InstallReason.PACKAGE_JSON_CHANGED } : trigger();
    const resolve = pkg.resolveDepsAndWritePackageJson.bind(pkg);
    pkg.resolveDepsAndWritePackageJson = () => [...(resolve() ?? []), ...this.resolvers.flatMap((next) => next() ?? [])];
  }

  // projen does not let go of its own build task, which builds one package.
  private arrangeTasks(): Task {
    for (const unused of ['build', 'watch', 'pre-compile', 'post-compile', 'package', 'eject']) this.tasks.removeTask(unused);
    this.compileTask.reset('tsc --build', { receiveArgs: true });
    const build = this.addTask('build', { description: 'Generates, compiles, bundles and renders everything' });
    build.spawn(this.defaultTask!);
    build.spawn(this.compileTask);
    return build;
  }
}
