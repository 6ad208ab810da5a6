export { deploymentRoleTemplate } from './deployment-role-template';
export { toCloudFormation } from './intrinsics';
export type { Bindings, TemplateValue } from './intrinsics';
export { onboardingTemplate } from './onboarding-template';
export { renderedFiles } from './rendered-files';
export type { Evidence, RenderedFiles } from './rendered-files';
export { resourceModificationsTemplate } from './resource-modifications-template';
export { toYaml } from './to-yaml';
