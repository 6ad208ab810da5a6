import { Stack, Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { textOf } from './resolve';

/**
 * Writes down why findings of cdk-nag on a construct stand. Not with `Validations.acknowledge`, which takes no finding that has an ARN
 * in its id.
 *
 * @param reasons by the id of the finding
 */
export function acknowledge(construct: IConstruct, reasons: Readonly<Record<string, string>>): void {
  construct.node.addMetadata(Validations.ACKNOWLEDGED_RULES_METADATA_KEY, reasons);
}

/** The id of cdk-nag's finding that a policy has a resource with a wildcard in it. */
export function wildcardFinding(scope: IConstruct, resource: string): string {
  return `AwsSolutions-IAM5[Resource::${textOf(Stack.of(scope).resolve(resource))}]`;
}
