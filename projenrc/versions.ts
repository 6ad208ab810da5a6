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
 * What the construct asks of its users: as little as it can. 2.257.0 is the lowest CDK that cdk-nag 3 works with, whose findings the
 * construct acknowledges. npm, PyPI, Maven Central and the Go module proxy have both versions.
 */
export const AWS_CDK = { lib: 'aws-cdk-lib@^2.257.0', constructs: 'constructs@^10.5.1' } as const;

/** What everything here is compiled and tested with: the lowest version of each range. */
export const LOWEST_AWS_CDK = [AWS_CDK.lib, AWS_CDK.constructs].map((range) => range.replace('^', ''));

/** The Node.js of the Lambda runtime `nodejs24.x`: what is published is built and tested on what it will run on. */
export const LAMBDA_NODE = '24.21.0';

/** The oldest Node.js that may start the toolchain and that published packages support. */
export const MINIMUM_NODE = '20.20.0';

export const TYPESCRIPT = '~6.0.3';

/** jsii follows TypeScript's versions; its tools for the other languages count on their own. */
export const JSII = { compiler: '~6.0.16', pacmak: '^1.140.0', diff: '^1.134.0', docgen: '^10.12.6' } as const;

/** Version 10 asks for a newer Node.js than {@link MINIMUM_NODE}. */
export const MUTATION = { core: '@stryker-mutator/core@^9.6.1', jestRunner: '@stryker-mutator/jest-runner@^9.6.1' } as const;

/** Finds the version and writes the notes. Version 13 asks for a newer Node.js than {@link MINIMUM_NODE}. */
export const RELEASING = 'commit-and-tag-version@^12.7.3';
