import {
  accountOf, bucketArn, newBucketName, ONBOARDING_NAME, parseBucketArn, parseLoadBalancerArn, parseTopicArn, SERVICE_TEXTS, topicArn,
} from '@logs-analysis/policy-model';
import type { Environment, LoadBalancerArn, Owner, Parsed } from '@logs-analysis/policy-model';
import { MOST_TOPICS } from './core/journal';
import { LOG_TYPES } from './core/state';
import type { LogType } from './core/state';
import type { Problem } from './errors';

/** What one onboarding is told to do, checked. */
export interface Settings {
  /** Whether to do it, or to say only what would be done. */
  readonly mode: 'Apply' | 'Plan';
  readonly environment: Environment;
  readonly owner: Owner;
  /** The stack that runs this; what is created carries it in a tag. */
  readonly createdBy: string;
  readonly loadBalancerArns: readonly LoadBalancerArn[];
  /** Load balancers that are to be as they were before this stack; not among those above. */
  readonly formerLoadBalancerArns: readonly LoadBalancerArn[];
  /** Load balancers that were on one of the lists before the update that is going on. */
  readonly unlistedLoadBalancerArns: readonly LoadBalancerArn[];
  readonly logTypes: readonly LogType[];
  /** What was asked for before the update that is going on; `undefined` while the stack is created. */
  readonly previous?: Pick<
    Settings, 'loadBalancerArns' | 'logBuckets' | 'existingTopics' | 'usesEventBridge' | 'logTypes' | 'logExpirationDays'>;
  /** An update is taken back; the role reaches only what was listed before it. */
  readonly isRollback?: boolean;
  /**
   * What an update or its rollback leads to, as a physical id, and what the stack was before, if there is anything to roll back to;
   * `undefined` while it is created.
   */
  readonly target?: { readonly id: string; readonly before?: string };
  /** The physical id while the stack is created; what creates the topic writes it there. */
  readonly createdAs?: string;
  /** Buckets that load balancers log to already, and that may be shared with the service. */
  readonly logBuckets: readonly string[];
  /** Topics of the customer's, by their ARNs, that the service may be subscribed to where a bucket tells them of its logs already. */
  readonly existingTopics: readonly string[];
  /** A rule of EventBridge may tell of logs, where nothing else can. */
  readonly usesEventBridge: boolean;
  /** The bucket for load balancers that do not log yet. */
  readonly newBucket: string;
  /** Days that log objects are kept in the bucket created here. */
  readonly logExpirationDays: number;
}

/** The properties of the custom resource, as CloudFormation hands them over: every scalar is a string. */
export type Properties = Readonly<Record<string, unknown>>;

/** Which properties there are; `false` for those that may be missing, or that are for CloudFormation only. */
const PROPERTIES = {
  Mode: false,
  OnboardingName: true,
  LoadBalancerArns: true,
  FormerLoadBalancerArns: false,
  LogTypes: false,
  LogBucketArns: true,
  ExistingTopicArns: false,
  UseEventBridge: false,
  LogExpirationDays: true,
  ServiceName: true,
  ServiceIdPrefix: true,
  ServiceResourcePrefix: true,
  ServiceEndpoint: true,
  ServiceReader: false,
  ServiceTenantTag: false,
  CodeSha256: false,
  ServiceToken: false,
  ServiceTimeout: false,
} as const;

/** Nobody gives these by hand. */
const BAKED_IN = 'it comes from the profile of the service; use a template that was rendered from it';

/**
 * Reads the properties; all that is wrong with them is found at once.
 *
 * @param before the properties before an update, of which any may be missing or wrong
 */
export function parseSettings(
  properties: Properties, environment: Environment, createdBy: string, before: Properties = {},
): { readonly settings: Settings } | { readonly problems: readonly Problem[] } {
  const { settings, problems } = read(properties, environment, createdBy, before);
  return problems.length > 0 ? { problems } : { settings };
}

/**
 * What can be read of properties that may be another release's, to take down what they name; the rest of them is passed over.
 * `undefined` if they do not say what is ours: with such properties nothing was ever set up.
 */
export function settingsToRemove(properties: Properties, environment: Environment, createdBy: string): Settings | undefined {
  const { settings } = read(properties, environment, createdBy);
  const { onboardingName, service: { idPrefix, resourcePrefix, endpoint } } = settings.owner;
  return onboardingName && idPrefix && resourcePrefix && endpoint ? settings : undefined;
}

