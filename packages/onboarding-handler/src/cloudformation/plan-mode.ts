import type { AwsApi } from '../aws/aws-api';
import { observeTopic } from '../aws/observe';
import type { Limits } from '../aws/retry';
import { ownsTopic, sharedBuckets } from '../core/journal';
import type { Report } from '../core/report';
import type { TopicState } from '../core/state';
import { DELETED, recordedTargets, replacedBy } from '../core/target-journal';
import { OnboardingError } from '../errors';
import type { Problem } from '../errors';
import type { Run } from '../reconcile';
import { planReport, reconcileAndReport } from '../run-and-report';
import { settingsToRemove } from '../settings';
import type { Settings } from '../settings';
import { SETTLED } from '../time-limits';
import type { CustomResourceEvent } from './custom-resource';
import { isOver, isRollback, isUpdate } from './meaning';
import { isPlanId, physicalResourceId } from './physical-resource-id';
import { statusOf } from './stack-status';

/** How leftovers are taken down. */
type TakingDown = Omit<Run, 'looked'> & { readonly limits: Limits };

/**
 * What a Create or Update with Mode Plan does: it looks and reports, and writes nothing. Only the Update with which CloudFormation rolls
 * back one that was to apply the plan takes down what that one has set up or left, since a plan leaves nothing.
 *
 * @throws OnboardingError before any change if the stack has applied something already
 */
export async function planOnly(event: CustomResourceEvent, settings: Settings, aws: AwsApi, run: TakingDown): Promise<Report> {
  const { RequestType, LogicalResourceId, PhysicalResourceId = '', ResourceProperties, OldResourceProperties = {}, StackId } = event;
  if (RequestType === 'Update') {
    const isTakenBack = async (): Promise<boolean> =>
      isRollback(await statusOf(StackId, aws, run.limits.clock, (status) => !isRollback(status)));
    if (!isPlanId(PhysicalResourceId) && !await isTakenBack()) throw new OnboardingError([PLAN_AFTER_APPLY]);
    const failed = physicalResourceId({ RequestType, LogicalResourceId, ResourceProperties: OldResourceProperties });
    const LoadBalancerArns = [ResourceProperties.LoadBalancerArns, OldResourceProperties.LoadBalancerArns].flat();
    const left = settingsToRemove({ ...ResourceProperties, LoadBalancerArns }, settings.environment, StackId)!;
    const isLeft = ([reached]: readonly string[]): boolean =>
      reached === undefined || [PhysicalResourceId, failed, DELETED].includes(reached);
    await takeDownLeftovers(left, await observeTopic(left, aws), isLeft, aws, run, isTakenBack);
  }
  const target = { id: physicalResourceId({ ...event, ResourceProperties: { ...ResourceProperties, Mode: 'Apply' } }) };
  // What has another logical id is deleted after this.
  const isApplied = RequestType === 'Create' && replacedBy({ ...settings, target }, await observeTopic(settings, aws)) !== undefined;
  if (isApplied) throw new OnboardingError([PLAN_AFTER_APPLY]);
  return planReport({ ...settings, target }, aws);
}

/**
 * What a Delete of a plan's id does: nothing is set up under it. But an update that was to apply the plan may have failed, and its rollback
 * as well, so that with the stack all goes that is there.
 */
export async function deletePlan({ StackId }: CustomResourceEvent, settings: Settings, aws: AwsApi, run: TakingDown): Promise<void> {
  const topic = await observeTopic(settings, aws);
  if (!ownsTopic(settings, topic)) return;
  const status = await statusOf(StackId, aws, run.limits.clock);
  // While the stack is updated, a plan makes way for what was applied.
  const isLeft = ([reached]: readonly string[]): boolean => !isUpdate(status) || reached === undefined || reached === DELETED;
  if (!isOver(status)) await takeDownLeftovers(settings, topic, isLeft, aws, run);
}

/**
 * Takes down what this stack has set up.
 *
 * @param seen the topic
 * @param isLeft whether that may be, by the physical ids on record
 * @param isSure asked before anything is changed
 */
async function takeDownLeftovers(
  settings: Settings, seen: TopicState, isLeft: (targets: readonly string[]) => boolean, aws: AwsApi, run: TakingDown,
  isSure = async () => true,
): Promise<void> {
  const isThere = (topic: TopicState): boolean => ownsTopic(settings, topic) && isLeft(recordedTargets(topic));
  if (!isThere(seen)) return;
  // A record that was written a moment ago may not be seen yet.
  await run.limits.clock.sleep(SETTLED);
  const topic = await observeTopic(settings, aws);
  if (!isThere(topic) || !await isSure()) return;
  const logBuckets = [...new Set([...settings.logBuckets, ...sharedBuckets(settings.environment, topic)])];
  await reconcileAndReport('offboarded', { ...settings, logBuckets: logBuckets.filter((one) => one !== settings.newBucket) }, aws, run);
}

const PLAN_AFTER_APPLY: Problem = {
  code: 'plan-after-apply',
  subject: 'Mode',
  message: 'this stack has made its changes already, and Mode Plan would not take them back; delete the stack to take everything back, '
    + 'or keep Mode Apply',
};
