import { desiredState, parseSettings } from '@logs-analysis/onboarding-handler';
import type { Settings, State } from '@logs-analysis/onboarding-handler';
import { eventRuleArn, newBucketName, partitionOf, serviceIn, topicArn } from '@logs-analysis/policy-model';
import type { NotificationRule, ServiceProfile } from '@logs-analysis/policy-model';
import { resourceModificationsTemplate } from '@logs-analysis/template';
import type { TemplateValue } from '@logs-analysis/template';
import { resolveTemplate } from './access/resolve-template';
import { PROFILE } from '../src/accounts/profile';

const CREATED_BY = `${PROFILE.resourcePrefix}:created-by`;
const ACCOUNT = '111122223333';
const STACK = 'the stack';

describe.each(Object.keys(PROFILE.regions))('in %s the example of resource modifications', (region) => {
  describe.each([
    ['any reader of the service\'s account', { ...PROFILE, reader: undefined, tenantTag: undefined }],
    ['one reader with a tag', { ...PROFILE, reader: 'role/LogReader', tenantTag: 'tenant' }],
  ])('for %s', (_, profile) => {
    const { topic, buckets: [bucket], loadBalancers: [{ logs }] } = engineSays(profile, region);
    const example = exampleSays(profile, region);

    test('says of the topic what the engine does', () => {
      expect(example.Topic).toMatchObject({ TopicName: topic.arn.split(':').at(-1) });
      expect(tagsOf(example.Topic)).toEqual({ [CREATED_BY]: topic.topic!.tags[CREATED_BY] });
      expect(example.TopicPolicy).toEqual({ Topics: [topic.arn], PolicyDocument: topic.topic!.policy });
      expect(example.Subscription).toEqual({ TopicArn: topic.arn, Protocol: 'sqs', Endpoint: topic.endpoints[0] });
      expect(topic.endpoints).toHaveLength(1);
    });

    test('says of the bucket what the engine does', () => {
      expect(logs!.access).toEqual({ enabled: true, bucket: bucket.name, prefix: '' });
      expect(example.LogBucket).toMatchObject({
        BucketName: bucket.name, LifecycleConfiguration: { Rules: [{ ExpirationInDays: bucket.bucket!.expirationDays }] },
      });
      expect(tagsOf(example.LogBucket)).toEqual(bucket.bucket!.tags);
      expect(example.LogBucketPolicy).toEqual({ Bucket: bucket.name, PolicyDocument: bucket.policy });
    });

    test('says of the notification what the engine does', () => {
      const { TopicConfigurations, ...others } = bucket.notifications;
      expect(example.LogBucket.NotificationConfiguration).toEqual({ TopicConfigurations: TopicConfigurations!.flatMap(asResource) });
      expect(others).toEqual({});
    });
  });
});

type Members = Readonly<Record<string, TemplateValue>>;

/** The state that the engine leads to for a load balancer that does not log, in an account where nothing was set up. */
function engineSays(profile: ServiceProfile, region: string): State {
  const environment = { partition: partitionOf(region), region, accountId: ACCOUNT };
  const parsed = parseSettings({
    OnboardingName: 'logs-analysis-alb',
    LoadBalancerArns: [`arn:${environment.partition}:elasticloadbalancing:${region}:${ACCOUNT}:loadbalancer/app/web/0123456789abcdef`],
    LogBucketArns: [],
    LogExpirationDays: '90',
    ServiceName: profile.name,
    ServiceIdPrefix: profile.idPrefix,
    ServiceResourcePrefix: profile.resourcePrefix,
    ServiceEndpoint: serviceIn(profile, region)!.endpoint,
    ServiceReader: profile.reader,
    ServiceTenantTag: profile.tenantTag,
  }, environment, STACK);
  const { settings } = parsed as { readonly settings: Settings };
  const off = { enabled: false, bucket: '', prefix: '' };
  return desiredState('onboarded', settings, {
    topic: { arn: topicArn(environment, 'logs-analysis-alb'), topic: undefined, endpoints: [] },
    buckets: [{ name: settings.newBucket, bucket: undefined, policy: undefined, notifications: {} }],
    loadBalancers: [{ arn: settings.loadBalancerArns[0], logs: { 'access': off, 'connection': off, 'health-check': off } }],
    unlisted: [],
    existingTopics: [],
    eventRule: { arn: eventRuleArn(environment, 'logs-analysis-alb'), rule: undefined },
  });
}

/** The properties of the example's resources, as CloudFormation resolves them in the Region. */
function exampleSays(profile: ServiceProfile, region: string): Readonly<Record<string, Members>> {
  const environment = { partition: partitionOf(region), region, accountId: ACCOUNT };
  const template = resourceModificationsTemplate(profile) as { readonly Resources: Members };
  const values = {
    'AWS::Partition': environment.partition,
    'AWS::Region': region,
    'AWS::AccountId': ACCOUNT,
    'AWS::StackId': STACK,
    'Topic': topicArn(environment, 'logs-analysis-alb'),
    'LogBucket': newBucketName(environment, profile.resourcePrefix),
    'InCnNorth1': region === 'cn-north-1',
    'InCnNorthwest1': region === 'cn-northwest-1',
  };
  return Object.fromEntries(Object.entries(template.Resources).map(([id, resource]) =>
    [id, resolveTemplate((resource as Members).Properties, template, values) as Members]));
}

function tagsOf({ Tags }: Members): Readonly<Record<string, string>> {
  const tags = Tags as ReadonlyArray<{ readonly Key: string; readonly Value: string }>;
  return Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value]));
}

/** A rule of S3's API in the words of CloudFormation, which gives it an id of its own. */
function asResource({ Events, TopicArn, Filter }: NotificationRule): readonly unknown[] {
  return Events!.map((Event) => ({ Event, Topic: TopicArn, Filter: { S3Key: { Rules: Filter!.Key!.FilterRules } } }));
}
