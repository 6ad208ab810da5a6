import { Component } from 'projen';
import type { Monorepo } from './monorepo';
import type { Workspace } from './workspace';

export interface HandlerBundleOptions {
  readonly entry: string;
  /** Sources of the policy model, relative to the package. */
  readonly policyModel: string;
  /** Gets `index.js`, to be inlined. */
  readonly outdir: string;
}

/** Bundles the custom-resource handler as one CommonJS file for inlining in a template; see `bundle-handler.ts`. */
export class HandlerBundle extends Component {
  constructor(handler: Workspace, options: HandlerBundleOptions) {
    super(handler);
    const bundle = handler.addTask('bundle', { description: 'Bundles the handler as one readable CommonJS file' });
    bundle.exec(`tsx ../../projenrc/bundle-handler.ts ${options.entry} ${options.policyModel} ${options.outdir}`);
    (handler.parent as Monorepo).compileTask.exec(`npm run --silent bundle -w ${handler.package.packageName}`);
  }
}
