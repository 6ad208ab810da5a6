import { Component, JsonFile } from 'projen';
import type { Monorepo } from './monorepo';
import { MUTATION } from './versions';
import type { Workspace } from './workspace';

export interface MutationOptions {
  /** The sources to change, relative to the package. */
  readonly sources: readonly string[];
  /** The tests that judge a change, relative to the package: those that are quick enough to run for each. @default all of them */
  readonly tests?: readonly string[];
  /** The share of changes, in percent, that a test must notice: the task fails below it. */
  readonly leastScore: number;
}

/** `npm run mutation`: changes the sources one operator at a time and expects a test to fail each time. */
export class Mutation extends Component {
  constructor(root: Monorepo, workspace: Workspace, { sources, tests, leastScore }: MutationOptions) {
    super(root);
    workspace.addDevDeps(MUTATION.core, MUTATION.jestRunner);
    workspace.gitignore.exclude('/reports/');
    new JsonFile(workspace, 'stryker.config.json', {
      // Stryker warns of members it does not know, and projen's comment is one.
      marker: false,
      obj: {
        mutate: sources,
        testRunner: 'jest',
        plugins: ['@stryker-mutator/jest-runner'],
        jest: { configFile: 'jest.config.json', ...(tests && { config: { testMatch: tests.map((test) => `<rootDir>/${test}`) } }) },
        // Tests stay within what they test, so only those that reach a change have to run.
        coverageAnalysis: 'perTest',
        concurrency: 2,
        ignorePatterns: ['/lib', '*.tsbuildinfo'],
        reporters: ['clear-text', 'html'],
        clearTextReporter: { logTests: false, reportTests: false, reportMutants: true },
        thresholds: { high: 100, low: leastScore, break: leastScore },
      },
    });
    const description = 'Fails if too many changes of the critical sources go unnoticed by the tests';
    workspace.addTask('mutation', { description, exec: 'stryker run', receiveArgs: true });
    if (!root.tasks.tryFind('mutation')) root.addTask('mutation', { description, exec: 'npm run --workspaces --if-present mutation' });
  }
}
