/**
 * What a later release may change of the stack's own resources, as changes of the template's text. They hardly make it longer: it
 * may have almost as many bytes as CloudFormation takes.
 */
type Release = (template: string) => string;

/** Only the number of the release: the function is asked to look after everything again. */
export const sameAgain: Release = replacing(/^ {6}CodeSha256: .*/m, '      CodeSha256: another-release');
export const newCode: Release = replacing(/ZipFile: \|\n +/, '$&;');
export const newFunctionSettings: Release = replacing('MemorySize: 256', 'MemorySize: 512');
export const newInvocation: Release = replacing('MaximumEventAgeInSeconds: 300', 'MaximumEventAgeInSeconds: 240');
export const newRoleDescription: Release = replacing('Description: What the onboarding function', 'Description: What the function');
export const newTrust: Release = replacing('{ Service: lambda.amazonaws.com }', '{ Service: [ lambda.amazonaws.com ] }');
export const newPolicyName: Release = replacing('PolicyName: Onboarding', 'PolicyName: Onboard');

/** @throws Error if the template has nothing to replace, so that a scenario cannot come to mean nothing */
function replacing(found: string | RegExp, by: string): Release {
  return (template) => {
    const changed = template.replace(found, by);
    if (changed === template) throw new Error(`The published template has no ${String(found)} that a later release could change.`);
    return changed;
  };
}
