import { resolve } from 'node:path';
import { build } from 'esbuild';
import type { Plugin } from 'esbuild';

/**
 * Bundles what jsii compiled in the current folder into `lib/index.js`, in place: with the policy model, with the text of the
 * handler instead of the package that reads it from a file, and with nothing to install but the CDK.
 */
async function main(handlerPackage: string, policyModel: string): Promise<void> {
  const { inlineHandler, EVENT_SECONDS, FUNCTION_SECONDS, STACK_WAITS_SECONDS } = await import(resolve(handlerPackage)) as {
    EVENT_SECONDS: number;
    FUNCTION_SECONDS: number;
    STACK_WAITS_SECONDS: number;
    inlineHandler(): { code: string; sha256: string };
  };
  await build({
    entryPoints: ['lib/index.js'],
    outfile: 'lib/index.js',
    allowOverwrite: true,
    bundle: true,
    platform: 'node',
    target: 'node20',
    charset: 'utf8',
    external: ['aws-cdk-lib', 'constructs'],
    // Sources, as each compiled module would bring the wrapping of a module and a list of its exports along.
    alias: { '@logs-analysis/policy-model': resolve(policyModel) },
    plugins: [
      replaceModule('@logs-analysis/onboarding-handler', `
        export const inlineHandler = () => (${JSON.stringify(inlineHandler())});
        export const EVENT_SECONDS = ${EVENT_SECONDS};
        export const FUNCTION_SECONDS = ${FUNCTION_SECONDS};
        export const STACK_WAITS_SECONDS = ${STACK_WAITS_SECONDS};`),
    ],
  });
}

function replaceModule(name: string, contents: string): Plugin {
  return {
    name: 'replace-module',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: new RegExp(`^${name}$`) }, () => ({ path: name, namespace: 'replaced' }));
      onLoad({ filter: /./, namespace: 'replaced' }, () => ({ contents }));
    },
  };
}

const [, , handlerPackage, policyModel] = process.argv;
void main(handlerPackage, policyModel);
