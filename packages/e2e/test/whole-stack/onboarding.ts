import { join } from 'node:path';
import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import { accessLogLines } from '../../src/accounts/access-log-lines';
import { differences, snapshot, type AccountSnapshot } from '../../src/accounts/account-snapshot';
import { livedInCustomer, type Customer } from '../../src/accounts/customer';
import { NEW_BUCKET } from '../../src/accounts/profile';
import { Service } from '../../src/accounts/service';
import type { FinishedStack } from '../../src/accounts/stacks';
import { publishedTemplate, REPOSITORY } from '../../src/accounts/templates';
import type { LogToDeliver } from '../../src/embedded-aws/deliver-log';
import { startEmbeddedAws, type EmbeddedAws, type EmbeddedAwsOptions } from '../../src/embedded-aws/embedded-aws';

/** A lived-in account with the deployment role in it, ready for the onboarding stack. */
export interface Stage {
  readonly aws: EmbeddedAws;
  readonly customer: Customer;
  readonly service: Service;
  readonly deploymentRoleArn: string;
  /** Of the account before the onboarding stack, the deployment role included. */
  readonly before: AccountSnapshot;
}


export { NEW_BUCKET };

/** Of the version of the Lambda runtime, whatever Node.js runs the tests. */
const NODE = join(REPOSITORY, 'node_modules', 'node', 'bin', 'node');

/**
 * Starts an embedded AWS for the tests of a file; `stage()` empties it and sets the accounts up anew, with these parameters of the
 * deployment role's stack.
 */
export function useStage(
  options: EmbeddedAwsOptions = {},
): { readonly stage: (deploymentRole?: Readonly<Record<string, string>>) => Promise<Stage> } {
  let aws: EmbeddedAws;
  beforeAll(async () => { aws = await startEmbeddedAws({ node: NODE, ...options }); }, 120_000);
  afterAll(() => aws.stop());
  return {
    stage: async (parameters = {}) => {
      await aws.reset();
      const customer = await livedInCustomer(aws);
      const service = await Service.start(aws);
      const { outputs } = await customer.stacks.create({ name: 'role', template: publishedTemplate('deployment-role.yaml'), parameters });
      return { aws, customer, service, deploymentRoleArn: outputs.DeploymentRoleArn, before: await snapshot(aws, customer) };
    },
  };
}

/** Creates the published onboarding stack with the deployment role, or a changed template of it. */
export function onboard(
  { customer, deploymentRoleArn }: Stage, parameters: Readonly<Record<string, string>>, change = (template: string): string => template,
): Promise<FinishedStack> {
  const template = change(publishedTemplate('logs-analysis-alb.yaml'));
  return customer.stacks.create({ name: 'onboarding', template, parameters, roleArn: deploymentRoleArn });
}

/** Asks for the same stack again, with other parameters or a changed template. */
export function update(
  { customer, deploymentRoleArn }: Stage, parameters: Readonly<Record<string, string>>, change = (template: string): string => template,
): Promise<FinishedStack> {
  const template = change(publishedTemplate('logs-analysis-alb.yaml'));
  return customer.stacks.update({ name: 'onboarding', template, parameters, roleArn: deploymentRoleArn });
}

/** Where a load balancer writes logs of one type. */
export type LogPlace = Pick<LogToDeliver, 'loadBalancerArn' | 'bucket' | 'prefix' | 'type'>;

/** Whether the service is told of a log that is written now, once, and can read it. */
export async function reachesService({ aws, service }: Stage, place: LogPlace): Promise<boolean> {
  const { key } = await aws.deliverLog({ ...place, lines: accessLogLines(place.loadBalancerArn, new Date()) });
  const { objects } = await service.takeMessages();
  return objects.length === 1 && objects[0].key === key && (await service.readLog(objects[0])).length === 2;
}

/** Where a load balancer writes its logs, by type; those that are off are left out. */
export async function logsOf({ customer: { elb } }: Stage, loadBalancerArn: string): Promise<Readonly<Record<string, string>>> {
  const { Attributes = [] } = await elb.describeLoadBalancerAttributes({ LoadBalancerArn: loadBalancerArn });
  const value = (key: string) => Attributes.find(({ Key }) => Key === key)?.Value ?? '';
  return Object.fromEntries(['access', 'connection', 'health_check'].filter((type) => value(`${type}_logs.s3.enabled`) === 'true')
    .map((type) => [type, `${value(`${type}_logs.s3.bucket`)}/${value(`${type}_logs.s3.prefix`)}`]));
}

/** What the function wrote into its log, oldest first. */
export async function functionLog({ aws, customer }: Stage): Promise<readonly string[]> {
  const logs = new CloudWatchLogs(aws.clientConfig(customer.accountId));
  const { events = [] } = await logs.filterLogEvents({ logGroupName: '/aws/lambda/logs-analysis-alb' });
  return events.map(({ message = '' }) => message.trim());
}

/** What a person would see changed in the account since the stage was set; the bucket created for logs is not counted. */
export async function changedSince({ aws, customer, before }: Stage): Promise<readonly string[]> {
  const after = await snapshot(aws, customer);
  return differences(before, { ...after, buckets: (after.buckets as readonly string[]).filter((name) => name !== NEW_BUCKET) });
}

export function bucketArn(customer: Customer): string {
  return `arn:aws:s3:::${customer.bucket}`;
}

/** An onboarding of one load balancer, and where its logs go then. */
interface Onboarding {
  readonly life: string;
  readonly parameters: (stage: Stage) => Readonly<Record<string, string>>;
  readonly place: (stage: Stage) => LogPlace;
}

export const ONBOARDINGS: readonly Onboarding[] = [
  {
    life: 'a load balancer that does not log',
    parameters: ({ customer }) => ({ LoadBalancerArns: customer.silent }),
    place: ({ customer }) => ({ loadBalancerArn: customer.silent, bucket: NEW_BUCKET, prefix: '' }),
  },
  {
    life: 'a load balancer that logs into a bucket of the customer\'s',
    parameters: ({ customer }) => ({ LoadBalancerArns: customer.logging, LogBucketArns: bucketArn(customer) }),
    place: ({ customer }) => ({ loadBalancerArn: customer.logging, bucket: customer.bucket, prefix: customer.prefix }),
  },
];
