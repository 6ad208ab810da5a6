/** A value of a template: JSON with CloudFormation's functions in it. */
export type TemplateValue = string | number | boolean | readonly TemplateValue[] | { readonly [key: string]: TemplateValue };

/** What stands for a placeholder of the policy model that no parameter or pseudo parameter of that name exists for. */
export type Bindings = Readonly<Record<string, TemplateValue>>;

/**
 * Turns the policy model's placeholders into CloudFormation's functions: `${AWS::Region}` alone becomes a `Ref`, within a text a
 * `Fn::Sub`, and as the only member of a list the list it stands for. IAM's own variables (`${aws:PrincipalTag/x}`) are left to IAM.
 */
export function toCloudFormation(value: unknown, bindings: Bindings = {}): TemplateValue {
  if (typeof value === 'string') return text(value, bindings);
  if (Array.isArray(value)) {
    const [only] = value.length === 1 ? value : [];
    const list = typeof only === 'string' ? WHOLE.exec(only)?.[1] : undefined;
    return list !== undefined && list in bindings ? bindings[list] : value.map((member) => toCloudFormation(member, bindings));
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, toCloudFormation(member, bindings)]));
  }
  return value as TemplateValue;
}

// CloudFormation's names begin with a capital, IAM's with the service in lower case.
const WHOLE = /^\$\{([A-Z][A-Za-z0-9:]*)\}$/;
const PLACEHOLDER = /\$\{([A-Z][A-Za-z0-9:]*)\}/g;
const IAM_VARIABLE = /\$\{(?=[a-z])/g;

function text(value: string, bindings: Bindings): TemplateValue {
  const whole = WHOLE.exec(value)?.[1];
  if (whole !== undefined) return bindings[whole] ?? { Ref: whole };
  const names = [...value.matchAll(PLACEHOLDER)].map(([, name]) => name);
  if (names.length === 0) return value;
  const bound = Object.fromEntries(names.filter((name) => name in bindings).map((name) => [name, bindings[name]]));
  const template = value.replace(IAM_VARIABLE, '${!');
  return { 'Fn::Sub': Object.keys(bound).length === 0 ? template : [template, bound] };
}
