import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { executionPolicy } from '@logs-analysis/policy-model';
import type { Environment, ExecutionScope } from '@logs-analysis/policy-model';
import { PROFILE, ROOT } from './template-file';

/** In bytes. https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html */
const PARAMETER_VALUE = 4096;
/** In characters, spaces left out. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const INLINE_POLICIES = 10_240;

const STACK_UUID = '01234567-89ab-cdef-0123-456789abcdef';

/** A short name, and one as long as can be. */
const NAMES = ['my-shop1', 'a'.repeat(32)];
const ENVIRONMENTS: readonly Environment[] = Object.entries(PROFILE.regions).map(([region, { endpoint }]) =>
  ({ partition: endpoint.split(':')[1], region, accountId: '111122223333' }));

const arnOf = ({ partition, region, accountId }: Environment, name: string): string =>
  `arn:${partition}:elasticloadbalancing:${region}:${accountId}:loadbalancer/app/${name}/0123456789abcdef`;
const most = (fits: (count: number) => boolean): number => {
  let count = 0;
  while (fits(count + 1)) count++;
  return count;
};
const inParameter = (environment: Environment, name: string): number =>
  most((count) => Array.from({ length: count }, () => arnOf(environment, name)).join(',').length <= PARAMETER_VALUE);
const inRole = (environment: Environment, name: string, usesEventBridge: boolean): number => most((count) => {
  const scope: ExecutionScope = {
    environment,
    service: { resourcePrefix: PROFILE.resourcePrefix, endpoint: PROFILE.regions[environment.region].endpoint },
    onboardingName: `${PROFILE.resourcePrefix}-alb`,
    stackArn: `arn:${environment.partition}:cloudformation:${environment.region}:111122223333:stack/alb-logs/${STACK_UUID}`,
    loadBalancerArns: Array.from({ length: count }, () => arnOf(environment, name)),
    logBucketArns: ['one', 'two'].map((bucket) => `arn:${environment.partition}:s3:::company-alb-logs-${bucket}`),
    usesEventBridge,
  };
  return JSON.stringify(executionPolicy(scope)).length <= INLINE_POLICIES;
});

test.each<[string, readonly number[]]>([
  ['in the parameter of the template', ENVIRONMENTS.flatMap((one) => NAMES.map((name) => inParameter(one, name)))],
  ['in the role', ENVIRONMENTS.flatMap((one) => NAMES.flatMap((name) => [false, true].map((uses) => inRole(one, name, uses))))],
])('docs/limits.md says how many load balancers fit %s', (where, counts) => {
  const rows = readFileSync(join(ROOT, 'docs/limits.md'), 'utf8').split('\n').map((line) => line.split('|'));
  const [, , figures] = rows.find(([, what]) => what?.startsWith(' load balancers') && what.includes(where)) ?? [];
  expect(figures).toMatch(`${Math.min(...counts)} to ${Math.max(...counts)},`);
});
