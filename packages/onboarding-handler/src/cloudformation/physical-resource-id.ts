import { createHash } from 'node:crypto';
import { ONBOARDING_NAME, shortHash } from '@logs-analysis/policy-model';
import type { CustomResourceEvent } from './custom-resource';

/**
 * Names the onboarding, what it asks for and its logical id: the same in every answer about it, and 1 to 1024 bytes whatever the event
 * holds. When an update asks for other load balancers or logs, or the template gives another logical id, CloudFormation deletes what the
 * earlier id names, once it cannot roll back any more.
 */
export function physicalResourceId({ PhysicalResourceId, ...event }: Partial<CustomResourceEvent>): string {
  const { RequestType, ResourceProperties = {}, LogicalResourceId = '' } = event;
  const { Mode, OnboardingName: name, LoadBalancerArns, FormerLoadBalancerArns, LogTypes } = ResourceProperties;
  if (RequestType !== 'Delete' && typeof name === 'string' && ONBOARDING_NAME.test(name)) {
    if (Mode === 'Plan') return `${OURS}${name}/plan`;
    const asksFor = [LoadBalancerArns, FormerLoadBalancerArns ?? '', LogTypes ?? 'access'].map((list) =>
      [list].flat().map((one) => JSON.stringify(one)).sort());
    return resourceId(name, asksFor, LogicalResourceId);
  }
  // Under a name that cannot be used nothing is set up, so it is not another resource.
  return PhysicalResourceId || `${OURS}${LogicalResourceId.slice(0, 255)}`;
}

const OURS = 'alb-logs/';

/** The physical id of an onboarding; the record goes by its form (`isOtherResource`, `asksForTheSame`). */
export function resourceId(name: string, asksFor: unknown, logicalId: string): string {
  const asked = createHash('sha256').update(JSON.stringify(asksFor)).digest('hex').slice(0, 16);
  return `${OURS}${name}/${asked}/${shortHash(logicalId)}`;
}

/** Whether an id is of the form above, and so not one that CloudFormation made up because it got none. */
export function isOwnId(id: string): boolean {
  return id.startsWith(OURS);
}

/** Whether an id is that of a plan, under which nothing is set up. */
export function isPlanId(id: string): boolean {
  return isOwnId(id) && id.slice(OURS.length).endsWith('/plan');
}
