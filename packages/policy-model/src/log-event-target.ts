import { topicArn } from './arn';
import type { Environment } from './environment';
import { sameSorted } from './sorted-json';

/** What a rule does with an event that it matches, as EventBridge answers it. Unknown members pass through untouched. */
export interface EventTarget {
  readonly Id?: string;
  readonly Arn?: string;
  readonly InputTransformer?: {
    readonly InputPathsMap?: Readonly<Record<string, string>>;
    readonly InputTemplate?: string;
  };
}

/** What EventBridge is told. */
export interface LogEventTarget extends EventTarget {
  readonly Id: string;
  readonly Arn: string;
  readonly InputTransformer: { readonly InputPathsMap: Readonly<Record<string, string>>; readonly InputTemplate: string };
}

/** Rules have targets of their own, so this need not tell onboardings apart. */
export const LOG_EVENT_TARGET_ID = 'logs-topic';

/**
 * Sends an event to the topic of an onboarding in the form of an S3 event notification, which is what the service knows. The key is
 * not encoded as it is in a notification: see `logEventTrouble` for the prefixes of which that could be noticed.
 *
 * What an event does not say has the nearest that it does say: every creation is called a Put, the owner of the bucket is an account
 * instead of a canonical user, and the second id of the request is that of the event. There is no version, which is absent from
 * events of most buckets: a message could have it for all or for none.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 */
export function logEventTarget(environment: Environment, onboardingName: string): LogEventTarget {
  return {
    Id: LOG_EVENT_TARGET_ID,
    Arn: topicArn(environment, onboardingName),
    InputTransformer: { InputPathsMap: PATHS, InputTemplate: template(environment, onboardingName) },
  };
}

/** Whether a rule has this target. What somebody added to it, such as a queue for what could not be delivered, is theirs. */
export function hasEventTarget(targets: readonly EventTarget[], { Id, Arn, InputTransformer }: EventTarget): boolean {
  return targets.some((one) => one.Id === Id && one.Arn === Arn && sameSorted(one.InputTransformer, InputTransformer));
}

const PATHS = {
  id: '$.id',
  time: '$.time',
  region: '$.region',
  account: '$.account',
  bucket: '$.detail.bucket.name',
  key: '$.detail.object.key',
  size: '$.detail.object.size',
  etag: '$.detail.object.etag',
  sequencer: '$.detail.object.sequencer',
  requester: '$.detail.requester',
  request: '$.detail.request-id',
  address: '$.detail.source-ip-address',
} as const;

function template({ partition }: Environment, onboardingName: string): string {
  const message = {
    Records: [{
      eventVersion: '2.1',
      eventSource: 'aws:s3',
      awsRegion: '<region>',
      eventTime: '<time>',
      eventName: 'ObjectCreated:Put',
      userIdentity: { principalId: '<requester>' },
      requestParameters: { sourceIPAddress: '<address>' },
      responseElements: { 'x-amz-request-id': '<request>', 'x-amz-id-2': '<id>' },
      s3: {
        s3SchemaVersion: '1.0',
        configurationId: onboardingName,
        bucket: { name: '<bucket>', ownerIdentity: { principalId: '<account>' }, arn: `arn:${partition}:s3:::<bucket>` },
        object: { key: '<key>', size: '<size>', eTag: '<etag>', sequencer: '<sequencer>' },
      },
    }],
  };
  // Without quotes around it, EventBridge writes a number as a number, and a text with quotes of its own and escaped. What may be
  // missing from an event stays in quotes, for there would be nothing left of it but a hole.
  return JSON.stringify(message).replace('"<key>"', '<key>').replace('"<size>"', '<size>');
}
