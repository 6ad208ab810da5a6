import { Component, javascript, JsonFile } from 'projen';
import type { Monorepo } from './monorepo';

const EDITED = [
  '.projenrc.ts', 'projenrc/**/*.ts', 'packages/*/src/**/*.ts', 'packages/*/test/**/*.ts', 'packages/*/examples/**/*.ts',
];

/** One ESLint and one type check over everything a person edits: sources, tests and the project definition. */
export class Lint extends Component {
  constructor(root: Monorepo) {
    super(root);
    new JsonFile(root, 'tsconfig.dev.json', {
      obj: {
        compilerOptions: {
          target: 'es2023',
          lib: ['es2023'],
          module: 'nodenext',
          moduleResolution: 'nodenext',
          types: ['node', 'jest'],
          strict: true,
          noImplicitReturns: true,
          noUnusedLocals: true,
          noUnusedParameters: true,
          noFallthroughCasesInSwitch: true,
          exactOptionalPropertyTypes: false,
          resolveJsonModule: true,
          skipLibCheck: true,
          noEmit: true,
        },
        include: EDITED,
      },
    });
    const eslint = new javascript.Eslint(root, {
      dirs: ['packages'],
      devdirs: ['projenrc', '.projenrc.ts'],
      fileExtensions: ['.ts'],
      ignorePatterns: ['!.projenrc.ts', 'node_modules/', 'lib/', 'dist/', '*.d.ts', '*.js'],
      tsconfigPath: './tsconfig.dev.json',
      projectService: false,
      commandOptions: { fix: false, extraArgs: ['--cache', '--cache-location', 'node_modules/.cache/eslint/'] },
    });
    eslint.addRules({
      '@stylistic/max-len': ['error', { code: 140, ignoreUrls: true }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      'import/no-default-export': 'error',
      // npm workspaces hoist everything to one place; which package may import what is a test of its own.
      'import/no-extraneous-dependencies': 'off',
    });
    root.addDevDeps('@types/jest@^30.0.0', '@types/node@^24.19.2');
  }
}
