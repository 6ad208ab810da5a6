export { deploymentRoleTemplate } from './deployment-role-template';
export { toCloudFormation } from './intrinsics';
export type { Bindings, TemplateValue } from './intrinsics';
export { onboardingTemplate } from './onboarding-template';
export type { PermissionEvidence } from './permission-evidence';
export { renderedFiles } from './rendered-files';
export type { RenderedFiles } from './rendered-files';
export { toYaml } from './to-yaml';
