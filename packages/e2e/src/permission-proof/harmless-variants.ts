import type { VariantName } from './prove-needed';

/** Wider variants that allow nothing more, each with the reason; a proof that finds another one fails, and so does one that misses one. */
export const HARMLESS_VARIANTS: ReadonlyArray<VariantName & { readonly because: string }> = [
  {
    role: 'deployment',
    statement: 'GiveTheRoleToLambdaOnly',
    variant: 'with iam:*',
    because: 'the statement asks for iam:PassedToService, which comes with iam:PassRole only',
  },
  {
    role: 'execution',
    statement: 'SubscribeTheServiceOnly',
    variant: 'with sns:*',
    because: 'the statement asks for sns:Endpoint, which comes with sns:Subscribe only',
  },
  {
    role: 'execution',
    statement: 'SubscribeTheServiceToExistingTopics',
    variant: 'with sns:*',
    because: 'the statement asks for sns:Endpoint, which comes with sns:Subscribe only',
  },
];
