import { desiredState, LOG_TYPES, parseSettings } from '@logs-analysis/onboarding-handler';
import type { LogDestination, Logs, Settings, State } from '@logs-analysis/onboarding-handler';
import {
  eventRuleArn, newBucketName, partitionOf, sameNotifications, samePolicy, serviceIn, topicPolicy,
} from '@logs-analysis/policy-model';
import type { Environment, NotificationConfiguration, PolicyDocument, Statement } from '@logs-analysis/policy-model';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import fc from 'fast-check';
import { AlbLogsAnalysis, AnalysisService } from '../src';
import type { LogType } from '../src';
import { appLoadBalancer, appStack, NEW_PROJECT } from './apps';
import { evaluate } from './evaluate';
import type { References } from './evaluate';

const ACCOUNT = '111122223333';
const NAME = 'logs-analysis-alb';
const REGIONS = ['eu-west-1', 'cn-north-1', 'us-gov-west-1'];
const SERVICE = new AnalysisService({
  name: 'Service',
  idPrefix: 'Service',
  resourcePrefix: 'service',
  regions: Object.fromEntries(REGIONS.map((region) => [
    region, { accountId: '444455556666', endpoint: `arn:${partitionOf(region)}:sqs:${region}:444455556666:events` },
  ])),
  reader: 'role/LogReader',
  tenantTag: 'Tenant',
});

/** Load balancers of an app, and the buckets that each of their logs goes to, by index, if it is on. */
interface Situation {
  readonly region: string;
  readonly isNewProject: boolean;
  readonly logTypes: readonly LogType[];
  readonly isBucketNamed: readonly boolean[];
  readonly loadBalancers: ReadonlyArray<Partial<Readonly<Record<LogType, { readonly bucket: number; readonly prefix: string }>>>>;
}

const situation: fc.Arbitrary<Situation> = fc.integer({ min: 0, max: 2 }).chain((buckets) => {
  const place = buckets === 0 ? fc.constant(undefined) : fc.option(fc.record({
    bucket: fc.nat(buckets - 1), prefix: fc.constantFrom('', 'shop', 'web/logs'),
  }), { nil: undefined });
  return fc.record({
    region: fc.constantFrom(...REGIONS),
    isNewProject: fc.boolean(),
    logTypes: fc.uniqueArray(fc.constantFrom(...LOG_TYPES as readonly LogType[]), { minLength: 1 }),
    isBucketNamed: fc.array(fc.boolean(), { minLength: buckets, maxLength: buckets }),
    loadBalancers: fc.array(fc.record({ 'access': place, 'connection': place, 'health-check': place }), { minLength: 1, maxLength: 3 }),
  });
});

test('in any situation, load balancers, policies and notifications are as the function would leave them', () => {
  fc.assert(fc.property(situation, (one) => {
    const environment: Environment = { partition: partitionOf(one.region), region: one.region, accountId: ACCOUNT };
    const wanted = byTheFunction(one, environment);
    const written = byCloudFormation(one, environment);
    expect(written.loadBalancers).toEqual(wanted.loadBalancers.map(({ logs }) => logs));
    for (const { name, policy, notifications } of wanted.buckets) {
      const bucket = written.buckets.find((other) => other.name === name);
      const isCreated = name === newBucketName(environment, 'service');
      if (bucket === undefined) {
        expect([isCreated, policy]).toEqual([true, undefined]);
      } else {
        const ours = bucket.statements.filter(({ Sid = '' }) => isCreated || Sid.startsWith('Service'));
        expect(samePolicy(ours.length === 0 ? undefined : { Version: '2012-10-17', Statement: ours }, policy)).toBe(true);
        expect(sameNotifications(bucket.notifications, withoutIds(notifications))).toBe(true);
      }
    }
    expect(samePolicy(written.topicPolicy, topicPolicyFor(one, environment, wanted))).toBe(true);
  }), { numRuns: Number(process.env.SITUATIONS ?? 100) });
}, 120_000);

