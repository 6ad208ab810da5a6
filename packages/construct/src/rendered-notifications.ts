import { destinationOf, filterOf, rulesOf } from '@logs-analysis/policy-model';
import type { NotificationConfiguration, NotificationRule } from '@logs-analysis/policy-model';
import { CfnResource, Stack } from 'aws-cdk-lib';
import type { AppBucket } from './app-bucket';
import { renderedProperties, textOf } from './resolve';

/** The notifications that a bucket has by the template: by its own properties, and by the CDK's resource for them. */
export function renderedNotifications({ bucket, resource }: AppBucket): NotificationRule[] {
  const ofTheCdk = bucket.node.tryFindChild('Notifications')?.node.tryFindChild('Resource');
  return [...nativeRules(renderedProperties(resource)), ...cdkRules(ofTheCdk)];
}

/** A rule of ours as it has to come to stand there. */
export function renderedRule({ resource }: AppBucket, topicArn: string, rule: NotificationRule): NotificationRule {
  return plain(Stack.of(resource).resolve({ ...rule, TopicArn: topicArn }) as NotificationRule);
}

/** For people; the same for rules that say the same. */
export function describeRule(rule: NotificationRule): string {
  const filter = (['prefix', 'suffix'] as const).map((name) => `${name} "${filterOf(rule, name)}"`).join(', ');
  return `(${rule.Events?.join(', ')}, ${filter}, to ${destinationOf(rule)})`;
}

function nativeRules({ NotificationConfiguration = {} }: Readonly<Record<string, unknown>>): NotificationRule[] {
  const { TopicConfigurations = [], QueueConfigurations = [], LambdaConfigurations = [] } =
    NotificationConfiguration as Readonly<Record<string, readonly NativeRule[] | undefined>>;
  const rules = [...TopicConfigurations, ...QueueConfigurations, ...LambdaConfigurations];
  return rules.map(({ Event, Filter, Topic, Queue, Function }) => plain({
    Events: [Event],
    Filter: { Key: { FilterRules: Filter?.S3Key?.Rules } },
    ...(Topic !== undefined && { TopicArn: Topic }),
    ...(Queue !== undefined && { QueueArn: Queue }),
    ...(Function !== undefined && { LambdaFunctionArn: Function }),
  }));
}

interface NativeRule {
  readonly Event: string;
  readonly Filter?: { readonly S3Key?: { readonly Rules?: ReadonlyArray<{ readonly Name: string; readonly Value: string }> } };
  readonly Topic?: string;
  readonly Queue?: string;
  readonly Function?: string;
}

/** The rules of the CDK's resource for notifications, if the bucket has one. */
function cdkRules(resource: unknown): NotificationRule[] {
  if (!CfnResource.isCfnResource(resource)) return [];
  const { NotificationConfiguration = {} } = renderedProperties(resource);
  return rulesOf(NotificationConfiguration as NotificationConfiguration).map(plain);
}

/** A rule with texts in it only. */
function plain(rule: NotificationRule): NotificationRule {
  const filters = rule.Filter?.Key?.FilterRules?.map(({ Name, Value }) => ({ Name: textOf(Name), Value: textOf(Value) })) ?? [];
  const destination = (['TopicArn', 'QueueArn', 'LambdaFunctionArn'] as const).filter((name) => rule[name] !== undefined);
  return {
    Events: rule.Events?.map(textOf) ?? [],
    Filter: { Key: { FilterRules: filters } },
    ...Object.fromEntries(destination.map((name) => [name, textOf(rule[name])])),
  };
}
