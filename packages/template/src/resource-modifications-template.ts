import {
  CHINA_DELIVERY_ACCOUNTS, LOG_DELIVERY_PRINCIPAL, logNotification, newBucketName, newBucketStatements, ownerTag, POLICY_VERSION,
  readGrant, topicPolicy,
} from '@logs-analysis/policy-model';
import type { Service, ServiceProfile, Statement } from '@logs-analysis/policy-model';
import { onlyIf } from './conditions';
import { toCloudFormation } from './intrinsics';
import type { Bindings, TemplateValue } from './intrinsics';
import { HERE } from './names';

const NAME = 'logs-analysis-alb';
const BINDINGS: Bindings = {
  ServiceAccount: { 'Fn::FindInMap': ['ServiceByRegion', { Ref: 'AWS::Region' }, 'AccountId'] },
  ServiceEndpoint: { 'Fn::FindInMap': ['ServiceByRegion', { Ref: 'AWS::Region' }, 'Endpoint'] },
};

/**
 * What the function creates and changes for a load balancer that does not log yet, as plain resources for people to read. It is made by
 * the functions that the function makes it with. A rule that never holds keeps it from being used.
 */
export function resourceModificationsTemplate(profile: ServiceProfile): TemplateValue {
  const { regions, ...common } = profile;
  const service: Service = { ...common, accountId: '${ServiceAccount}', endpoint: '${ServiceEndpoint}' };
  const bucket = newBucketName(HERE, profile.resourcePrefix);
  const { Events = [], Filter } = logNotification(service, HERE, [NAME], '');
  const tags = [{ Key: ownerTag(service), Value: { Ref: 'AWS::StackId' } }];
  const render = (value: unknown): TemplateValue => toCloudFormation(value, BINDINGS);
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: 'Do not use this template: it cannot be launched. It shows which resources logs-analysis-alb.yaml creates for a load '
      + `balancer that does not log yet, and what ${profile.name} is allowed. A load balancer that logs goes on logging where it does: of `
      + 'all this, its bucket gets the statements ReadLogs and ListLogs and the notification, beside all that is there.',
    Rules: {
      NotForUse: {
        Assertions: [{
          Assert: { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'nowhere'] },
          AssertDescription: 'This template only shows what is created; use logs-analysis-alb.yaml',
        }],
      },
    },
    Mappings: {
      ServiceByRegion: Object.fromEntries(Object.entries(regions)
        .map(([region, { accountId, endpoint }]) => [region, { AccountId: accountId, Endpoint: endpoint }])),
    },
    Conditions: Object.fromEntries(Object.keys(CHINA_DELIVERY_ACCOUNTS)
      .map((region) => [isIn(region), { 'Fn::Equals': [{ Ref: 'AWS::Region' }, region] }])),
    Resources: {
      Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: NAME, Tags: tags } },
      TopicPolicy: {
        Type: 'AWS::SNS::TopicPolicy',
        Properties: { Topics: [{ Ref: 'Topic' }], PolicyDocument: render(topicPolicy(HERE, service, NAME, [bucket])) },
      },
      Subscription: {
        Type: 'AWS::SNS::Subscription',
        Properties: { TopicArn: { Ref: 'Topic' }, Protocol: 'sqs', Endpoint: BINDINGS.ServiceEndpoint },
      },
      LogBucket: {
        Type: 'AWS::S3::Bucket',
        // S3 asks the topic whether it may publish.
        DependsOn: 'TopicPolicy',
        DeletionPolicy: 'Retain',
        UpdateReplacePolicy: 'Retain',
        Properties: {
          BucketName: render(bucket),
          BucketNamespace: 'account-regional',
          Tags: tags,
          LifecycleConfiguration: { Rules: [{ Id: 'ExpireLogs', Status: 'Enabled', ExpirationInDays: 90 }] },
          NotificationConfiguration: {
            TopicConfigurations: Events.map((Event) => ({
              Event, Topic: { Ref: 'Topic' }, Filter: { S3Key: { Rules: render(Filter?.Key?.FilterRules ?? []) } },
            })),
          },
        },
      },
      LogBucketPolicy: {
        Type: 'AWS::S3::BucketPolicy',
        Properties: {
          Bucket: { Ref: 'LogBucket' },
          PolicyDocument: {
            Version: POLICY_VERSION,
            Statement: [...newBucketStatements(HERE, bucket), ...readGrant({ service, onboardingName: NAME }, HERE, bucket, [''])]
              .flatMap((statement) => [render(statement), ...(isDelivery(statement) ? inChina(statement) : [])]),
          },
        },
      },
    },
  };
}

function isDelivery({ Principal }: Statement): boolean {
  return typeof Principal === 'object' && Principal.Service === LOG_DELIVERY_PRINCIPAL;
}

/** In the China Regions, earlier accounts may write logs as well. */
function inChina(delivery: Statement): readonly TemplateValue[] {
  return Object.entries(CHINA_DELIVERY_ACCOUNTS).map(([region, account]) => onlyIf(isIn(region), toCloudFormation({
    ...delivery, Sid: 'LegacyLogDelivery', Principal: { AWS: `arn:\${AWS::Partition}:iam::${account}:root` },
  })));
}

/** The name of a condition: `InCnNorth1`. */
function isIn(region: string): string {
  return `In${region.split('-').map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')}`;
}