/** The engine's own answer. */
function byTheFunction({ region, logTypes, isBucketNamed, loadBalancers }: Situation, environment: Environment): State {
  const arns = loadBalancers.map((_, index) => loadBalancerArn(environment, index));
  const { endpoint } = serviceIn(SERVICE, region)!;
  const parsed = parseSettings({
    OnboardingName: NAME,
    LoadBalancerArns: arns,
    LogTypes: logTypes,
    LogBucketArns: ['', ...isBucketNamed.map((_, index) => `arn:${environment.partition}:s3:::${bucketName(index)}`)],
    LogExpirationDays: '90',
    ServiceName: SERVICE.name,
    ServiceIdPrefix: SERVICE.idPrefix,
    ServiceResourcePrefix: SERVICE.resourcePrefix,
    ServiceEndpoint: endpoint,
    ServiceReader: SERVICE.reader,
    ServiceTenantTag: SERVICE.tenantTag,
  }, environment, 'a stack') as { readonly settings: Settings };
  const absent = { bucket: undefined, policy: undefined, notifications: {} };
  const { settings } = parsed;
  return desiredState('onboarded', settings, {
    topic: { arn: `arn:${environment.partition}:sns:${region}:${ACCOUNT}:${NAME}`, topic: undefined, endpoints: [] },
    buckets: [
      ...isBucketNamed.map((_, index) => ({ ...absent, name: bucketName(index), bucket: { tags: {} } })),
      { ...absent, name: settings.newBucket },
    ],
    loadBalancers: settings.loadBalancerArns.map((arn, index) => ({ arn, logs: logsOf(loadBalancers[index]) })),
    unlisted: [],
    existingTopics: [],
    eventRule: { arn: eventRuleArn(environment, NAME), rule: undefined },
  });
}

/** What stands in the template of an app in this situation. */
function byCloudFormation({ region, isNewProject, logTypes, isBucketNamed, loadBalancers }: Situation, environment: Environment) {
  const stack = appStack({ env: { account: ACCOUNT, region } }, 'Stack', new App({ context: isNewProject ? NEW_PROJECT : {} }));
  const buckets = isBucketNamed.map((isNamed, index) =>
    new Bucket(stack, `Logs${index}`, isNamed ? { bucketName: bucketName(index) } : {}));
  const albs = loadBalancers.map((logs, index) => {
    const alb = appLoadBalancer(stack, `Alb${index}`);
    for (const type of LOG_TYPES as readonly LogType[]) {
      const place = logs[type];
      if (place === undefined) continue;
      const { prefix } = place;
      for (const [name, value] of Object.entries({ enabled: 'true', bucket: buckets[place.bucket].bucketName, prefix })) {
        alb.setAttribute(attribute(type, name), value);
      }
    }
    return alb;
  });
  new AlbLogsAnalysis(stack, 'LogsAnalysis', { loadBalancers: albs, logTypes: [...logTypes], service: SERVICE });
  const { Resources } = Template.fromStack(stack).toJSON() as { readonly Resources: Readonly<Record<string, Resource>> };
  const ids = (type: string): string[] => Object.keys(Resources).filter((id) => Resources[id].Type === type);
  const stackId = `arn:${environment.partition}:cloudformation:${region}:${ACCOUNT}:stack/app/0a1b2c3d-0000-4000-8000-0123456789ab`;
  const created = newBucketName(environment, 'service');
  const [topic] = ids('AWS::SNS::Topic');
  const references: References = {
    'AWS::Partition': environment.partition,
    'AWS::StackId': stackId,
    [topic]: `arn:${environment.partition}:sns:${region}:${ACCOUNT}:${NAME}`,
    [`${topic}.TopicName`]: NAME,
    ...Object.fromEntries(ids('AWS::S3::Bucket').map((id) => [id, created])),
    ...Object.fromEntries(buckets.map((bucket, index) => [stack.getLogicalId(bucket.node.defaultChild as never), bucketName(index)])),
  };
  const look = (id: string): Record<string, unknown> => JSON.parse(
    JSON.stringify(evaluate(Resources[id].Properties ?? {}, references))
      .replaceAll(`service-0123456789ab-${ACCOUNT}-${region}-an`, created)) as Record<string, unknown>;
  const policies = ids('AWS::S3::BucketPolicy').map(look) as Array<{ Bucket: string; PolicyDocument: { Statement: Statement[] } }>;
  return {
    loadBalancers: albs.map((alb) => logsIn(look(stack.getLogicalId(alb.node.defaultChild as never)))),
    buckets: ids('AWS::S3::Bucket').map((id) => ({
      name: references[id],
      statements: policies.find(({ Bucket: name }) => name === references[id])?.PolicyDocument.Statement ?? [],
      notifications: notificationsIn(look(id)),
    })),
    topicPolicy: look(ids('AWS::SNS::TopicPolicy')[0]).PolicyDocument as PolicyDocument,
  };
}

interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

/** The engine's policy, but for buckets whose name CloudFormation invents: of those all are let in. */
function topicPolicyFor({ region, isBucketNamed }: Situation, environment: Environment, { topic }: State): PolicyDocument {
  const prefix = `arn:${environment.partition}:s3:::`;
  const [publish] = topic.topic!.policy!.Statement as readonly Statement[];
  const buckets = [publish.Condition!.ArnEquals['aws:SourceArn']].flat().map((arn) => arn.slice(prefix.length))
    .map((name) => isBucketNamed.some((isNamed, index) => !isNamed && name === bucketName(index)) ? '*' : name);
  return topicPolicy(environment, serviceIn(SERVICE, region)!, NAME, [...new Set(buckets)]);
}

function logsOf(places: Situation['loadBalancers'][number]): Logs {
  return Object.fromEntries(LOG_TYPES.map((type): [string, LogDestination] => {
    const place = places[type as LogType];
    return [type, place ? { enabled: true, bucket: bucketName(place.bucket), prefix: place.prefix } : OFF];
  })) as unknown as Logs;
}

function logsIn({ LoadBalancerAttributes }: Record<string, unknown>): Logs {
  const attributes = LoadBalancerAttributes as ReadonlyArray<{ readonly Key: string; readonly Value: string }>;
  return Object.fromEntries(LOG_TYPES.map((type) => {
    const value = (name: string): string => attributes.find(({ Key }) => Key === attribute(type, name))?.Value ?? '';
    return [type, value('enabled') === 'true' ? { enabled: true, bucket: value('bucket'), prefix: value('prefix') } : OFF];
  })) as unknown as Logs;
}

interface NativeRule {
  readonly Event: string;
  readonly Topic: string;
  readonly Filter: { readonly S3Key: { readonly Rules: ReadonlyArray<{ readonly Name: string; readonly Value: string }> } };
}

function notificationsIn({ NotificationConfiguration = {} }: Record<string, unknown>): NotificationConfiguration {
  const { TopicConfigurations = [] } = NotificationConfiguration as { readonly TopicConfigurations?: readonly NativeRule[] };
  return {
    TopicConfigurations: TopicConfigurations.map(({ Event, Topic, Filter }) =>
      ({ Events: [Event], TopicArn: Topic, Filter: { Key: { FilterRules: Filter.S3Key.Rules } } })),
  };
}

/** CloudFormation has no ids of notifications. */
function withoutIds({ TopicConfigurations = [] }: NotificationConfiguration): NotificationConfiguration {
  return { TopicConfigurations: TopicConfigurations.map(({ Id: _, ...rule }) => rule) };
}

const OFF: LogDestination = { enabled: false, bucket: '', prefix: '' };

function attribute(type: string, name: string): string {
  return `${type.replace('-', '_')}_logs.s3.${name}`;
}

function bucketName(index: number): string {
  return `team-logs-${index}`;
}

function loadBalancerArn({ partition, region }: Environment, index: number): string {
  return `arn:${partition}:elasticloadbalancing:${region}:${ACCOUNT}:loadbalancer/app/alb-${index}/${index}123456789abcdef`;
}
