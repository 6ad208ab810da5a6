import type { ServiceProfile } from '@logs-analysis/policy-model';
import { launchUrl } from './launch-url';
import { table } from './markdown';
import { templateUrl } from './release-location';

interface Step {
  readonly file: string;
  readonly stackName: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/** What a customer launches in a Region, in this order, by the word that names it. */
const STEPS: Readonly<Record<string, Step>> = {
  role: { file: 'deployment-role.yaml', stackName: 'logs-analysis-alb-role', parameters: {} },
  plan: { file: 'logs-analysis-alb.yaml', stackName: 'logs-analysis-alb', parameters: { Mode: 'Plan' } },
  apply: { file: 'logs-analysis-alb.yaml', stackName: 'logs-analysis-alb', parameters: { Mode: 'Apply' } },
};

/** A row for each Region with a link for each step; the load balancers are entered in the console. */
export function launchLinks({ regions }: ServiceProfile): string {
  const steps = Object.keys(STEPS);
  return table(['Region', ...steps], Object.keys(regions).sort().map(
    (region) => [region, ...steps.map((step) => `[${step}][${region} ${step}]`)]));
}

/** Where the links of {@link launchLinks} lead: at the end of the page, so that the rows can be read in any editor. */
export function launchAddresses(profile: ServiceProfile, version: string): string {
  return Object.keys(profile.regions).sort().flatMap((region) => Object.entries(STEPS).map(([step, { file, ...launch }]) =>
    `[${region} ${step}]: ${launchUrl({ region, templateUrl: templateUrl(profile, region, version, file), ...launch })}`)).join('\n');
}
