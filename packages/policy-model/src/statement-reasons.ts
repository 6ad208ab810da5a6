/**
 * Why a statement is in the policy of a log bucket or of the topic, by its purpose: what its Sid is, or what its Sid has between the
 * service's prefix and the name of the onboarding.
 */
export const STATEMENT_REASONS: Readonly<Record<string, string>> = {
  ReadLogs: 'The service reads log objects. Objects outside the folders of the onboarded load balancers stay closed to it.',
  ListLogs: 'The service lists these folders, to find logs whose notification was lost, and to be told apart what is missing from what is '
    + 'refused.',
  LogDelivery: 'Elastic Load Balancing writes the logs of this account, in a bucket that was created here.',
  LegacyLogDelivery: 'The same in the China Regions, where AWS documents the earlier account only.',
  OutpostLogDelivery: 'The same for load balancers on Outposts.',
  TlsOnly: 'Nobody reads or writes without TLS in a bucket that was created here.',
  LogBucketsPublish: 'S3 tells the topic of new log objects, for the log buckets of this account only.',
  ServiceSubscribesItsQueue: 'The service may subscribe its own queue, should the subscription get lost, and no other endpoint.',
  EventRulePublishes: 'The rule tells the topic of new log objects, where it is needed: only with UseEventBridge.',
};
