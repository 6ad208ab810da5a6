import type { TemplateValue } from './intrinsics';

/** Whether a parameter that is a text has one. */
export function isGiven(parameter: string): TemplateValue {
  return isNotEmpty({ Ref: parameter });
}

/** Whether a parameter that is a list has a member that is not empty. */
export function hasMembers(parameter: string): TemplateValue {
  return isNotEmpty({ 'Fn::Join': ['', { Ref: parameter }] });
}

function isNotEmpty(text: TemplateValue): TemplateValue {
  return { 'Fn::Not': [{ 'Fn::Equals': [text, ''] }] };
}
