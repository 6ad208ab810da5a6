/**
 * What a bucket tells others of its objects, as S3 answers it. Unknown members pass through untouched.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketNotificationConfiguration.html
 */
export interface NotificationConfiguration {
  readonly TopicConfigurations?: readonly NotificationRule[];
  readonly QueueConfigurations?: readonly NotificationRule[];
  readonly LambdaFunctionConfigurations?: readonly NotificationRule[];
  /** Present, even if empty: the bucket sends its events to EventBridge. */
  readonly EventBridgeConfiguration?: Readonly<Record<string, never>>;
}

export interface NotificationRule {
  readonly Id?: string;
  readonly TopicArn?: string;
  readonly QueueArn?: string;
  readonly LambdaFunctionArn?: string;
  readonly Events?: readonly string[];
  readonly Filter?: { readonly Key?: { readonly FilterRules?: ReadonlyArray<{ readonly Name?: string; readonly Value?: string }> } };
}

/** The rules of all destinations; EventBridge has none. */
export function rulesOf(configuration: NotificationConfiguration): readonly NotificationRule[] {
  return [
    ...configuration.TopicConfigurations ?? [],
    ...configuration.QueueConfigurations ?? [],
    ...configuration.LambdaFunctionConfigurations ?? [],
  ];
}

/** Where a rule's events go. */
export function destinationOf(rule: NotificationRule): string {
  return rule.TopicArn ?? rule.QueueArn ?? rule.LambdaFunctionArn ?? 'an unknown destination';
}

/**
 * The prefix or suffix of the keys a rule is for, as it is written; empty where it is for all. S3 answers `Prefix` for what was sent as
 * `prefix`.
 */
export function filterOf(rule: NotificationRule, name: 'prefix' | 'suffix'): string {
  return rule.Filter?.Key?.FilterRules?.find((one) => one.Name?.toLowerCase() === name)?.Value ?? '';
}
