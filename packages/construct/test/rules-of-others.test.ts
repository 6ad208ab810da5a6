import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CelEngine, TemplateFile } from '@aws/cloudformation-validate';
import { Stack, Validations } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Bucket, EventType } from 'aws-cdk-lib/aws-s3';
import { SnsDestination } from 'aws-cdk-lib/aws-s3-notifications';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { AwsSolutionsChecks } from 'cdk-nag';
import { AlbLogsAnalysis, AnalysisService, LogsAnalysisForAll, LogsAnalysisStackSet, LogType } from '../src';
import type { StackSetTarget } from '../src';
import { appLoadBalancer, appStack } from './apps';
import { ENVIRONMENT, loadBalancer, LOAD_BALANCER_ARN, logBucket } from './stacks';

/** What an app may have. */
const SITUATIONS: ReadonlyArray<readonly [string, (stack: Stack) => void]> = [
  ['load balancers that do not log', (stack) => {
    new AlbLogsAnalysis(stack, 'LogsAnalysis', { loadBalancers: [appLoadBalancer(stack)], logTypes: [LogType.ACCESS, LogType.CONNECTION] });
  }],
  ['a bucket of the app', (stack) => {
    const bucket = new Bucket(stack, 'Logs', { enforceSSL: true });
    bucket.addEventNotification(EventType.OBJECT_REMOVED, new SnsDestination(new Topic(stack, 'Topic')));
    new AlbLogsAnalysis(stack, 'LogsAnalysis', { loadBalancers: [appLoadBalancer(stack)], bucket });
  }],
  ['former load balancers only', (stack) => {
    new AlbLogsAnalysis(stack, 'LogsAnalysis', { loadBalancers: [], formerLoadBalancers: [appLoadBalancer(stack)] });
  }],
  ['every load balancer of the app', (stack) => {
    appLoadBalancer(stack);
    new LogsAnalysisForAll(stack, 'LogsAnalysis');
  }],
  ['imported load balancers', (stack) => {
    new AlbLogsAnalysis(stack, 'LogsAnalysis', { loadBalancers: [loadBalancer(stack)], logBuckets: [logBucket(stack)] });
  }],
  ['many accounts of an organization', (stack) => {
    new LogsAnalysisStackSet(stack, 'LogsAnalysis', { targets: ACCOUNTS, organizationalUnitIds: ['ou-ab12-cdefghij'] });
  }],
  ['many accounts with roles of their own', (stack) => {
    new LogsAnalysisStackSet(stack, 'LogsAnalysis', { targets: ACCOUNTS });
  }],
];
const ACCOUNTS: StackSetTarget[] = [{ ...ENVIRONMENT, loadBalancerArns: [LOAD_BALANCER_ARN] }];
const ENVIRONMENTS = [['known', { env: ENVIRONMENT }], ['chosen at deployment', {}]] as const;

describe.each(SITUATIONS)('with %s', (_, content) => {
  describe.each(ENVIRONMENTS)('in an environment that is %s', (__, props) => {
    test('cdk-nag finds nothing that is ours and not acknowledged in writing', () => {
      const stack = appStack(props);
      content(stack);
      const found = new AwsSolutionsChecks().validateScope(stack).violations.flatMap(({ ruleName, violatingResources }) =>
        violatingResources.map(({ constructPath }) => `${ruleName} ${constructPath}`));
      // What stands beside the bucket begins with the service's prefix.
      const ours = ['/LogsAnalysis/', `/${AnalysisService.DEFAULT.idPrefix}`];
      expect(found.filter((one) => ours.some((path) => one.includes(path)))).toEqual([]);
    });

    test('AWS\'s own validator finds neither an error nor a warning', () => {
      const stack = appStack(props);
      content(stack);
      expect(diagnosticsOf(Template.fromStack(stack).toJSON())).toEqual([]);
    });
  });
});

test('each acknowledgement says why', () => {
  const stack = appStack();
  SITUATIONS[0][1](stack);
  SITUATIONS[4][1](new Stack(stack.node.root as never, 'Imported', { env: ENVIRONMENT }));
  const acknowledged = stack.node.root.node.findAll().flatMap(({ node }) => node.metadata)
    .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY).flatMap(({ data }) => Object.entries(data as object));
  expect(acknowledged).toHaveLength(4);
  for (const [, reason] of acknowledged) expect(reason).toMatch(/^[A-Z].{20,}$/);
});

let folder: string;
let engine: InstanceType<typeof CelEngine>;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'validate-'));
  engine = new CelEngine();
});
afterAll(() => {
  engine.free();
  rmSync(folder, { recursive: true });
});

function diagnosticsOf(template: object): string[] {
  const file = join(folder, 'template.json');
  writeFileSync(file, JSON.stringify(template));
  return engine.validateStandard(new TemplateFile(file)).diagnostics.filter(({ ruleId }) => !OF_THE_CDK.test(ruleId))
    .map(({ ruleId, message }) => `${ruleId} ${message}`);
}

/** Remarks, dependencies said twice, and account ids in templates for a known account: the CDK writes all templates like that. */
const OF_THE_CDK = /^(I\d+|W3005|W9013)$/;
