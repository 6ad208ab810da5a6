import type { EmulatorState } from '../emulator-state';
import type { BucketOwners } from './bucket-owners';
import type { Faults } from './faults';
import type { JudgedCall } from './judged-call';
import type { PendingSubscriptions } from './pending-subscriptions';

/** What one embedded AWS knows besides the emulator's own state. */
export interface World {
  readonly region: string;
  readonly state: EmulatorState;
  readonly calls: JudgedCall[];
  readonly buckets: BucketOwners;
  readonly pendingSubscriptions: PendingSubscriptions;
  /** The service role of each stack, by `account/region/name`; CloudFormation keeps using it until it is given another. */
  readonly stackRoles: Map<string, string>;
  readonly faults: Faults;
}
