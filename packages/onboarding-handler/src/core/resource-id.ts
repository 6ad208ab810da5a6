import { createHash } from 'node:crypto';
import { shortHash } from '@logs-analysis/policy-model';

/** What a physical id of ours begins with. */
export const OURS = 'alb-logs/';

/** The physical id of an onboarding: of its name, of what it asks for and of the logical id that the template gives it. */
export function resourceId(name: string, asksFor: unknown, logicalId: string): string {
  const asked = createHash('sha256').update(JSON.stringify(asksFor)).digest('hex').slice(0, 16);
  return `${OURS}${name}/${asked}/${shortHash(logicalId)}`;
}

/** Whether a physical id has another logical id than the other one. */
export function isOtherResource(id: string, other: string): boolean {
  const [logical, others] = [id, other].map((one) => one.split('/')[3] as string | undefined);
  return logical !== undefined && logical !== others;
}

/** Whether two physical ids ask for the same, whatever their logical ids are. */
export function asksForTheSame(id: string, other: string): boolean {
  return id.split('/')[2] === other.split('/')[2];
}
