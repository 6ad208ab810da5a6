import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { newBucketName, serviceIn } from '@logs-analysis/policy-model';
import type { Service, ServiceProfile } from '@logs-analysis/policy-model';
import { REPOSITORY } from './templates';

/** The service that the templates of the repository are of: a team that releases with its own runs the same tests. */
export const PROFILE: ServiceProfile = JSON.parse(readFileSync(join(REPOSITORY, 'service-profile.json'), 'utf8'));

/** Where the embedded AWS is at home. */
const REGION = 'us-east-1';

export const SERVICE_HERE: Service = serviceHere();

/** The bucket that the stack of the customer's account creates. */
export const NEW_BUCKET = newBucketName({ partition: 'aws', region: REGION, accountId: '111122223333' }, PROFILE.resourcePrefix);

function serviceHere(): Service {
  const service = serviceIn(PROFILE, REGION);
  if (service === undefined) throw new Error(`Whole stacks run in ${REGION} only, where ${PROFILE.name} does not run.`);
  return service;
}
