import type { PolicyDocument, Statement } from './policy-document';

/** The statements of a policy that somebody else wrote. What is none is left out, and nothing here throws, whatever is in it. */
export function statementsIn(policy: PolicyDocument): readonly Statement[] {
  return [membersOf(policy).Statement].flat().filter((one) => one !== null && typeof one === 'object') as readonly Statement[];
}

/** Every name in a `Principal` or `NotPrincipal`, of whatever type it is. */
export function namesIn(principal: unknown): readonly string[] {
  return [principal, ...Object.values(membersOf(principal))].flatMap(textsOf);
}

/** One key under one operator of a `Condition`, with at least one value. */
export interface ConditionPart {
  readonly operator: string;
  /** In lower case, since AWS does not tell cases of keys apart. */
  readonly key: string;
  readonly values: readonly string[];
}

/** The parts of a `Condition`; all of them have to hold for the statement to apply. */
export function conditionParts({ Condition }: Statement): readonly ConditionPart[] {
  return Object.entries(membersOf(Condition))
    .flatMap(([operator, keys]) => Object.entries(membersOf(keys))
      .map(([key, values]) => ({ operator, key: key.toLowerCase(), values: textsOf(values) })))
    .filter(({ values }) => values.length > 0);
}

/** A value or a list of values as texts; JSON has the account ids and truth values of a policy with quotes or without. */
export function textsOf(value: unknown): readonly string[] {
  return [value].flat().filter((one) => ['string', 'number', 'boolean'].includes(typeof one)).map(String);
}

/** The members of an object; none of anything else. */
export function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value as Readonly<Record<string, unknown>> : {};
}
