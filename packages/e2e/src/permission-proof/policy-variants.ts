import { statementsOf, type PolicyDocument, type Statement } from '@logs-analysis/policy-model';
import { steadyName } from './steady-name';
import { widerResources } from './wider-resources';

/** A policy with one thing different. */
export interface PolicyVariant {
  readonly statement: string;
  /** What is different: "without iam:PassRole". */
  readonly what: string;
  readonly policy: PolicyDocument;
}

/** Every variant that allows less: an action or a resource taken away. */
export function narrowerVariants(policy: PolicyDocument): readonly PolicyVariant[] {
  return variants(policy, (statement) => [
    ...listOf(statement.Action).map((action) => ({
      what: `without ${action}`, statement: { ...statement, Action: listOf(statement.Action).filter((one) => one !== action) },
    })),
    ...listOf(statement.Resource).map((resource) => ({
      what: `without ${steadyName(resource)}`,
      statement: { ...statement, Resource: listOf(statement.Resource).filter((one) => one !== resource) },
    })),
  ]);
}

/** Every variant that allows more: all actions of a service, a wider resource, a condition taken away. */
export function widerVariants(policy: PolicyDocument): readonly PolicyVariant[] {
  return variants(policy, (statement) => [
    ...[...new Set(listOf(statement.Action).map((action) => action.split(':')[0]))].map((service) => ({
      what: `with ${service}:*`, statement: { ...statement, Action: [...listOf(statement.Action), `${service}:*`] },
    })),
    ...listOf(statement.Resource).flatMap((resource) => widerResources(resource).map((wider) => ({
      what: `with ${steadyName(wider)}`,
      statement: { ...statement, Resource: listOf(statement.Resource).map((one) => one === resource ? wider : one) },
    }))),
    ...conditionKeys(statement).map(([operator, key]) => ({
      what: `without the condition on ${key}`, statement: withoutCondition(statement, operator, key),
    })),
  ]);
}

function listOf(value: string | readonly string[] | undefined): readonly string[] {
  return value === undefined ? [] : [value].flat();
}

function variants(
  policy: PolicyDocument, of: (statement: Statement) => ReadonlyArray<{ readonly what: string; readonly statement: Statement }>,
): readonly PolicyVariant[] {
  const all = statementsOf(policy);
  return all.flatMap((present) => of(present).map(({ what, statement }) => ({
    statement: present.Sid ?? '',
    what,
    policy: { ...policy, Statement: all.flatMap((one) => one !== present ? [one] : saysNothing(statement) ? [] : [statement]) },
  })));
}

/** IAM refuses a statement with an empty list. */
function saysNothing({ Action, Resource }: Statement): boolean {
  return listOf(Action).length === 0 || listOf(Resource).length === 0;
}

function conditionKeys({ Condition = {} }: Statement): ReadonlyArray<readonly [operator: string, key: string]> {
  return Object.entries(Condition).flatMap(([operator, keys]) => Object.keys(keys).map((key) => [operator, key] as const));
}

function withoutCondition(statement: Statement, operator: string, key: string): Statement {
  const { [operator]: { [key]: _, ...keys } = {}, ...operators } = statement.Condition ?? {};
  return { ...statement, Condition: Object.keys(keys).length === 0 ? operators : { ...operators, [operator]: keys } };
}