function read(
  properties: Properties, environment: Environment, createdBy: string, before: Properties = {},
): { readonly settings: Settings; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const text = (subject: string, pattern: RegExp, remedy: string): string => {
    const value = properties[subject];
    if (value === undefined) return '';
    if (typeof value === 'string' && pattern.test(value)) return value;
    problems.push({ code: 'property-invalid', subject, message: `${show(value)} cannot be used: ${remedy}` });
    return '';
  };
  const list = <T>(subject: string, parse: (item: string, environment: Environment) => Parsed<T>): T[] =>
    [properties[subject] ?? []].flat().filter((item) => item !== '').flatMap((item) => {
      const parsed = parse(textOf(item), environment);
      if (parsed.ok) return [parsed.value];
      problems.push({ code: 'property-invalid', subject, message: parsed.problem });
      return [];
    });

  for (const name of Object.keys(properties).filter((one) => !Object.hasOwn(PROPERTIES, one))) {
    problems.push({ code: 'property-unknown', subject: name, message: 'there is no such property; remove it, or correct its spelling' });
  }
  for (const [name, needed] of Object.entries(PROPERTIES)) {
    if (needed && properties[name] === undefined) {
      problems.push({ code: 'property-missing', subject: name, message: 'this property is missing; add it to the custom resource' });
    }
  }
  const loadBalancerArns = [...new Set(list('LoadBalancerArns', parseLoadBalancerArn))];
  if (loadBalancerArns.length === 0 && !problems.some((one) => one.subject === 'LoadBalancerArns')) {
    problems.push({
      code: 'property-invalid', subject: 'LoadBalancerArns', message: 'the list is empty; name at least one Application Load Balancer',
    });
  }
  const formerLoadBalancerArns = [...new Set(list('FormerLoadBalancerArns', parseLoadBalancerArn))];
  if (formerLoadBalancerArns.some((arn) => loadBalancerArns.includes(arn))) {
    problems.push({
      code: 'property-invalid', subject: 'FormerLoadBalancerArns', message: 'a load balancer is on both lists; remove it from one of them',
    });
  }
  const existingTopics = [...new Set(list('ExistingTopicArns', parseTopicArn))];
  if (existingTopics.length > MOST_TOPICS) {
    const message = `there are ${existingTopics.length} topics on the list; leave those that the message about an overlap names, at most `
      + String(MOST_TOPICS);
    problems.push({ code: 'property-invalid', subject: 'ExistingTopicArns', message });
  }
  if (existingTopics.includes(topicArn(environment, textOf(properties.OnboardingName)))) {
    const message = 'the topic of this onboarding is on the list; remove it, the list is for topics of yours';
    problems.push({ code: 'property-invalid', subject: 'ExistingTopicArns', message });
  }
  const listed = [...loadBalancerArns, ...formerLoadBalancerArns];
  const known = (arns: unknown): LoadBalancerArn[] => [arns].flat()
    .map((arn) => parseLoadBalancerArn(textOf(arn), environment)).flatMap((parsed) => parsed.ok ? [parsed.value] : []);
  const earlier = known(before.LoadBalancerArns);
  const unlistedLoadBalancerArns = [...earlier, ...known(before.FormerLoadBalancerArns)].filter((arn) => !listed.includes(arn));
  const logTypes = [...new Set(list('LogTypes', parseLogType))];
  const resourcePrefix = text('ServiceResourcePrefix', SERVICE_TEXTS.resourcePrefix, BAKED_IN);
  const endpoint = text('ServiceEndpoint', /^arn:[a-z-]+:sqs:[a-z0-9-]+:\d{12}:[\w-]{1,80}$/, 'give the ARN of a queue');
  const settings: Settings = {
    mode: text('Mode', /^(Apply|Plan)$/, 'use Apply or Plan') === 'Plan' ? 'Plan' : 'Apply',
    environment,
    createdBy,
    owner: {
      onboardingName: text('OnboardingName', ONBOARDING_NAME,
        'use 3 to 40 characters: lower-case words that begin with a letter, joined by hyphens'),
      service: {
        name: text('ServiceName', SERVICE_TEXTS.name, BAKED_IN),
        idPrefix: text('ServiceIdPrefix', SERVICE_TEXTS.idPrefix, BAKED_IN),
        resourcePrefix,
        accountId: accountOf(endpoint),
        endpoint,
        reader: text('ServiceReader', SERVICE_TEXTS.reader, BAKED_IN) || undefined,
        tenantTag: text('ServiceTenantTag', SERVICE_TEXTS.tenantTag, BAKED_IN) || undefined,
      },
    },
    loadBalancerArns,
    formerLoadBalancerArns,
    unlistedLoadBalancerArns,
    logTypes: logTypesOf(logTypes),
    ...(earlier.length > 0 && {
      previous: {
        loadBalancerArns: earlier,
        logBuckets: [before.LogBucketArns].flat().map((arn) => textOf(arn).slice(bucketArn(environment, '').length)),
        existingTopics: [before.ExistingTopicArns].flat().map(textOf),
        usesEventBridge: before.UseEventBridge === 'true',
        logTypes: logTypesOf(LOG_TYPES.filter((type) => [before.LogTypes].flat().includes(type))),
        logExpirationDays: Number(textOf(before.LogExpirationDays)),
      },
    }),
    logBuckets: [...new Set(list('LogBucketArns', parseBucketArn))],
    existingTopics,
    usesEventBridge: text('UseEventBridge', /^(true|false)$/, 'use true or false') === 'true',
    newBucket: newBucketName(environment, resourcePrefix),
    logExpirationDays: Number(text('LogExpirationDays', /^[1-9]\d{0,3}$/, 'give a number of days from 1 to 9999')),
  };
  return { settings, problems };
}

/** An update must not change the name: the role would not reach what has the one before. What rolls such an update back has to. */
export function renamings(properties: Properties, before: Properties = {}): readonly Problem[] {
  if (before.OnboardingName === undefined || before.OnboardingName === properties.OnboardingName) return [];
  const message = 'it cannot be changed; delete the stack and create it anew with the other name';
  return [{ code: 'property-invalid', subject: 'OnboardingName', message }];
}

/** Access logs are what the service analysed first. */
function logTypesOf(types: readonly LogType[]): readonly LogType[] {
  return types.length === 0 ? ['access'] : types;
}

function parseLogType(text: string): Parsed<LogType> {
  const value = LOG_TYPES.find((type) => type === text);
  return value ? { ok: true, value } : { ok: false, problem: `${show(text)} is no type of log; use ${LOG_TYPES.join(', ')}` };
}

/** Not `String(value)`: an object whose `toString` is no function throws there. */
function textOf(value: unknown): string {
  return typeof value === 'string' ? value : show(value);
}

function show(value: unknown): string {
  return String(JSON.stringify(value)).slice(0, 200);
}
