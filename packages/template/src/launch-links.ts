import type { ServiceProfile } from '@logs-analysis/policy-model';
import { launchUrl } from './launch-url';
import { table } from './markdown';
import { templateUrl } from './release-location';

/** The two ways to begin: a stack that changes nothing, and one that does what the first has said. */
const WAYS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'See what would be done': { Mode: 'Plan' },
  'Do it': { Mode: 'Apply' },
};

/** A launch link for each Region and each way to begin; the load balancers are entered in the console. */
export function launchLinks(profile: ServiceProfile, version: string): string {
  const link = (region: string, way: string): string => `[${way}](${launchUrl({
    region,
    templateUrl: templateUrl(profile, region, version, 'logs-analysis-alb.yaml'),
    stackName: 'logs-analysis-alb',
    parameters: WAYS[way],
  })})`;
  return table(['Region', 'First', 'Then'],
    Object.keys(profile.regions).sort().map((region) => [region, ...Object.keys(WAYS).map((way) => link(region, way))]));
}
