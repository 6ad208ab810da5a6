/** The account in an ARN; empty for those without one (S3). */
export function accountOf(arn: string): string {
  return arn.split(':')[4] ?? '';
}

export function regionOf(arn: string): string {
  return arn.split(':')[3] ?? '';
}

/** What follows the account: `role/path/name`, `topic-name`, … */
export function resourceOf(arn: string): string {
  return arn.split(':').slice(5).join(':');
}

/** The topic a subscription belongs to: a subscription's ARN is its topic's with an id behind it. */
export function topicOfSubscription(subscriptionArn: string): string {
  return subscriptionArn.split(':').slice(0, 6).join(':');
}
