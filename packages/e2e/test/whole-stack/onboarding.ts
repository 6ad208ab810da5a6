import { differences, snapshot, type AccountSnapshot } from '../../src/accounts/account-snapshot';
import { livedInCustomer, type Customer } from '../../src/accounts/customer';
import { Service } from '../../src/accounts/service';
import type { FinishedStack } from '../../src/accounts/stacks';
import { publishedTemplate } from '../../src/accounts/templates';
import { startEmbeddedAws, type EmbeddedAws } from '../../src/embedded-aws/embedded-aws';

/** A lived-in account with the deployment role in it, ready for the onboarding stack. */
export interface Stage {
  readonly aws: EmbeddedAws;
  readonly customer: Customer;
  readonly service: Service;
  readonly deploymentRoleArn: string;
  /** Of the account before the onboarding stack, the deployment role included. */
  readonly before: AccountSnapshot;
}

export const NEW_BUCKET = 'logs-analysis-alb-111122223333-us-east-1-an';

/** Starts an embedded AWS for the tests of a file; `stage()` empties it and sets the accounts up anew. */
export function useStage(): { readonly stage: () => Promise<Stage> } {
  let aws: EmbeddedAws;
  beforeAll(async () => { aws = await startEmbeddedAws(); }, 120_000);
  afterAll(() => aws.stop());
  return {
    stage: async () => {
      await aws.reset();
      const customer = await livedInCustomer(aws);
      const service = await Service.start(aws);
      const { outputs } = await customer.stacks.create({ name: 'role', template: publishedTemplate('deployment-role.yaml') });
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

/** What a person would see changed in the account since the stage was set; the bucket created for logs is not counted. */
export async function changedSince({ aws, customer, before }: Stage): Promise<readonly string[]> {
  const after = await snapshot(aws, customer);
  return differences(before, { ...after, buckets: (after.buckets as readonly string[]).filter((name) => name !== NEW_BUCKET) });
}

export function bucketArn(customer: Customer): string {
  return `arn:aws:s3:::${customer.bucket}`;
}
