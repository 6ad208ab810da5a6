import type { Environment, LoadBalancerArn } from '@logs-analysis/policy-model';
import type { Logs } from '../src/core/state';
import { parseSettings } from '../src/settings';
import type { Properties, Settings } from '../src/settings';

/** What the tests have in common: one account, one service, one stack. */
export const HERE: Environment = { partition: 'aws', region: 'eu-west-1', accountId: '111122223333' };
export const STACK = stackId('logs');
export const FUNCTION = 'arn:aws:lambda:eu-west-1:111122223333:function:alb-logs';
export const ALB = loadBalancerArn('web');
export const OTHER_ALB = loadBalancerArn('shop');
export const TOPIC = 'arn:aws:sns:eu-west-1:111122223333:alb-logs';
export const RULE = 'arn:aws:events:eu-west-1:111122223333:rule/alb-logs';
export const QUEUE = 'arn:aws:sqs:eu-west-1:444455556666:logs-analysis-alb-events';
export const NEW_BUCKET = 'logs-analysis-alb-111122223333-eu-west-1-an';
export const FOLDER = 'AWSLogs/111122223333/elasticloadbalancing/eu-west-1/';

export const PROPERTIES: Properties = {
  ServiceToken: FUNCTION,
  ServiceTimeout: '600',
  OnboardingName: 'alb-logs',
  LoadBalancerArns: [ALB],
  LogBucketArns: [''],
  LogExpirationDays: '90',
  ServiceName: 'Logs Analysis',
  ServiceIdPrefix: 'DTLogsAnalysis',
  ServiceResourcePrefix: 'logs-analysis',
  ServiceEndpoint: QUEUE,
  CodeSha256: '0'.repeat(64),
};

/** Settings from properties that are known to be right. */
export function settingsOf(properties: Properties = {}, createdBy = STACK, before: Properties = {}): Settings {
  const [, partition, , region, accountId] = createdBy.split(':');
  const parsed = parseSettings({ ...PROPERTIES, ...properties }, { partition, region, accountId }, createdBy, before);
  if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems));
  return parsed.settings;
}

export function stackId(name: string): string {
  return `arn:aws:cloudformation:eu-west-1:111122223333:stack/${name}/0a1b2c3d-0000-4000-8000-000000000000`;
}

export function loadBalancerArn(name: string): LoadBalancerArn {
  const known = ['web', 'shop', 'api'].indexOf(name);
  const id = known >= 0 ? `${known}123456789abcdef` : Buffer.from(name).toString('hex').slice(-16).padStart(16, 'f');
  return `arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/${name}/${id}` as LoadBalancerArn;
}

/** The attributes of a load balancer that logs there. */
export function logsTo(bucket: string, prefix = ''): Readonly<Record<string, string>> {
  return { 'access_logs.s3.enabled': 'true', 'access_logs.s3.bucket': bucket, 'access_logs.s3.prefix': prefix };
}

/** The logs of a load balancer of which these types are on. */
export function logsOf(on: Partial<Logs> = {}): Logs {
  const off = { enabled: false, bucket: '', prefix: '' };
  return { 'access': off, 'connection': off, 'health-check': off, ...on };
}

/** The same value, and nobody can change it. */
export function deepFrozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(deepFrozen);
  return value;
}
