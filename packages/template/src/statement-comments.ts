import { STATEMENT_REASONS } from '@logs-analysis/policy-model';

const OF_ROLES: Readonly<Record<string, string>> = {
  SeeOwnStack: 'Sees whether this stack is being created, updated, rolled back or deleted, which tells what an event is for.',
  SeeLoadBalancers: 'Sees where load balancers log to. IAM knows no narrower resource for it.',
  TurnLogsOnAndOff: 'Turns logs on where they are off, and off again when the stack is deleted.',
  TurnFormerLogsOff: 'Turns off what this stack had turned on, for load balancers that were taken out of it.',
  ShareNamedLogBuckets: 'Adds the grants to the policy of these buckets and a notification to theirs, and takes both out again.',
  CreateAndShareNewLogBucket: 'Creates the bucket for load balancers that do not log yet, and shares it in the same way.',
  ManageTopic: 'Creates the topic that tells of new log objects, lets S3 publish to it, and deletes it.',
  SubscribeTheServiceOnly: 'Subscribes the queue of the service, and nothing else.',
  FilterSubscriptionsToExistingTopics: 'Sees what these topics of yours tell the service, narrows that to new logs, and ends it.',
  SubscribeTheServiceToExistingTopics: 'Subscribes the queue of the service to these topics of yours, and nothing else.',
  ManageEventRule: 'Creates the rule of EventBridge that tells of new log objects, and deletes it. Only where EventBridge may be used.',
  TargetOwnTopicOnly: 'Lets that rule tell the topic of this stack, and nothing else.',
  WriteOwnLog: 'Writes the log of the function.',
  ExecutionRole: 'The role of the function, but for what it may do.',
  ExecutionRolePermissions: 'What the role of the function may do; if there is a boundary, only within it.',
  GiveTheRoleToLambdaOnly: 'Gives the role to the function, and to nothing but Lambda.',
  Function: 'The function: created, updated, invoked and deleted.',
  FunctionLog: 'The log of the function.',
  SeeLogGroups: 'Sees whether the log is there. IAM knows no narrower resource for it.',
};

const OF_RELEASES: Readonly<Record<string, string>> = {
  ReadReleases: 'Everybody reads what is released, and nothing else in the bucket.',
  OnlyEncryptedTransport: 'Nobody reads or writes without TLS.',
  VersionsAreWrittenOnce: 'A file is written only where there is none: a version is never written over, not even by the owner.',
  WhatMovesWasRead: 'Only who says what is there writes over latest/ and versions.json.',
  VersionsStay: 'No file of a version is deleted.',
  WhatWasThereStays: 'S3 keeps what latest/ and versions.json were.',
  UploadAndReadBack: 'Writes releases, as far as the policy of the bucket lets anybody, and reads them back.',
  RemoveFromLatest: 'Takes out of latest/ what a new version lacks.',
  SeeWhatIsMissing: 'Without it, S3 does not say that a file is missing.',
};

/** What a reviewer reads above a statement; `undefined` for one that nobody has explained. */
export function statementComment(sid: string): string | undefined {
  const [, purpose = sid] = /(ReadLogs|ListLogs)For\w+$/.exec(sid) ?? [];
  return OF_ROLES[purpose] ?? OF_RELEASES[purpose] ?? STATEMENT_REASONS[purpose];
}
