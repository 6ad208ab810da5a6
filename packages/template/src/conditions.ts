import type { TemplateValue } from './intrinsics';

/** Whether a parameter that is a text has another one than what stands for none. */
export function isGiven(parameter: string, none = ''): TemplateValue {
  return differs({ Ref: parameter }, none);
}

/** Whether a parameter that is a list has a member that is not empty. */
export function hasMembers(parameter: string): TemplateValue {
  return differs({ 'Fn::Join': ['', { Ref: parameter }] }, '');
}

/** A value where a condition holds, and no value where it does not. */
export function onlyIf(condition: string, value: TemplateValue): TemplateValue {
  return { 'Fn::If': [condition, value, { Ref: 'AWS::NoValue' }] };
}

function differs(text: TemplateValue, none: string): TemplateValue {
  return { 'Fn::Not': [{ 'Fn::Equals': [text, none] }] };
}
