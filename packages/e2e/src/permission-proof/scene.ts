import { livedInCustomer, type Customer } from '../accounts/customer';
import { Service } from '../accounts/service';
import { publishedTemplate } from '../accounts/templates';
import type { EmbeddedAws } from '../embedded-aws/embedded-aws';

/** An account in use, with the deployment role in it: what each life of a stack begins with. */
export interface Scene {
  readonly aws: EmbeddedAws;
  readonly customer: Customer;
  readonly service: Service;
  readonly deploymentRole: string;
}

/** The role of the function, as the published template names it. */
export const EXECUTION_ROLE = 'arn:aws:iam::111122223333:role/logs-analysis-alb-us-east-1';

/** Empties the accounts and sets them up anew. */
export async function setScene(aws: EmbeddedAws, parameters: Readonly<Record<string, string>> = {}): Promise<Scene> {
  await aws.reset();
  const customer = await livedInCustomer(aws);
  const service = await Service.start(aws);
  const { outputs } = await customer.stacks.create({ name: 'role', template: publishedTemplate('deployment-role.yaml'), parameters });
  return { aws, customer, service, deploymentRole: outputs.DeploymentRoleArn };
}
