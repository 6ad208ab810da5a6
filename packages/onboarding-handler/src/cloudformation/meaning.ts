import type { CustomResourceEvent } from './custom-resource';
import { isOwnId, isPlanId, physicalResourceId } from './physical-resource-id';
import { isOtherResource } from '../core/target-journal';
import type { Mark } from '../core/target-journal';

/**
 * What an event is for.
 *
 * - `set-up`: what it asks for is to be there.
 * - `take-down`: nothing is to be left.
 * - `tidy-up`: an update, or its rollback, has come to its end, or a creation has followed one that failed and was kept; what only the
 *   deleted id asked for is to go.
 * - `roll-back`: an update is taken back by a deletion of what it led to, and by nothing else.
 * - `late`: it comes when the stack has gone on and nobody waits for it, or names what was never reached: there is nothing to do.
 */
export type Meaning = 'set-up' | 'take-down' | 'tidy-up' | 'roll-back' | 'late';

/**
 * Tells by what CloudFormation is doing with the stack, because the deletions of a stack, after an update and after a rollback look
 * alike.
 *
 * @param status of the stack, now
 * @param targets the physical ids on record, the one reached last first
 * @param mark of the one reached last
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/view-stack-events.html
 * @see https://github.com/aws/aws-cdk/issues/22670 for a rollback that is a deletion only
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stack-failure-options.html for a deletion of what failed earlier
 */
export function meaningOf(
  event: CustomResourceEvent, status: string, [reached, before]: readonly string[], mark?: Mark,
): Meaning {
  const { RequestType, LogicalResourceId, ResourceProperties } = event;
  if (isOver(status)) return 'late';
  // Nothing is created to roll an update back.
  if (RequestType === 'Create' && isRollback(status)) return 'late';
  if (RequestType !== 'Delete') return isUpdate(status) || status.startsWith('CREATE_') ? 'set-up' : 'late';
  if (!isUpdate(status) || reached === undefined || !isOwnId(reached)) return 'take-down';
  // An id is made up where a creation was not answered: that on record, maybe, if the update is rolled back or nothing came after it.
  const { PhysicalResourceId: id = '' } = event;
  const isMadeUp = !isOwnId(id) && (isRollback(status) || mark === 'first');
  const deleted = isMadeUp ? physicalResourceId({ RequestType: 'Create', LogicalResourceId, ResourceProperties }) : id;
  // Before it is complete, an update has nothing to tidy up after but itself: it is sent again.
  if (deleted !== reached) return deleted === before || status.startsWith('UPDATE_COMPLETE_') ? 'tidy-up' : 'late';
  // What was before an id that is cut short is not on record, and is there.
  if (before === undefined) return isRollback(status) && mark === 'cut-short' ? 'late' : 'take-down';
  if (isPlanId(before)) return 'take-down';
  // One of another logical id is there until it is deleted itself.
  return isRollback(status) || isOtherResource(before, reached) ? 'roll-back' : 'take-down';
}

/** Whether CloudFormation does nothing with the stack, so that nobody waits for an answer. */
export function isOver(status: string): boolean {
  return !status.endsWith('_IN_PROGRESS');
}

/** Whether CloudFormation updates the stack, or takes an update of it back. */
export function isUpdate(status: string): boolean {
  return status.startsWith('UPDATE_');
}

/** Whether CloudFormation takes an update of the stack back. */
export function isRollback(status: string): boolean {
  return status.startsWith('UPDATE_ROLLBACK_');
}
