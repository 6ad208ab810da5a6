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
import { isRollback } from './meaning';
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
    const isTakenBack = isPlanId(PhysicalResourceId)
      || isRollback(await statusOf(StackId, aws, run.limits.clock, (status) => !isRollback(status)));
    if (!isTakenBack) throw new OnboardingError([PLAN_AFTER_APPLY]);
    const failed = physicalResourceId({ RequestType, LogicalResourceId, ResourceProperties: OldResourceProperties });
    const LoadBalancerArns = [ResourceProperties.LoadBalancerArns, OldResourceProperties.LoadBalancerArns].flat();
    const left = settingsToRemove({ ...ResourceProperties, LoadBalancerArns }, settings.environment, StackId)!;
    await takeDownLeftovers(left, [PhysicalResourceId, failed], aws, run);
  }
  const target = { id: physicalResourceId({ ...event, ResourceProperties: { ...ResourceProperties, Mode: 'Apply' } }) };
  // What has another logical id is deleted after this.
  const isApplied = RequestType === 'Create' && replacedBy({ ...settings, target }, await observeTopic(settings, aws)) !== undefined;
  if (isApplied) throw new OnboardingError([PLAN_AFTER_APPLY]);
  return planReport({ ...settings, target }, aws);
}

/** Takes down what this stack has set up, unless the topic has it on record that something else than the named ids was reached. */
export async function takeDownLeftovers(settings: Settings, ids: readonly string[], aws: AwsApi, run: TakingDown): Promise<void> {
  const isLeft = (topic: TopicState): boolean =>
    ownsTopic(settings, topic) && recordedTargets(topic).slice(0, 1).every((id) => [...ids, DELETED].includes(id));
  if (!isLeft(await observeTopic(settings, aws))) return;
  // A record that was written a moment ago may not be seen yet.
  await run.limits.clock.sleep(SETTLED);
  const topic = await observeTopic(settings, aws);
  if (!isLeft(topic)) return;
  const logBuckets = [...new Set([...settings.logBuckets, ...sharedBuckets(settings.environment, topic)])];
  await reconcileAndReport('offboarded', { ...settings, logBuckets: logBuckets.filter((one) => one !== settings.newBucket) }, aws, run);
}

const PLAN_AFTER_APPLY: Problem = {
  code: 'plan-after-apply',
  subject: 'Mode',
  message: 'this stack has made its changes already, and Mode Plan would not take them back; delete the stack to take everything back, '
    + 'or keep Mode Apply',
};
