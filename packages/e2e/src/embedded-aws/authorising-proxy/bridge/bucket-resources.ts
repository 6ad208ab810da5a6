import { accountOf, regionOf } from '../arn';
import type { Verdict } from './answer-bridge';
import type { StackResource } from './cloudformation-handlers';
import { refusalOf } from '../rules/bucket-policy-document';
import { overlapIn, type NotificationRule } from '../rules/notification-overlap';

/** What S3 refuses of a bucket's properties: names outside of their namespace, and notifications that overlap. */
export function checkBucket({ properties, stackId }: StackResource): Verdict {
  const { BucketName = '', BucketNamespace, NotificationConfiguration = {} } = properties as BucketProperties;
  const fits = BucketName.endsWith(`-${accountOf(stackId)}-${regionOf(stackId)}-an`);
  const isWanted = BucketNamespace === 'account-regional';
  if (isWanted !== fits || BucketName.endsWith('-an') !== isWanted || BucketName.length > 63) {
    return { allowed: false, message: `The specified bucket is not valid. (${BucketName})` };
  }
  const { TopicConfigurations = [], QueueConfigurations = [], LambdaConfigurations = [] } = NotificationConfiguration;
  const message = overlapIn([...TopicConfigurations, ...QueueConfigurations, ...LambdaConfigurations].map(ruleOf));
  return message === undefined ? { allowed: true } : { allowed: false, message };
}

/** CloudFormation stores a policy as anybody would. */
export function checkBucketPolicy({ properties }: StackResource): Verdict {
  const refusal = refusalOf(JSON.stringify(properties.PolicyDocument));
  return refusal === undefined ? { allowed: true } : { allowed: false, message: refusal.message };
}

interface BucketProperties {
  readonly BucketName?: string;
  readonly BucketNamespace?: string;
  readonly NotificationConfiguration?: Readonly<Record<string, readonly Rule[] | undefined>>;
}

interface Rule {
  readonly Event: string;
  readonly Filter?: { readonly S3Key?: { readonly Rules?: ReadonlyArray<{ readonly Name: string; readonly Value: string }> } };
}

function ruleOf({ Event, Filter }: Rule): NotificationRule {
  const value = (name: string) => Filter?.S3Key?.Rules?.find(({ Name }) => Name.toLowerCase() === name)?.Value ?? '';
  return { events: [Event], prefix: value('prefix'), suffix: value('suffix') };
}
