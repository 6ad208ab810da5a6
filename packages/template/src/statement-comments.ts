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

/** What a reviewer reads above a statement; `undefined` for one that nobody has explained. */
export function statementComment(sid: string): string | undefined {
  const [, purpose = sid] = /(ReadLogs|ListLogs)For\w+$/.exec(sid) ?? [];
  return OF_ROLES[purpose] ?? STATEMENT_REASONS[purpose];
}
