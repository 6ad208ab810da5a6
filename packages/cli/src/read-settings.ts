import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSettings } from '@logs-analysis/onboarding-handler';
import type { Problem, Settings } from '@logs-analysis/onboarding-handler';
import { partitionOf, profileFindings, serviceIn } from '@logs-analysis/policy-model';
import type { ServiceProfile } from '@logs-analysis/policy-model';

export interface SettingsOptions {
  readonly loadBalancerArn: readonly string[];
  readonly logBucketArn: readonly string[];
  readonly existingTopicArn: readonly string[];
  readonly useEventBridge: boolean;
  readonly onboardingName: string;
  readonly logExpirationDays: string;
  readonly region?: string;
  readonly serviceProfile?: string;
}

/**
 * What the stack would be told, checked as the stack checks it. The Region is the one asked for, or that of the first load balancer.
 *
 * @param accountOf asks for the account in a Region
 * @throws Error if the service profile cannot be read or used, or the service does not run in the Region
 */
export async function readSettings(
  options: SettingsOptions, accountOf: (region: string) => Promise<string>,
): Promise<{ readonly settings: Settings } | { readonly problems: readonly Problem[] }> {
  const profile = readProfile(options.serviceProfile ?? join(__dirname, 'service-profile.json'));
  const region = options.region ?? regionOf(options.loadBalancerArn) ?? Object.keys(profile.regions)[0];
  const service = serviceIn(profile, region);
  if (service === undefined) {
    throw new Error(`${profile.name} does not run in ${region}; it runs in ${Object.keys(profile.regions).join(', ')}.`);
  }
  const environment = { partition: partitionOf(region), region, accountId: await accountOf(region) };
  return parseSettings({
    OnboardingName: options.onboardingName,
    LoadBalancerArns: options.loadBalancerArn,
    LogBucketArns: options.logBucketArn,
    ExistingTopicArns: options.existingTopicArn,
    UseEventBridge: String(options.useEventBridge),
    LogExpirationDays: options.logExpirationDays,
    ServiceName: profile.name,
    ServiceIdPrefix: profile.idPrefix,
    ServiceResourcePrefix: profile.resourcePrefix,
    ServiceEndpoint: service.endpoint,
    ServiceReader: service.reader,
    ServiceTenantTag: service.tenantTag,
  }, environment, 'the onboarding stack');
}

function readProfile(file: string): ServiceProfile {
  const profile = JSON.parse(readFileSync(file, 'utf8')) as ServiceProfile;
  const findings = profileFindings(profile);
  if (findings.length > 0) throw new Error(`${file} cannot be used:\n  ${findings.join('\n  ')}`);
  return profile;
}

/** `undefined` where none of the texts is an ARN with a Region; what is wrong with them is for the settings to say. */
function regionOf(arns: readonly string[]): string | undefined {
  return arns.map((arn) => /^arn:[a-z-]+:elasticloadbalancing:([a-z0-9-]+):/.exec(arn)?.[1]).find((region) => region !== undefined);
}
