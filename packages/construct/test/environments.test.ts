import { partitionOf } from '@logs-analysis/policy-model';
import {
  App, BootstraplessSynthesizer, CliCredentialsStackSynthesizer, DefaultStackSynthesizer, LegacyStackSynthesizer,
} from 'aws-cdk-lib';
import type { IStackSynthesizer, Stack, StackProps } from 'aws-cdk-lib';
import { AssetManifestArtifact } from 'aws-cdk-lib/cx-api';
import { AlbLogsAnalysis } from '../src';
import { appLoadBalancer, appStack } from './apps';
import { ENVIRONMENT, loadBalancer, LOAD_BALANCER_ARN } from './stacks';

interface Synthesized {
  readonly resources: object;
  /** Those that the CDK's command line has to upload. */
  readonly files: readonly unknown[];
}

function synthesized(content: (stack: Stack) => void, props: StackProps): Synthesized {
  const app = new App();
  content(appStack(props, 'Stack', app));
  const assembly = app.synth();
  const { Resources: resources } = assembly.getStackByName('Stack').template as { readonly Resources: object };
  const files = assembly.artifacts.filter((one) => AssetManifestArtifact.isAssetManifestArtifact(one))
    .flatMap(({ contents }) => Object.values(contents.files ?? {}).map(({ source }) => source.path));
  return { resources, files };
}

const SITUATIONS: ReadonlyArray<readonly [string, (stack: Stack) => void]> = [
  ['load balancers of the app', (stack) => void new AlbLogsAnalysis(stack, 'LogsAnalysis', { loadBalancers: [appLoadBalancer(stack)] })],
  ['imported load balancers', (stack) => {
    const { region } = stack;
    const arn = LOAD_BALANCER_ARN.replace('eu-west-1', region).replace('arn:aws:', `arn:${partitionOf(region)}:`);
    new AlbLogsAnalysis(stack, 'LogsAnalysis', { loadBalancers: [loadBalancer(stack, arn)] });
  }],
];

describe.each(SITUATIONS)('%s', (_, content) => {
  const usual = synthesized(content, { env: ENVIRONMENT });

  test('need no file to be uploaded but the template', () => {
    expect(usual.files).toEqual(['Stack.template.json']);
  });

  test.each<readonly [string, IStackSynthesizer]>([
    ['a role of an organization', new DefaultStackSynthesizer({ qualifier: 'acme', deployRoleArn: 'arn:aws:iam::111122223333:role/x' })],
    ['nothing that was bootstrapped', new BootstraplessSynthesizer()],
    ['the credentials of the command line', new CliCredentialsStackSynthesizer()],
    ['the synthesizer of version 1', new LegacyStackSynthesizer()],
  ])('give the same resources with %s', (__, synthesizer) => {
    expect(synthesized(content, { env: ENVIRONMENT, synthesizer }).resources).toEqual(usual.resources);
  });

  test.each(['cn-north-1', 'us-gov-west-1'])('name nothing of another partition in %s', (region) => {
    const text = JSON.stringify(synthesized(content, { env: { account: '111122223333', region } }).resources);
    // The code of the function knows all partitions.
    const withoutCode = text.replace(/"ZipFile":"(?:[^"\\]|\\.)*"/, '');
    expect(withoutCode).toContain(`:sqs:${region}:`);
    expect(withoutCode).not.toMatch(/arn:aws:|eu-west-1/);
    expect(withoutCode).toContain(`arn:${partitionOf(region)}:`);
  });
});
