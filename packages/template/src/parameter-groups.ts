import type { TemplateValue } from './intrinsics';

/** A parameter of a template, and the label the console shows in the place of its name. */
export interface Parameter {
  readonly label: string;
  readonly Type: 'String' | 'CommaDelimitedList' | 'Number';
  readonly Default?: string | number;
  readonly AllowedValues?: readonly TemplateValue[];
  readonly AllowedPattern?: string;
  readonly MinLength?: number;
  readonly MaxLength?: number;
  /** Completes "Parameter X …" for whoever entered what cannot be: what to enter instead. */
  readonly ConstraintDescription: string;
  readonly Description: string;
}

/** Parameters that somebody decides on together. */
export interface ParameterGroup {
  readonly label: string;
  readonly parameters: Readonly<Record<string, Parameter>>;
}

/** What a template has to say of its parameters: `Parameters`, and how the console lays them out. */
export function renderedParameters(groups: readonly ParameterGroup[]): { readonly [section: string]: TemplateValue } {
  const all = groups.flatMap(({ parameters }) => Object.entries(parameters));
  return {
    Metadata: {
      'AWS::CloudFormation::Interface': {
        ParameterGroups: groups.map(({ label, parameters }) => ({ Label: { default: label }, Parameters: Object.keys(parameters) })),
        ParameterLabels: Object.fromEntries(all.map(([name, { label }]) => [name, { default: label }])),
      },
    },
    Parameters: Object.fromEntries(all.map(([name, { label: _, ...definition }]) => [name, definition as TemplateValue])),
  };
}
