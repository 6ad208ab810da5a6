import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { cdk, JsonFile } from 'projen';
import type { Monorepo } from './monorepo';
import { AWS_CDK, JSII } from './versions';
import { REPOSITORY, Workspace } from './workspace';

export interface ConstructPackageOptions {
  readonly name: string;
  readonly description: string;
  /** Packages of this repository whose code becomes part of the bundle, since a jsii module cannot depend on plain ones. */
  readonly bundled: { readonly policyModel: Workspace; readonly handler: Workspace };
}

/** A jsii module: one construct for TypeScript, Python, Java, .NET and Go. Compiled after everything it carries. */
export class ConstructPackage extends Workspace {
  constructor(root: Monorepo, options: ConstructPackageOptions) {
    const { name, description, bundled: { policyModel, handler } } = options;
    super(root, {
      name,
      description,
      peerDeps: [AWS_CDK.lib, AWS_CDK.constructs],
      devDeps: ['fast-check@^4.10.2', 'cdk-nag@3.0.2', '@aws/cloudformation-validate@1.9.0-beta'],
      workspaceDevDeps: [policyModel, handler],
      ownCompiler: true,
    });
    this.package.addField('author', { name: 'Logs Analysis', url: REPOSITORY, organization: true });
    this.package.addKeywords('aws-cdk', 'cdk', 'alb', 'access-logs');
    // projen needs constructs too; with two versions of it the CDK's types would not be those of this package.
    root.addDevDeps(AWS_CDK.constructs.replace('^', ''));
    // What the CDK depends on, at the lowest version too: the Go module asks for what is installed here.
    root.package.addPackageResolutions('@aws-cdk/asset-node-proxy-agent-v6@2.1.1', '@aws-cdk/cloud-assembly-schema@53.25.0');
    this.compileWithJsii();
    // Compiles what the README and the doc comments show, and translates it for the packages of the other languages.
    this.compileTask.exec('jsii-rosetta extract --strict');
    this.gitignore.exclude('.jsii.tabl.json');
    this.compileTask.exec(`tsx ${[
      join(root.outdir, 'projenrc/bundle-construct.ts'), join(handler.outdir, 'lib/index.js'), join(policyModel.outdir, 'src/index.ts'),
    ].map((file) => relative(this.outdir, file)).join(' ')}`);
    this.publishOnlyTheBundle();
    // The default service is the repository's, and jsii compiles nothing from outside the package.
    const profile: unknown = JSON.parse(readFileSync(join(root.outdir, 'service-profile.json'), 'utf8'));
    new JsonFile(this, 'src/service-profile.json', { obj: profile, marker: false });
    // Apart from the other packages, because jsii takes longer than all of them and only the tests and a release need it.
    const compile = root.addTask('compile-construct', { description: 'Compiles the construct, after everything it carries' });
    compile.exec(`npm run --silent compile -w ${this.package.packageName}`);
    root.buildEverything.spawn(compile);
    const document = root.addTask('document-construct', { description: "Writes the construct's API reference and its example in C#" });
    document.exec(`tsx ${relative(this.outdir, root.outdir)}/projenrc/document-construct.ts`, {
      cwd: this.directory,
    });
    root.buildEverything.spawn(document);
  }

  private compileWithJsii(): void {
    // jsii writes a tsconfig.json of its own.
    this.tryRemoveFile('tsconfig.dev.json');
    this.with(new cdk.JsiiBuild({
      jsiiVersion: JSII.compiler,
      workspaceDirectory: this.directory,
      // Its command finds no assemblies of dependencies that npm has hoisted to the root; see `document-construct.ts`.
      docgen: false,
      publishToPypi: { distName: 'logs-analysis-alb', module: 'logs_analysis_alb' },
      publishToMaven: {
        javaPackage: 'io.github.logsanalysis.alb', mavenGroupId: 'io.github.logsanalysis', mavenArtifactId: 'logs-analysis-alb',
      },
      publishToNuget: { dotNetNamespace: 'LogsAnalysis.Alb', packageId: 'LogsAnalysis.Alb' },
      publishToGo: { moduleName: 'github.com/logs-analysis/logs-analysis-alb-go', packageName: 'logsanalysisalb' },
    }));
    this.addDevDeps(`jsii-diff@${JSII.diff}`, `jsii-docgen@${JSII.docgen}`, `jsii-pacmak@${JSII.pacmak}`);
  }

  // The modules that jsii leaves beside the bundle ask for packages that are not installed with it.
  private publishOnlyTheBundle(): void {
    this.npmignore?.exclude('/lib/**/*.js', '/lib/*.json', '/lib/*.tsbuildinfo', '/jest.config.json', '/examples/');
    this.npmignore?.include('/lib/index.js');
  }
}
