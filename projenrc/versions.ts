/** AWS SDK clients, by service. Clients do not share one version number. */
export const AWS_SDK = {
  cloudformation: '@aws-sdk/client-cloudformation@^3.1142.0',
  elbv2: '@aws-sdk/client-elastic-load-balancing-v2@^3.1142.0',
  events: '@aws-sdk/client-eventbridge@^3.1169.0',
  iam: '@aws-sdk/client-iam@^3.1142.0',
  lambda: '@aws-sdk/client-lambda@^3.1142.0',
  logs: '@aws-sdk/client-cloudwatch-logs@^3.1142.0',
  s3: '@aws-sdk/client-s3@^3.1169.0',
  sns: '@aws-sdk/client-sns@^3.1169.0',
  sqs: '@aws-sdk/client-sqs@^3.1142.0',
  sts: '@aws-sdk/client-sts@^3.1142.0',
} as const;

/**
 * What the construct asks of its users. The lowest version of the range is the one that is built and tested here, so it must
 * be one that every language's registry has.
 */
export const AWS_CDK = {
  lib: 'aws-cdk-lib@^2.257.0',
  constructs: 'constructs@^10.5.0',
} as const;

/** The Node.js of the Lambda runtime `nodejs24.x`: what is published is built and tested on what it will run on. */
export const LAMBDA_NODE = '24.21.0';

/** The oldest Node.js that may start the toolchain and that published packages support. */
export const MINIMUM_NODE = '20.20.0';

export const TYPESCRIPT = '~6.0.3';

/** jsii follows TypeScript's versions; its tools for the other languages count on their own. */
export const JSII = { compiler: '~6.0.16', pacmak: '^1.140.0', diff: '^1.134.0' } as const;

/** Version 10 asks for a newer Node.js than {@link MINIMUM_NODE}. */
export const MUTATION = { core: '@stryker-mutator/core@^9.6.1', jestRunner: '@stryker-mutator/jest-runner@^9.6.1' } as const;

/** Finds the version and writes the notes. Version 13 asks for a newer Node.js than {@link MINIMUM_NODE}. */
export const RELEASING = 'commit-and-tag-version@^12.7.3';
