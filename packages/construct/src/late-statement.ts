import type { Statement } from '@logs-analysis/policy-model';
import { Lazy } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';

/** A statement with the resources and condition values that it has when the template is written: what is a list may grow until then. */
export function lateStatement(produce: () => Statement): iam.PolicyStatement {
  const { Resource, Condition = {}, ...now } = produce();
  const late = (pick: (statement: Statement) => unknown): unknown => {
    const value = pick({ ...now, Resource, Condition });
    return Array.isArray(value) ? Lazy.list({ produce: () => pick(produce()) as string[] }) : value;
  };
  return iam.PolicyStatement.fromJson({
    ...now,
    Resource: late((one) => one.Resource),
    Condition: Object.fromEntries(Object.entries(Condition).map(([operator, keys]) => [
      operator, Object.fromEntries(Object.keys(keys).map((key) => [key, late((one) => one.Condition![operator][key])])),
    ])),
  });
}
