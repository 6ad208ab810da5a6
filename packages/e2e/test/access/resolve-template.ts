import type { TemplateValue } from '@logs-analysis/template';

type Members = { readonly [key: string]: TemplateValue };
type Values = Readonly<Record<string, TemplateValue>>;

/**
 * A value of a template as CloudFormation resolves it where the parameters and pseudo parameters have these values. Conditions hold, but
 * for those that are among the values as `false`.
 */
export function resolveTemplate(value: TemplateValue, template: Members, values: Values): TemplateValue {
  const resolved = (one: TemplateValue): TemplateValue => resolveTemplate(one, template, values);
  if (Array.isArray(value)) return value.map(resolved).filter((one) => one !== NO_VALUE);
  if (typeof value !== 'object') return value;
  const [[name, argument] = ['', '']] = Object.entries(value) as Array<[string, TemplateValue]>;
  switch (name) {
    case 'Ref':
      return argument === 'AWS::NoValue' ? NO_VALUE : values[argument as string];
    case 'Fn::Sub': {
      const [text, bound = {}] = [argument].flat() as [string, Members?];
      const filled = text.replace(/\$\{(\w[\w:]*)\}/g, (_, key: string) => String(key in bound ? resolved(bound[key]) : values[key]));
      return filled.replaceAll('${!', '${');
    }
    case 'Fn::FindInMap': {
      const [map, first, second] = (argument as readonly TemplateValue[]).map(resolved) as string[];
      return ((template.Mappings as Members)[map] as Record<string, Members>)[first][second];
    }
    case 'Fn::If': {
      const [condition, then, otherwise] = argument as readonly TemplateValue[];
      return resolved(values[condition as string] === false ? otherwise : then);
    }
    default:
      return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, resolved(member as TemplateValue)])
        .filter(([, member]) => member !== NO_VALUE));
  }
}

const NO_VALUE: TemplateValue = { 'Fn::NoValue': '' };
