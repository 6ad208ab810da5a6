import { accountRegionalNames, bucketOwnership, createdTwice, locationConstraints } from './bucket-names';
import { bucketPolicyDocument } from './bucket-policy-document';
import {
  confirmSubscriptions, dropPendingSubscriptions, endSubscriptions, listPendingSubscriptions,
} from './cross-account-subscriptions';
import { enablingLogs } from './enabling-logs';
import { deletedWithTargets, tagsOfExistingRule, targetsOfMissingRule } from './event-rules';
import { missingObjects } from './missing-objects';
import { filterRuleNames, notificationOverlap } from './notification-overlap';
import type { Rule } from './rule';
import { stackRoles } from './stack-roles';
import { topicCreatedTwice } from './topic-created-twice';

/** In the order in which they are asked. */
export const RULES: readonly Rule[] = [
  accountRegionalNames, locationConstraints, createdTwice, bucketOwnership, bucketPolicyDocument,
  notificationOverlap, filterRuleNames, missingObjects,
  enablingLogs,
  topicCreatedTwice, confirmSubscriptions, listPendingSubscriptions, endSubscriptions, dropPendingSubscriptions,
  deletedWithTargets, targetsOfMissingRule, tagsOfExistingRule,
  stackRoles,
];
